#!/usr/bin/env python3
"""tcp_mystery/client - fetches a key from a giver and takes it to a checker.

    giver                     client                    checker
      | <------------- connect |                            |
      | <--------- ID, 4 bytes |                            |
      | key, 4 bytes --------> |                            |
      |                        | connect -----------------> |
      |                        | ID, 4 bytes -------------> |
      |                        | key, 4 bytes ------------> |
      |                        | <-------- verdict, 4 bytes |

IDs, keys and verdicts (1 accepted, 0 rejected) are unsigned 32-bit numbers, most
significant byte first ('!I'). A checker may also close without a verdict.
"""
import socket
import struct

from common import Failure, begin, doing, exactly, say

args = begin('tcp_mystery/client', 't', id='7',
             giver='127.0.0.1:60000', checker='127.0.0.1:60001')

with doing(f'connect to {args.giver}'):
    giver = socket.create_connection(args.giver, timeout=args.timeout)
with giver, giver.makefile('rb') as stream, doing('receive the key'):
    giver.sendall(struct.pack('!I', args.id))
    key, = struct.unpack('!I', exactly(4, stream.read(4)))

with doing(f'connect to {args.checker}'):
    checker = socket.create_connection(args.checker, timeout=args.timeout)
with checker, checker.makefile('rb') as stream, doing('receive the verdict'):
    checker.sendall(struct.pack('!II', args.id, key))
    data = stream.read(4)       # nothing, if this checker keeps its verdict to itself
    verdict = struct.unpack('!I', exactly(4, data)) if data else ()

say(f'id {args.id}\nkey {key}')
if verdict:
    say('accepted' if verdict == (1,) else 'rejected')
if verdict == (0,):
    raise Failure('the checker rejected the key')
