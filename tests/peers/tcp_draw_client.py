#!/usr/bin/env python3
"""tcp_draw_client.py - draws a number, swaps it with the server's, and says who wins.

    client                                server
      | draw, 4 bytes ------------------> |
      | <------------------ draw, 4 bytes |
      | end of stream ------------------> |
      | <------------------ end of stream |

'!I' is an unsigned 32-bit number, most significant byte first: 1000 travels as
00 00 03 e8.
"""
import socket
import struct

from draw import arguments, report

mine, address = arguments()

with socket.create_connection(address, timeout=5) as server:
    server.sendall(struct.pack('!I', mine))

    # A file's read() goes on until it has all that was asked for.
    stream = server.makefile('rb')
    theirs, = struct.unpack('!I', stream.read(4))

    server.shutdown(socket.SHUT_WR)
    assert stream.read() == b'', 'the server has sent too much'

report(mine, theirs)
