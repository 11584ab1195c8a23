#!/usr/bin/env python3
"""tcp_checker/server - tells everyone who brings an ID and a key if they belong together.

One client after another is served: in C the loop is longer, and serves all at once.
"""
import contextlib
import socket
import struct
import sys

from common import Failure, announce, begin, doing, exactly, say

sys.path.append(sys.path[0] + '/../lib')
from siphash import EVERYBODYS, key_of, read_secret     # noqa: E402

args = begin('tcp_checker/server', 'knt', status=0, endpoint='127.0.0.1:60001')
secret = read_secret(args.keyfile) if args.keyfile else EVERYBODYS
served = 0

with doing(f'bind to {args.endpoint}'):
    listener = socket.create_server(args.endpoint, family=args.endpoint.family)
announce(listener)

while served != args.count:
    client, _ = listener.accept()
    client.settimeout(args.timeout)
    with client, contextlib.suppress(Failure):
        with doing('answer a client'):
            request = client.recv(8, socket.MSG_WAITALL)    # the system waits for all bytes
            identity, key = struct.unpack('!II', exactly(8, request))
            accepted = key == key_of(identity, secret)
            client.sendall(struct.pack('!I', accepted))
        say(f'id {identity} key {key} {"accepted" if accepted else "rejected"}')
        served += 1
