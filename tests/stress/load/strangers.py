"""strangers.py - random connections and datagrams at every server."""

import os
import socket
import struct
import subprocess
import time

from one_life import MORE_KIB
from server import Server

TOOL = 'build/tests/stress/load/stranger'

# Program and its words; words for the tool. What would be a good request is left
# out where it ends the server (4 bytes are a draw, 1 byte is a value).
SERVERS = {
    'tcp_giver': (['-t', '60'], ['-c', '16']),
    'tcp_checker': (['-t', '60'], ['-c', '16']),
    'tcp_draw': (['-d', '5'], ['-x', '4']),
    'cp': (['target'], ['-r']),
    'udp_draw': (['-d', '5'], ['-u', '-x', '4']),
    'udp_max': (['-t', '1000'], ['-u']),
    'udp_nonblocking': (['-i', '1'], ['-u', '-x', '1']),
}

# The good client, and what both sides must print.
CLIENTS = {
    'tcp_giver': (['7', '{}'], '1472738315\n', None),
    'tcp_checker': (['7', '1472738315', '{}'], 'accepted\n', None),
    'tcp_draw': (['-d', '3', '{}'], 'client drew 3\nserver drew 5\nserver wins\n', True),
    'cp': (['cp/input.txt', '{}'], 'sent 28 bytes\n', 'received 28 bytes\n'),
    'udp_draw': (['-d', '3', '{}'], 'client drew 3\nserver drew 5\nserver wins\n', True),
    'udp_nonblocking': (['7', '{}'], 'sent 7\n', 'received 7\n'),
}


def harass(port, words, count, seed):
    done = subprocess.run([TOOL, *words, '-n', str(count), '-s', str(seed), str(port)],
                          stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout)


def quiet(server):
    """Waits until the server has said what it has to say about them (or speaks
    for ever, like udp_nonblocking, whose queue is empty by then)."""
    size, deadline = -1, time.monotonic() + 3
    while size != os.path.getsize(server.files / 'err') and time.monotonic() < deadline:
        size = os.path.getsize(server.files / 'err')
        time.sleep(0.1)


def good_client(exercise, server):
    """Returns why it was not served as it should be, or nothing."""
    words, expected, at_server = CLIENTS[exercise]
    done = subprocess.run([f'{exercise}/client', *[word.format(f'127.0.0.1:{server.port}')
                                                   for word in words]],
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0 or done.stdout != expected:
        return f'the good client: status {done.returncode}, {done.stdout!r}, {done.stderr!r}'
    if at_server:
        if server.runs(10) or server.process.returncode != 0:
            return f'the server ended with status {server.process.returncode}'
        if server.printed() != (expected if at_server is True else at_server):
            return f'the server printed {server.printed()!r}'
    return ''


def largest_so_far(client, size):
    client.send(bytes(size))
    return struct.unpack('!I', client.recv(4)) == (size,)


def at_server(report, exercise, count, seed):
    name = f'{exercise}/server: {count:,} strangers'
    words, tool_words = SERVERS[exercise]
    with Server(f'{exercise}/server', *words) as server, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.connect(('127.0.0.1', server.port))
        if exercise == 'udp_max':  # it talks to its first client: the good one, here
            largest_so_far(client, 1024)
        harass(server.port, tool_words, min(count, 2000), seed)
        quiet(server)
        before = server.holds() if server.runs() else None
        taken = harass(server.port, tool_words, count, seed + 1)
        quiet(server)
        why = '' if server.runs() else server.ended()
        if not why:
            after = server.holds()
            if after[0] != before[0]:
                why = f'{before[0]} descriptors have become {after[0]}'
            elif after[1] > before[1] + MORE_KIB:
                why = f'{before[1]} KiB have become {after[1]} KiB'
            elif exercise == 'udp_max':
                why = '' if largest_so_far(client, 2048) else 'its client is not served'
            else:
                why = good_client(exercise, server)
        seen = server.lines('err', but=b'nothing yet\n') + server.lines('out')
    report.check(name, why)
    if not why:
        report.figure(4, name, f'{taken:,} came, {seen:,} lines about them, {after[0] - before[0]:+d} '
                               f'descriptors, {after[1] - before[1]:+d} KiB')


def run(report, full, seed):
    for exercise in SERVERS:
        at_server(report, exercise, 1000000 if full else 5000, seed)
