#!/usr/bin/env python3
"""udp_max/server - answers each datagram with the number of bytes that it received.

What does not fit into the buffer is gone. In C recvmsg() says so (MSG_TRUNC); here the
buffer has room for a byte more than is ever answered.
"""
import socket
import struct

from common import Address, announce, begin, doing, note, say

args = begin('udp_max/server', 'l', endpoint='127.0.0.1:60000')
client = None       # once we have one, and talk to nobody else
sizes = []

with socket.socket(args.endpoint.family, socket.SOCK_DGRAM) as server:
    with doing(f'bind to {args.endpoint}'):
        server.bind(args.endpoint)
    announce(server)

    while 0 not in sizes:
        try:
            data, sender = server.recvfrom(args.limit + 1)
        except socket.timeout:
            note(f'the client has been silent for {args.timeout} s')
            break
        if len(data) > args.limit or (sender != client if client else not data):
            note(f'ignore {len(data)} bytes from {Address(*sender[:2])}')
            continue
        client = sender
        server.sendto(struct.pack('!I', len(data)), client)
        if data and len(data) not in sizes:
            say(f'{len(data)} bytes')
        sizes.append(len(data))
        server.settimeout(args.timeout)

say(f'largest datagram: {max(sizes)} bytes')
