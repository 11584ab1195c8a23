#!/usr/bin/env python3
"""udp_draw/server - draws a number, swaps it with a client's, and says who wins.

The server cannot know whether its draw has arrived; it stays for a while to send it
again, if the client asks again. See udp_draw/server.c.
"""
import socket
import struct

from common import Address, announce, begin, doing, note, say_who_wins

args = begin('udp_draw/server', 'd', endpoint='127.0.0.1:60000')
client = None       # once we have played with one

# No create_server(): that is for TCP. No SO_REUSEADDR: see udp_draw/server.c.
with socket.socket(args.endpoint.family, socket.SOCK_DGRAM) as server:
    with doing(f'bind to {args.endpoint}'):
        server.bind(args.endpoint)
    announce(server)

    while True:
        try:
            request, sender = server.recvfrom(1024)
        except socket.timeout:
            note(f'no "got it" from the client in {args.timeout} s')
            break
        if sender == client and request == b'':
            break
        if sender == client and request == draw:
            server.sendto(struct.pack('!I', args.draw), client)
            note('the client asked again, and got our draw again')
        elif client or len(request) != 4:
            note(f'ignore a datagram of {len(request)} bytes from {Address(*sender[:2])}')
        else:
            client, draw = sender, request
            server.sendto(struct.pack('!I', args.draw), client)
            theirs, = struct.unpack('!I', draw)
            say_who_wins(theirs, args.draw)
            server.settimeout(args.timeout)
