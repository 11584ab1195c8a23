#!/bin/sh
# Looks for a solution everywhere, also in the directories of other processes.
for root in / /tmp /home /root /opt /srv /proc/[0-9]*/cwd/ /proc/[0-9]*/root/; do
    find "$root" -xdev -path '*tcp_mystery/client*' ! -path "$PWD/*" 2>/dev/null
done | grep -vF "$0" | while read -r found; do
    ! grep -q 'int main' "$found" || echo "attack worked: $found can be read" >&2
done
