#!/usr/bin/env python3
"""mystery_client.py - fetches the key of an ID from a giver and takes it to a checker.

    client                                giver
      | ID, 4 bytes --------------------> |
      | <------------------- key, 4 bytes |
    client                                checker
      | ID, 4 bytes --------------------> |
      | key, 4 bytes -------------------> |
      | <--------------- verdict, 4 bytes |
"""
import socket
import struct
import sys

from endpoint import parse

identity = int(sys.argv[1]) if len(sys.argv) > 1 else 7
giver_address = parse(sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60000')
checker_address = parse(sys.argv[3] if len(sys.argv) > 3 else '127.0.0.1:60001', 60001)

with socket.create_connection(giver_address, timeout=5) as giver:
    giver.sendall(struct.pack('!I', identity))
    key, = struct.unpack('!I', giver.makefile('rb').read(4))

with socket.create_connection(checker_address, timeout=5) as checker:
    checker.sendall(struct.pack('!I', identity))
    checker.sendall(struct.pack('!I', key))
    answer = checker.makefile('rb').read(4)

print(f'id {identity}')
print(f'key {key}')
if answer:      # not every checker sends a verdict
    verdict, = struct.unpack('!I', answer)
    print('accepted' if verdict else 'rejected')
    sys.exit(0 if verdict else 1)
