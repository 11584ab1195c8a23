#!/usr/bin/env python3
"""udp_draw_server.py - draws a number, swaps it with a client's, and says who wins.

    client                               server
      | draw, 4 bytes -----------------> |
      | <----------------- draw, 4 bytes |
      | "got it", 0 bytes -------------> |

The server's draw may get lost. The client then asks again, and so the server
stays until it hears "got it", or nothing for a while.
"""
import socket
import struct

from draw import arguments, report
from endpoint import announce, family

mine, address = arguments()

with socket.socket(family(address), socket.SOCK_DGRAM) as server:
    server.bind(address)
    announce(server)

    request = b''
    while len(request) != 4:
        request, client = server.recvfrom(1024)
    server.sendto(struct.pack('!I', mine), client)

    theirs, = struct.unpack('!I', request)
    report(theirs, mine)

    server.settimeout(5)
    try:
        while True:
            again, sender = server.recvfrom(1024)
            if sender == client and again == b'':
                break
            if sender == client and again == request:
                server.sendto(struct.pack('!I', mine), client)
    except socket.timeout:
        pass
