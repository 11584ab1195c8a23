#!/usr/bin/env python3
"""tcp_draw_server.py - draws a number, swaps it with a client's, and says who wins.

    client                                server
      | draw, 4 bytes ------------------> |
      | <------------------ draw, 4 bytes |
      | end of stream ------------------> |
      | <------------------ end of stream |

The two draws pass each other: the server sends before it receives.
"""
import socket
import struct

from draw import arguments, report
from endpoint import announce, family

mine, address = arguments()

with socket.create_server(address, family=family(address)) as listener:
    announce(listener)
    client, _ = listener.accept()

with client:
    client.settimeout(5)
    client.sendall(struct.pack('!I', mine))

    stream = client.makefile('rb')
    theirs, = struct.unpack('!I', stream.read(4))

    client.shutdown(socket.SHUT_WR)
    assert stream.read() == b'', 'the client has sent too much'

report(theirs, mine)
