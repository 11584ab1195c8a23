#!/usr/bin/env python3
"""udp_draw_client.py - draws a number, swaps it with the server's, and says who wins.

    client                               server
      | draw, 4 bytes -----------------> |
      | <----------------- draw, 4 bytes |
      | "got it", 0 bytes -------------> |

Datagrams get lost: a client that waits for an answer asks again.
"""
import socket
import struct
import sys

from draw import arguments, report
from endpoint import family

TRIES = 10

mine, address = arguments()
reply = b''

with socket.socket(family(address), socket.SOCK_DGRAM) as server:
    server.settimeout(5 / TRIES)
    server.connect(address)     # from now on, nobody else can answer

    for _ in range(TRIES):
        server.send(struct.pack('!I', mine))
        try:
            reply = server.recv(1024)
        except socket.timeout:
            continue
        if len(reply) == 4:
            break
    else:
        sys.exit('udp_draw_client.py: no answer')

    server.send(b'')

theirs, = struct.unpack('!I', reply)
report(mine, theirs)
