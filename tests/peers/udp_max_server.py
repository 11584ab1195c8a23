#!/usr/bin/env python3
"""udp_max_server.py - answers each datagram with the number of bytes that it received.

    client                               server
      | 1024 bytes --------------------> |
      | <----------------- 1024, 4 bytes |
      |   ... other sizes ...            |
      | the end, 0 bytes --------------> |
      | <-------------------- 0, 4 bytes |

With --limit N it does not answer more than N bytes, as if a network on the way
lost long datagrams.
"""
import argparse
import socket
import struct

from endpoint import announce, family, parse

parser = argparse.ArgumentParser()
parser.add_argument('--limit', type=int, metavar='N', default=1048576,
                    help='be silent about more than N bytes')
parser.add_argument('endpoint', nargs='?', default='127.0.0.1:60000')
args = parser.parse_args()
address = parse(args.endpoint)
sizes = []

with socket.socket(family(address), socket.SOCK_DGRAM) as server:
    server.bind(address)
    announce(server)

    while 0 not in sizes:
        # One byte more than the longest: what fills the buffer was longer.
        data, client = server.recvfrom(args.limit + 1)
        if len(data) > args.limit:
            continue
        server.sendto(struct.pack('!I', len(data)), client)
        if data and len(data) not in sizes:
            print(f'{len(data)} bytes', flush=True)
        sizes.append(len(data))

print(f'largest datagram: {max(sizes)} bytes')
