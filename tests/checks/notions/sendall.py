"""send() says how many bytes it took, sendall() takes all or raises, recv() returns up to bufsize."""
import socket

client, server = socket.socketpair()
with client, server:
    client.setblocking(False)
    assert 0 < client.send(bytes(10_000_000)) < 10_000_000
    try:
        client.sendall(bytes(10_000_000))
        assert False, 'it has taken more than there is room for'
    except BlockingIOError:
        assert 0 < len(server.recv(1024)) <= 1024
    assert client.sendall(b'') is None
