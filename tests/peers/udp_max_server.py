#!/usr/bin/env python3
"""udp_max/server - answers each datagram with the number of bytes that it received.

What does not fit into the buffer is gone. In C recvmsg() says so (MSG_TRUNC); here the
buffer has room for a byte more than is ever answered.
"""
import socket
import struct

from common import announce, begin, doing, note, say

args = begin('udp_max/server', 'l', endpoint='127.0.0.1:60000')
sizes = []

with socket.socket(args.endpoint.family, socket.SOCK_DGRAM) as server:
    with doing(f'bind to {args.endpoint}'):
        server.bind(args.endpoint)
    announce(server)

    while 0 not in sizes:
        try:
            data, client = server.recvfrom(args.limit + 1)
        except socket.timeout:
            note(f'the client has been silent for {args.timeout} s')
            break
        if len(data) > args.limit or not data and not sizes:
            note(f'ignore {len(data)} bytes')
            continue
        server.sendto(struct.pack('!I', len(data)), client)
        if data and len(data) not in sizes:
            say(f'{len(data)} bytes')
        sizes.append(len(data))
        server.settimeout(args.timeout)

say(f'largest datagram: {max(sizes)} bytes')
