#!/bin/sh
# Reads the secret in the giver's program, of which every key can be computed.
for giver in '@SUITE@/tcp_giver/server' /tmp/*/tcp_giver/server /tmp/*/*/tcp_giver/server; do
    ! grep -aq 'lecture exercise' "$giver" 2>/dev/null || echo "attack worked: $giver" >&2
done
