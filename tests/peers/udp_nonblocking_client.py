#!/usr/bin/env python3
"""udp_nonblocking/client - sends one byte to a server that does not wait for it."""
import contextlib
import socket

from common import begin, doing, say

args = begin('udp_nonblocking/client', '', value='7', server='127.0.0.1:60001')

with socket.socket(args.server.family, socket.SOCK_DGRAM) as server:
    server.settimeout(0.1)
    server.connect(args.server)
    with doing(f'send to {args.server}'), contextlib.suppress(socket.timeout):
        server.send(bytes([args.value]))
        server.recv(1)      # nobody answers, but that nobody is there is said here

say(f'sent {args.value}')
