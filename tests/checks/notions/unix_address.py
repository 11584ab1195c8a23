"""In AF_UNIX an address is a string: the path of a file, which bind() makes and nobody removes."""
import os
import socket
import tempfile

with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as server:
    server.bind(f'{directory}/socket')
    assert server.getsockname() == f'{directory}/socket' and os.listdir(directory) == ['socket']
