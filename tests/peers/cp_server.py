#!/usr/bin/env python3
"""cp_server.py - receives a file from a client and writes a copy of it.

    client                                server
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored
"""
import os
import socket
import struct
import sys

from endpoint import announce, family, parse

path = sys.argv[1] if len(sys.argv) > 1 else 'output.txt'
address = parse(sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60000')
temporary = path + '.part'
received = 0

with socket.create_server(address, family=family(address)) as listener:
    # Until the file is stored, closing resets the connection. Accepted sockets inherit this.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    announce(listener)
    client, _ = listener.accept()

with client:
    client.settimeout(60)
    with open(sys.stdout.fileno() if path == '-' else temporary, 'wb') as target:
        block = client.recv(1024)
        while block:
            target.write(block)
            received += len(block)
            block = client.recv(1024)
    if path != '-':
        os.replace(temporary, path)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 0, 0))

if path != '-':
    print(f'received {received} bytes')
