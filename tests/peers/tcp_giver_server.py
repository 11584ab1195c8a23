#!/usr/bin/env python3
"""tcp_giver/server - gives everyone who sends an ID the key that belongs to it.

One client after another is served: in C the loop is longer, and serves all at once.
"""
import contextlib
import socket
import struct
import sys

from common import Failure, announce, begin, doing, exactly, say

sys.path.append(sys.path[0] + '/../lib')
from siphash import EVERYBODYS, key_of, read_secret     # noqa: E402

args = begin('tcp_giver/server', 'knt', status=0, endpoint='127.0.0.1:60000')
secret = read_secret(args.keyfile) if args.keyfile else EVERYBODYS
served = 0

with doing(f'bind to {args.endpoint}'):
    listener = socket.create_server(args.endpoint, family=args.endpoint.family)
announce(listener)

while served != args.count:
    client, _ = listener.accept()
    client.settimeout(args.timeout)
    with client, client.makefile('rb') as stream, contextlib.suppress(Failure):
        with doing('answer a client'):
            identity, = struct.unpack('!I', exactly(4, stream.read(4)))
            key = key_of(identity, secret)
            client.sendall(struct.pack('!I', key))
        say(f'id {identity} key {key}')
        served += 1
