#!/usr/bin/env python3
"""udp_nonblocking/server - looks for a datagram now and then, and does not wait for it."""
import socket
import time

from common import announce, begin, doing, note, say

args = begin('udp_nonblocking/server', 'i', endpoint='127.0.0.1:60001')
data = b''

with socket.socket(args.endpoint.family, socket.SOCK_DGRAM) as server:
    with doing(f'bind to {args.endpoint}'):
        server.bind(args.endpoint)
    announce(server)

    while len(data) != 1:
        try:
            data = server.recv(1024, socket.MSG_DONTWAIT)   # or server.setblocking(False)
        except BlockingIOError:     # EAGAIN
            note('nothing yet')
            time.sleep(args.interval / 1000)

say(f'received {data[0]}')
