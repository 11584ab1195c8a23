#!/usr/bin/env python3
"""cp_sendfile.py - the fastest copy over TCP that Python's standard library can do.

    cp_sendfile.py receive FILE PORT
    cp_sendfile.py send FILE PORT

The kernel sends straight from its page cache; one buffer of 1 MiB receives.
"""
import socket
import sys

role, path, port = sys.argv[1:]
address = '127.0.0.1', int(port)

if role == 'send':
    with open(path, 'rb') as source, socket.create_connection(address) as server:
        server.sendfile(source)
else:
    with socket.create_server(address) as listener:
        client, _ = listener.accept()
    block = memoryview(bytearray(1 << 20))
    with client, open(path, 'wb', buffering=0) as target:
        while size := client.recv_into(block):
            target.write(block[:size])
