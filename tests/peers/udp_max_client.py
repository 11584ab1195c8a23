#!/usr/bin/env python3
"""udp_max_client.py - finds the largest datagram that reaches the server, to the byte.

    client                               server
      | 1024 bytes --------------------> |
      | <----------------- 1024, 4 bytes |
      |   ... twice as many each time, then half way between the longest that
      |   arrived and the shortest that did not ...
      | the end, 0 bytes --------------> |
      | <-------------------- 0, 4 bytes |
"""
import errno
import socket
import struct
import sys

from endpoint import family, parse

FIRST, LAST, TRIES = 1024, 1048576, 3

address = parse(sys.argv[1] if len(sys.argv) > 1 else '127.0.0.1:60000')


def probe(size):
    """Sends so many bytes; returns what became of them."""
    for _ in range(TRIES):
        try:
            server.send(bytes(size))
            answer = b''
            while answer != struct.pack('!I', size):    # pass over late answers
                answer = server.recv(1024)
            return 'received'
        except socket.timeout:
            continue
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise
            return 'too long'
    return 'lost'


def reaches(size):
    outcome = probe(size)
    print(f'{size} bytes: {outcome}', flush=True)
    return outcome == 'received'


with socket.socket(family(address), socket.SOCK_DGRAM) as server:
    server.settimeout(5 / TRIES)
    server.connect(address)

    arrives, fails = 0, FIRST
    while fails <= LAST and reaches(fails):
        arrives, fails = fails, 2 * fails
    while fails <= LAST and fails - arrives > 1:
        middle = (arrives + fails) // 2
        if reaches(middle):
            arrives = middle
        else:
            fails = middle
    probe(0)

print(f'largest datagram: {arrives} bytes')
