#!/usr/bin/env python3
"""udp_nonblocking_server.py - looks for a datagram now and then, and does not wait for it."""
import argparse
import socket
import sys
import time

from endpoint import announce, family, parse

parser = argparse.ArgumentParser()
parser.add_argument('-i', type=int, metavar='MILLISECONDS', default=1000,
                    help='how often it looks')
parser.add_argument('endpoint', nargs='?', default='127.0.0.1:60001')
args = parser.parse_args()
address = parse(args.endpoint, 60001)

with socket.socket(family(address), socket.SOCK_DGRAM) as server:
    server.setblocking(False)
    server.bind(address)
    announce(server)

    data = b''
    while len(data) != 1:
        try:
            data = server.recv(1024)
        except BlockingIOError:
            print('nothing yet', file=sys.stderr)
            time.sleep(args.i / 1000)

print(f'received {data[0]}')
