"""Serves one client after the other, until it is interrupted."""
import shutil
import socket

with socket.create_server(('localhost', 60000), reuse_port=True) as server:
    while True:
        connection, address = server.accept()
        print(f'{address[0]} connects', flush=True)
        with connection, connection.makefile('rb') as stream, open('output_file.txt', 'wb') as target:
            shutil.copyfileobj(stream, target)
            print('copied', flush=True)
