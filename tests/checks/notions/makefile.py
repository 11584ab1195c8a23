"""makefile() makes a file of a socket: 'r' and 'w' for text, with a 'b' for bytes."""
import socket

client, server = socket.socketpair()
with client, server:
    with client.makefile('w') as writer:
        print('a line of text', file=writer)            # travels when the file is flushed or closed
    client.sendall(b'\0\1\2\3')
    client.shutdown(socket.SHUT_WR)
    with server.makefile('rb') as reader:
        assert reader.readline() == b'a line of text\n'
        assert reader.read(4) == b'\0\1\2\3'            # goes on until it has four
        assert reader.read() == b''
