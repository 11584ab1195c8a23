#!/bin/sh
# Sees processes of others, and from their command lines where the suite and the reports are.
for process in /proc/[0-9]*; do
    if tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF -e '@SUITE@' -e '@OUT@' -e '@SCRATCH@/never'; then
        echo "attack worked: $process" >&2
    fi
done
