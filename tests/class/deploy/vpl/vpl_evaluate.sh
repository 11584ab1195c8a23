#!/bin/sh
# vpl_evaluate.sh - builds the judge in a Virtual Programming Lab of Moodle.
#
# To be set as this execution file of an activity, in which evaluation is allowed. VPL
# puts it among the submitted files, calls it, and then calls what it leaves as
# vpl_execution. It may take a minute: allow 4 as the maximum time, and 100 processes. See
# https://vpl.dis.ulpgc.es/documentation/vpl-3.4.3+/advancedfeatures.html
#
# Of two files of one name VPL takes this one, not the student's; and all else comes from here.
set -u
rm -rf .judge vpl_execution && mkdir .judge && cd .judge || exit 1
### the suite ###
./prepare && cp evaluate ../vpl_execution
