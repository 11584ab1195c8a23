#!/usr/bin/env python3
"""client.py - fetches a key from a giver and takes it to a checker.

    giver                     client                    checker
      | <------------- connect |                            |
      | <--------- ID, 4 bytes |                            |
      | key, 4 bytes --------> |                            |
      |                        | connect -----------------> |
      |                        | ID, 4 bytes -------------> |
      |                        | key, 4 bytes ------------> |
      |                        | <-------- verdict, 4 bytes |

On the wire IDs, keys and verdicts (1 accepted, 0 rejected) are unsigned 32-bit
numbers, most significant byte first: 7 travels as 00 00 00 07. For struct that is
'!I'. A checker may also close without a verdict.

    client.py [ID [GIVER [CHECKER]]]
"""
import socket
import struct
import sys


def address(position, usual):
    """Returns the operand HOST:PORT at a position as the pair (host, port)."""
    host, port = (sys.argv[position] if len(sys.argv) > position else usual).split(':')
    return host, int(port)


identity = int(sys.argv[1]) if len(sys.argv) > 1 else 7
giver = address(2, '127.0.0.1:60000')
checker = address(3, '127.0.0.1:60001')

# TODO: connect to the giver, send the ID, receive the key (all 4 bytes of it), close.
# TODO: connect to the checker, send the ID, then the key; receive the verdict, close.
# TODO: print a line each: "id 7", "key 1472738315", and "accepted" or "rejected" (then
#       end with status 1). If the checker closed without a verdict, leave that line out.
sys.exit('tcp_mystery/client.py: not written yet')
