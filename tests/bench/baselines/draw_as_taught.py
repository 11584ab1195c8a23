#!/usr/bin/env python3
"""draw_as_taught.py - the game of tcp_draw as a Python lecture writes it.

    draw_as_taught.py server PORT
    draw_as_taught.py client PORT
"""
import random
import socket
import struct
import sys

role, port = sys.argv[1:]
address = '127.0.0.1', int(port)
mine = random.getrandbits(32)

if role == 'server':
    with socket.create_server(address) as listener:
        peer, _ = listener.accept()
else:
    peer = socket.create_connection(address)

with peer:
    peer.sendall(struct.pack('!I', mine))
    theirs, = struct.unpack('!I', peer.recv(4, socket.MSG_WAITALL))

client, server = (mine, theirs) if role == 'client' else (theirs, mine)
print(f'client drew {client}')
print(f'server drew {server}')
print('client wins' if client > server else 'server wins' if server > client else 'tie')
