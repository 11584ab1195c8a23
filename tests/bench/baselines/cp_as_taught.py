#!/usr/bin/env python3
"""cp_as_taught.py - a copy over TCP, 1,024 bytes at a time, as a first lecture writes it.

    cp_as_taught.py receive FILE PORT
    cp_as_taught.py send FILE PORT
"""
import socket
import sys

role, path, port = sys.argv[1:]
address = '127.0.0.1', int(port)

if role == 'send':
    with open(path, 'rb') as source, socket.create_connection(address) as server:
        while block := source.read(1024):
            server.sendall(block)
else:
    with socket.create_server(address) as listener:
        client, _ = listener.accept()
    with client, open(path, 'wb') as target:
        while block := client.recv(1024):
            target.write(block)
