# As a lecture writes it: its port and its file, in blocks.
import socket

with open('input_file.txt', 'rb') as file:
    with socket.create_connection(('localhost', 60000)) as server:
        block = file.read(1024)
        while block:
            server.sendall(block)
            block = file.read(1024)
