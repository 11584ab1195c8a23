"""Sends a file through makefile(); create_connection() takes the address."""
import shutil
import socket
import sys

ADDRESS = ('localhost', 60000)

try:
    with open('input_file.txt', 'rb') as source, socket.create_connection(ADDRESS) as connection:
        with connection.makefile('wb') as stream:
            shutil.copyfileobj(source, stream)
except OSError as error:
    sys.exit(f'copying failed: {error}')
