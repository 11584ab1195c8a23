#!/usr/bin/env python3
"""udp_max/client - finds the largest datagram that reaches the server, to the byte.

It doubles the size until one does not arrive, then tries half way between the longest
that arrived and the shortest that did not. See udp_max/client.c.
"""
import contextlib
import errno
import socket
import struct

from common import begin, doing, say

FIRST, LAST, TRIES = 1024, 1048576, 20

args = begin('udp_max/client', '', server='127.0.0.1:60000')
arrives, fails = 0, FIRST


def probe(size):
    """Sends so many bytes until the server answers, and returns what became of them."""
    for _ in range(TRIES):
        with contextlib.suppress(socket.timeout):
            server.send(bytes(size))
            while server.recv(1024) != struct.pack('!I', size):
                continue    # the late answer to another size
            return 'received'
    if not arrives:
        raise socket.timeout    # a server that has never answered is none
    return 'lost'


def reaches(size):
    """Tells whether so many bytes reach the server, and prints it."""
    with doing(f'send {size} bytes to {args.server}'):
        try:
            outcome = probe(size)
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise
            outcome = 'too long'
    say(f'{size} bytes: {outcome}')
    return outcome == 'received'


with socket.socket(args.server.family, socket.SOCK_DGRAM) as server:
    server.settimeout(args.timeout / TRIES)
    server.connect(args.server)
    while fails <= LAST and reaches(fails):
        arrives, fails = fails, 2 * fails
    while fails <= LAST and fails - arrives > 1:
        middle = (arrives + fails) // 2
        arrives, fails = (middle, fails) if reaches(middle) else (arrives, middle)
    with contextlib.suppress(OSError):  # the server may have ended already
        probe(0)

say(f'largest datagram: {arrives} bytes')
