#!/bin/sh
# Looks whether it may write into the system, or set what all processes share.
for place in / /etc /usr/lib /usr/local/bin /var/tmp /root /opt /proc/sys/kernel/core_pattern \
    /proc/sysrq-trigger /dev/mem /dev/kmsg /dev/sda /dev/vda /sys/fs/cgroup; do
    if [ -w "$place" ]; then
        echo "attack worked: $place can be written" >&2
    fi
done
