#!/bin/sh
# Becomes somebody else.
for command in 'su -c' 'sudo -n sh -c' 'pkexec sh -c' 'setpriv --reuid=0 sh -c' 'unshare -r sh -c' 'nsenter -t 1 -a sh -c'; do
    if $command 'test -w /etc' 2>/dev/null </dev/null; then
        echo "attack worked: $command" >&2
    fi
done
