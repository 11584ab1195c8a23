"""limits.py - too few descriptors, and clients that are too slow."""

import concurrent.futures
import contextlib
import resource
import select
import socket
import struct
import time

from server import Server

KEY_OF_7 = bytes.fromhex('57c8340b')  # with the default secret


def ask(port, pause):
    """One client of the giver, with a pause before each byte. Returns its reply."""
    with socket.create_connection(('127.0.0.1', port), timeout=30) as connection:
        for byte in struct.pack('!I', 7):
            time.sleep(pause)
            connection.sendall(bytes([byte]))
        return connection.recv(4, socket.MSG_WAITALL)


def few_descriptors(report, again):
    name = 'tcp_giver: limit of 30 descriptors, 40 slow clients and 20 fast ones'
    with Server('tcp_giver/server', '-t', '20', before=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (30, 30))) as server:
        with concurrent.futures.ThreadPoolExecutor(60) as pool:
            replies = list(pool.map(lambda i: ask(server.port, 0.3 if i < 40 else 0), range(60)))
        runs = server.runs()
        paused = 'no more clients at once' in server.said()
        server.end()
    lost = sum(reply != KEY_OF_7 for reply in replies)
    why = ''
    if not runs or lost:
        why = f'{lost} clients lost' if runs else 'the server ended'
    elif not paused:
        why = 'descriptors never ran out, so nothing was tried'
    elif server.seconds >= 0.1:
        why = f'{server.seconds:.2f} s of processor time'
    report.check(name, why, again)
    report.figure(7, name, f'{lost} lost, {server.seconds:.3f} s of processor time (under 0.1)')


def slow_client(report, kind, request, patience, full, again):
    name = f'tcp_{kind}: a client that sends a byte a second is dropped after {patience} s'
    with Server(f'tcp_{kind}/server', '-t', str(patience)) as server:
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
    report.check(name, why, again)
    report.figure(8, name, f'after {took or 0:.3f} s (within 0.1)')


def run(report, full, seed, again):
    few_descriptors(report, again)
    slow_client(report, 'giver', struct.pack('!I', 7), 2, full, again)
    slow_client(report, 'checker', struct.pack('!II', 7, 0), 3, full, again)
