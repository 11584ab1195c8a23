"""socket() means AF_INET and SOCK_STREAM; accept() returns a socket, and its peer as a pair."""
import socket

with socket.socket() as server, socket.socket() as client:
    assert (server.family, server.type, server.proto) == (socket.AF_INET, socket.SOCK_STREAM, 0)
    server.bind(('localhost', 0))                       # the first address of that name
    server.listen()
    client.connect(server.getsockname())
    connection, (host, port) = server.accept()
    assert host == socket.gethostbyname('localhost') and (host, port) == client.getsockname()
    connection.close()
