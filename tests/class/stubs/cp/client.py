#!/usr/bin/env python3
"""client.py - sends a file to a server, which writes a copy of it.

    client                                server
      | connect ------------------------> | accept
      | the bytes of the file ----------> |
      | end of stream ------------------> | the file is whole: it is stored
      | <------------------ end of stream | it is stored

There is nothing on the wire but the file. How it ends is said by TCP itself:
an end of stream (FIN) means success, a reset (RST) from either side failure.

    client.py [FILE [HOST:PORT]]
"""
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else 'input.txt'
host, port = (sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:60000').split(':')
server = host, int(port)

# TODO: open the file for reading, in binary mode, and connect to the server.
# TODO: send all bytes of the file, block by block: it may be longer than your memory.
# TODO: tell the server that this was all (shutdown), and wait for its end of stream.
# TODO: print "sent 28 bytes" (or however many they were).
sys.exit('cp/client.py: not written yet')
