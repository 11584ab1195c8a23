#!/bin/sh
# Learns from the grader's command line where the points go, and writes them.
for file in $(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | sed -n 's/^points=//p') \
    '@OUT@/forge_points.sh.points' '@OUT@/forge_points.sh.points.new'; do
    case $file in
    '@SCRATCH@'/*) ;; # no other run is to be harmed
    *) continue ;;
    esac
    if printf 'passed\t28\t28\ttcp_mystery\tall is well\n' 2>/dev/null >>"$file"; then
        echo "attack worked: $file" >&2
    fi
done
