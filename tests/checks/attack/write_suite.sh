#!/bin/sh
# Writes into the suite, the reports, the others' work and the instructor's home.
for place in '@SUITE@' '@SUITE@/tests/cases' '@OUT@' '@CLASS@/a right one/tcp_mystery' '@HOME@'; do
    if (: >"$place/attack_mark") 2>/dev/null; then
        echo "attack worked: $place/attack_mark" >&2
    fi
done
