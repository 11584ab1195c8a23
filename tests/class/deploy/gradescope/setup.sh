#!/bin/sh
# setup.sh - prepares the machine on which Gradescope judges: it calls this once, as root,
# with what was uploaded in /autograder/source.
# See https://gradescope-autograders.readthedocs.io/en/latest/specs/
set -eu
exec "${AUTOGRADER:-/autograder}/source/prepare"
