# As a lecture writes it: its port and its file, in blocks.
import socket

with socket.create_server(('localhost', 60000)) as server:
    connection, address = server.accept()
    with connection, open('output_file.txt', 'wb') as file:
        block = connection.recv(1024)
        while block:
            file.write(block)
            block = connection.recv(1024)
