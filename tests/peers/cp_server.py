#!/usr/bin/env python3
"""cp/server - receives a file from a client and writes a copy of it.

    client                                server
      | connect ------------------------> | accept
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored

There is nothing on the wire but the file. How it ends is said by TCP itself:
an end of stream (FIN) means success, a reset (RST) from either side failure.
The target is always the old file or the whole new one, never a part of it.
"""
import contextlib
import os
import socket
import struct

from common import Failure, announce, begin, doing, say

RESET, ORDERLY = struct.pack('ii', 1, 0), struct.pack('ii', 0, 0)   # struct linger
STDOUT = 1

args = begin('cp/server', 't', timeout=60, file='output.txt', endpoint='127.0.0.1:60000')
to_file = args.file != '-'
temporary = args.file + '.part'
received = None


def blocks(client):
    """Yields what a client sends, until the end of the stream."""
    client.settimeout(args.timeout)
    with doing('receive the file'):
        while block := client.recv(65536):
            yield block


def copy(client):
    """Stores what a client sends, tells it, and returns how many bytes they were."""
    with open(temporary if to_file else STDOUT, 'wb', closefd=to_file) as target:
        size = sum(target.write(block) for block in blocks(client))
    if to_file:
        os.replace(temporary, args.file)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ORDERLY)
    return size


with doing(f'bind to {args.endpoint}'):
    listener = socket.create_server(args.endpoint, family=args.endpoint.family)

with listener, doing(f'store {args.file}'):
    # Until the file is stored, closing resets the connection. Accepted sockets inherit this.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    announce(listener)
    try:
        while received is None:
            client, _ = listener.accept()
            with client, contextlib.suppress(Failure):  # a server must outlive a bad client
                received = copy(client)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)

if to_file:
    say(f'received {received} bytes')
