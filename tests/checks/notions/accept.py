"""socket() means AF_INET and SOCK_STREAM, protocol 0; accept() returns a socket and an address."""
import socket

with socket.socket() as server, socket.socket() as client:
    assert (server.family, server.type, server.proto) == (socket.AF_INET, socket.SOCK_STREAM, 0)
    server.bind(('127.0.0.1', 0))
    server.listen()
    client.connect(server.getsockname())
    connection, address = server.accept()
    with connection:
        assert address == client.getsockname() == connection.getpeername()
