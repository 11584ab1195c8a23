"""create_connection() is socket and connect, with a timeout and an address of our own to bind."""
import socket

with socket.create_server(('127.0.0.1', 0)) as free:
    own = free.getsockname()
with socket.create_server(('127.0.0.1', 0)) as server:
    with socket.create_connection(server.getsockname(), timeout=5, source_address=own) as client:
        connection, address = server.accept()
        assert address == client.getsockname() == own and client.gettimeout() == 5
        connection.close()
