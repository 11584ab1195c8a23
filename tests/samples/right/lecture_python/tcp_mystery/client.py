# As a lecture writes it: its ports, an ID of its own, and no look for a verdict.
import socket
import struct

ID = 4711

with socket.create_connection(('127.0.0.1', 60000)) as giver:
    giver.sendall(struct.pack('!I', ID))
    with giver.makefile('rb') as stream:
        key, = struct.unpack('!I', stream.read(4))

print('The key of', ID, 'is', key)

with socket.create_connection(('127.0.0.1', 60001)) as checker:
    checker.sendall(struct.pack('!I', ID))
    checker.sendall(struct.pack('!I', key))
