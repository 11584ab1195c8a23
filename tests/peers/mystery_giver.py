#!/usr/bin/env python3
"""mystery_giver.py - gives everyone who asks the key of an ID, one client after another.

    client                                server
      | ID, 4 bytes --------------------> |
      | <------------------- key, 4 bytes |
      | <------------------ end of stream |
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
parser.add_argument('endpoint', nargs='?', default='127.0.0.1:60000')
args = parser.parse_args()
secret = read_secret(args.k) if args.k else b'lecture exercise'
address = parse(args.endpoint)

with socket.create_server(address, family=family(address)) as listener:
    announce(listener)
    for _ in range(args.n) if args.n else itertools.count():
        client, _ = listener.accept()
        with client, client.makefile('rwb') as stream:
            client.settimeout(5)
            identity, = struct.unpack('!I', stream.read(4))
            key = key_of(identity, secret)
            stream.write(struct.pack('!I', key))
        print(f'id {identity} key {key}', flush=True)
