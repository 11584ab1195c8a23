#!/usr/bin/env python3
"""tcp_draw/server - draws a number, swaps it with a client's, and says who wins.

    client                                server
      | connect ------------------------> | accept
      | draw, 4 bytes ------------------> |
      | <------------------ draw, 4 bytes |
      | end of stream ------------------> |
      | <------------------ end of stream |

On the wire a draw is an unsigned 32-bit number, most significant byte first
('!I'): 1000 travels as 00 00 03 e8. The two draws pass each other: the server sends
before it reads, so that it can also play with a client that listens first.
"""
import contextlib
import socket
import struct

from common import Address, Failure, announce, begin, doing, exactly, note, say_who_wins

args = begin('tcp_draw/server', 'dt', endpoint='127.0.0.1:60000')
mine = args.draw
theirs = None


def play(client):
    """Plays with one client, and returns its draw."""
    client.settimeout(args.timeout)
    with client.makefile('rb') as stream:
        with doing('send our draw'):
            client.sendall(struct.pack('!I', mine))
        with doing('receive a draw'):
            draw, = struct.unpack('!I', exactly(4, stream.read(4)))
        with doing("see the client's end of stream"):
            client.shutdown(socket.SHUT_WR)
            exactly(0, stream.read(1))
    return draw


# create_server() is socket(), bind() and listen(), and sets SO_REUSEADDR before.
with doing(f'bind to {args.endpoint}'):
    listener = socket.create_server(args.endpoint, family=args.endpoint.family)

with listener:
    announce(listener)
    while theirs is None:
        client, address = listener.accept()
        note(f'play with {Address(*address[:2])}')
        with client, contextlib.suppress(Failure):  # a server must outlive a bad client
            theirs = play(client)

say_who_wins(theirs, mine)
