#!/usr/bin/env python3
"""mystery_checker.py - says whether a key belongs to an ID, to one client after another.

    client                                server
      | ID, 4 bytes --------------------> |
      | key, 4 bytes -------------------> |
      | <--------------- verdict, 4 bytes |
      | <------------------ end of stream |

With --no-verdict it closes without an answer, as the lecture's does.
"""
import argparse
import itertools
import socket
import struct

from endpoint import announce, family, parse
from siphash import key_of, read_secret

parser = argparse.ArgumentParser()
parser.add_argument('-k', metavar='KEYFILE', help='its first 16 bytes are the secret')
parser.add_argument('-n', metavar='COUNT', type=int, help='end after so many clients')
parser.add_argument('--no-verdict', action='store_true', help='do not tell the client')
parser.add_argument('endpoint', nargs='?', default='127.0.0.1:60001')
args = parser.parse_args()
secret = read_secret(args.k) if args.k else b'lecture exercise'
address = parse(args.endpoint, 60001)

with socket.create_server(address, family=family(address)) as listener:
    announce(listener)
    for _ in range(args.n) if args.n else itertools.count():
        client, _ = listener.accept()
        with client:
            client.settimeout(5)
            identity, key = struct.unpack('!II', client.recv(8, socket.MSG_WAITALL))
            accepted = key == key_of(identity, secret)
            if not args.no_verdict:
                client.sendall(struct.pack('!I', accepted))
        print(f'id {identity} key {key}', 'accepted' if accepted else 'rejected', flush=True)
