#!/usr/bin/env python3
"""tcp_checker_client.py - asks the checker whether a key belongs to an ID.

    client                                server
      | ID, key, 8 bytes ---------------> |
      | <--------------- verdict, 4 bytes |
"""
import socket
import struct
import sys

from endpoint import parse

identity, key = int(sys.argv[1]), int(sys.argv[2])
address = parse(sys.argv[3] if len(sys.argv) > 3 else '127.0.0.1:60001', 60001)

with socket.create_connection(address, timeout=5) as checker:
    checker.sendall(struct.pack('!II', identity, key))
    verdict, = struct.unpack('!I', checker.makefile('rb').read(4))

print('accepted' if verdict else 'rejected')
sys.exit(0 if verdict else 1)
