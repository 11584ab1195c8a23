#!/usr/bin/env python3
"""cp/client - sends a file to a server, which writes a copy of it.

    client                                server
      | connect ------------------------> | accept
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored

There is nothing on the wire but the file. How it ends is said by TCP itself:
an end of stream (FIN) means success, a reset (RST) from either side failure.
"""
import socket
import struct
import sys

from common import begin, doing, exactly, say

RESET, ORDERLY = struct.pack('ii', 1, 0), struct.pack('ii', 0, 0)   # struct linger

args = begin('cp/client', 't', timeout=60, file='input.txt', server='127.0.0.1:60000')
sent = 0

with doing(f'open {args.file}'):
    source = open(sys.stdin.fileno() if args.file == '-' else args.file, 'rb')
with doing(f'connect to {args.server}'):
    server = socket.create_connection(args.server, timeout=args.timeout)

with source, server:
    # Whatever ends us resets the connection: half a file is never taken for a whole.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    with doing(f'send {args.file}'):
        while block := source.read(65536):
            server.sendall(block)
            sent += len(block)

    # Our end of stream says that all is sent, the server's that it is stored.
    with doing(f'wait until {args.file} is stored'):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ORDERLY)
        server.shutdown(socket.SHUT_WR)
        exactly(0, server.recv(1))

say(f'sent {sent} bytes')
