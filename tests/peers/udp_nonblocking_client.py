#!/usr/bin/env python3
"""udp_nonblocking_client.py - sends one byte to a server that does not wait for it."""
import socket
import sys

from endpoint import family, parse

value = int(sys.argv[1]) if len(sys.argv) > 1 else 7
address = parse(sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60001', 60001)

with socket.socket(family(address), socket.SOCK_DGRAM) as client:
    client.sendto(bytes([value]), address)

print(f'sent {value}')
