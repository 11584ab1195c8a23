#!/usr/bin/env python3
"""udp_draw/client - draws a number, swaps it with the server's, and says who wins.

What is said between the two is drawn in udp_draw/client.c. UDP may lose any of their
datagrams. The client waits for something, so the client repeats its request.
"""
import contextlib
import socket
import struct

from common import begin, doing, note, say_who_wins

TRIES = 10

args = begin('udp_draw/client', 'd', server='127.0.0.1:60000')

with socket.socket(args.server.family, socket.SOCK_DGRAM) as server:
    server.settimeout(args.timeout / TRIES)
    server.connect(args.server)     # sends nothing: from now on nobody else can answer

    with doing(f'receive a draw from {args.server}'):
        for _ in range(TRIES):
            server.send(struct.pack('!I', args.draw))
            with contextlib.suppress(socket.timeout):
                reply = server.recv(1024)
                if len(reply) == 4:
                    break
                note(f'ignore a datagram of {len(reply)} bytes')
        else:
            raise socket.timeout

    server.send(b'')

theirs, = struct.unpack('!I', reply)
say_who_wins(args.draw, theirs)
