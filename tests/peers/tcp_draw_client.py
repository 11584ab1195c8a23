#!/usr/bin/env python3
"""tcp_draw/client - draws a number, swaps it with the server's, and says who wins.

    client                                server
      | connect ------------------------> | accept
      | draw, 4 bytes ------------------> |
      | <------------------ draw, 4 bytes |
      | end of stream ------------------> |
      | <------------------ end of stream |

On the wire a draw is an unsigned 32-bit number, most significant byte first
('!I'): 1000 travels as 00 00 03 e8.
"""
import socket
import struct

from common import begin, doing, exactly, say_who_wins

args = begin('tcp_draw/client', 'dt', server='127.0.0.1:60000')
mine = args.draw

with doing(f'connect to {args.server}'):
    server = socket.create_connection(args.server, timeout=args.timeout)

with server, server.makefile('rb') as stream:
    with doing('send our draw'):
        server.sendall(struct.pack('!I', mine))

    # recv() brings as many bytes as it likes. A file's read() calls it again and
    # again, until it has all that was asked for, or the stream ends.
    with doing("receive the server's draw"):
        theirs, = struct.unpack('!I', exactly(4, stream.read(4)))

    # Tell the server that we are done, and see that it is done as well: only
    # then has nothing been lost on either side.
    with doing("see the server's end of stream"):
        server.shutdown(socket.SHUT_WR)
        exactly(0, stream.read(1))

say_who_wins(mine, theirs)
