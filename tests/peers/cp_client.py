#!/usr/bin/env python3
"""cp_client.py - sends a file to a server, which writes a copy of it.

    client                                server
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored
"""
import socket
import struct
import sys

from endpoint import family, parse

path = sys.argv[1] if len(sys.argv) > 1 else 'input.txt'
address = parse(sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60000')
sent = 0

with open(sys.stdin.fileno() if path == '-' else path, 'rb') as source, \
        socket.socket(family(address)) as server:
    # Until all is sent, closing resets the connection, whatever the reason: half a file is none.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    server.settimeout(60)
    server.connect(address)
    block = source.read(1024)
    while block:
        server.sendall(block)
        sent += len(block)
        block = source.read(1024)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 0, 0))

    server.shutdown(socket.SHUT_WR)
    assert server.recv(1) == b'', 'the server has sent something'

print(f'sent {sent} bytes')
