#!/usr/bin/env python3
"""tcp_draw_client_listens.py - like tcp_draw_client.py, but it lets the server speak first.

    client                                server
      | <------------------ draw, 4 bytes |
      | draw, 4 bytes ------------------> |
      | end of stream ------------------> |
      | <------------------ end of stream |
"""
import socket
import struct

from draw import arguments, report


def receive(connection, size):
    """Receives so many bytes: one recv() may return fewer of them."""
    data = b''
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError(f'end of stream after {len(data)} of {size} bytes')
        data += part
    return data


mine, address = arguments()

with socket.create_connection(address, timeout=5) as server:
    theirs, = struct.unpack('!I', receive(server, 4))
    server.sendall(struct.pack('!I', mine))

    server.shutdown(socket.SHUT_WR)
    assert server.recv(1) == b'', 'the server has sent too much'

report(mine, theirs)
