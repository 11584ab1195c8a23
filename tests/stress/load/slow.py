"""slow.py - clients that are too slow, and when they are dropped."""
import contextlib
import select
import socket
import struct
import time

from server import Server

def slow_client(report, kind, request, patience, full):
    name = f'tcp_{kind}: a client that sends a byte a second is dropped after {patience} s'
    with Server(f'tcp_{kind}/server', '-t', patience) as server:
        with socket.create_connection(('127.0.0.1', server.port)) as connection:
            began = time.monotonic()
            took, reply = None, b''
            for byte in request:
                connection.sendall(bytes([byte]))
                # It is dropped when the connection can be read: its end, or a reset.
                left = 1 - (time.monotonic() - began) % 1
                if select.select([connection], [], [], left)[0]:
                    took = time.monotonic() - began
                    with contextlib.suppress(ConnectionResetError):
                        reply = connection.recv(4)
                    break
    why = ''
    if took is None:
        why = f'neither dropped nor answered in {len(request)} s'
    elif reply:
        why = f'answered after {took:.3f} s'
    elif abs(took - patience) > (0.1 if full else 0.5):
        why = f'dropped after {took:.3f} s'
    report.check(name, why)
    report.figure(8, name, f'after {took or 0:.3f} s (within 0.1)')


def run(report, full, _):
    slow_client(report, 'giver', struct.pack('!I', 7), 2, full)
    slow_client(report, 'checker', struct.pack('!II', 7, 0), 3, full)
