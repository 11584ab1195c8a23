#!/usr/bin/env python3
"""server.py - receives a file from a client and writes a copy of it.

    client                                server
      | connect ------------------------> | accept
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored

There is nothing on the wire but the file. How it ends is said by TCP itself:
an end of stream (FIN) means success, a reset (RST) from either side failure.
The target is always the old file or the whole new one, never a part of it.

    server.py [FILE [HOST:PORT]]
"""
import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else 'output.txt'
host, port = (sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60000').split(':')
address = host, int(port)

# TODO: create a server at the address, which listens, and accept one client.
# TODO: receive until the end of the stream, and write each block to a new file beside
#       the target. When all is written, put that in its place (os.replace), and close.
# TODO: print "received 28 bytes" (or however many they were).
sys.exit('cp/server.py: not written yet')
