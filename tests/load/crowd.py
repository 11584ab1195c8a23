"""crowd.py - many good clients, with thousands of silent ones beside them."""

import resource
import subprocess

from server import Server

TOOL = 'build/tests/load/crowd'
MORE_KIB = 128  # a process may grow by so much and still count as constant


def crowd(kind, port, count, at_once=64, silent=0):
    """Returns what the tool prints as a dictionary, and what it complains."""
    done = subprocess.run([TOOL, '-c', str(at_once), '-n', str(count), '-s', str(silent), kind,
                           str(port)], capture_output=True, text=True, timeout=1200)
    words = done.stdout.split()
    figures = {name: float(value) for name, value in zip(words[::2], words[1::2])}
    return figures, done.stderr


def silent_ones(report, kind, silent, limit_ms, full, again):
    name = f'tcp_{kind}: 2,000 good clients beside {silent:,} silent ones'
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < silent + 100:
        return report.skip(name, 'the limit of descriptors is too low')
    with Server(f'tcp_{kind}/server', '-t', '120') as server:
        figures, why = crowd(kind, server.port, 2000, at_once=16, silent=silent)
        runs = server.runs()
    if runs and not why and full and figures['p99'] >= limit_ms:
        why = f'99th percentile {figures["p99"]} ms, not under {limit_ms} ms'
    report.check(name, why if runs else 'the server ended', again)
    report.figure(6, name, f'{figures.get("lost", "?"):.0f} lost, 99th percentile '
                           f'{figures.get("p99", "?")} ms (under {limit_ms})')


def one_life(report, kind, count, again):
    name = f'tcp_{kind}: {count:,} good clients in one life'
    with Server(f'tcp_{kind}/server') as server:
        crowd(kind, server.port, 5000)
        before = server.holds()
        figures, why = crowd(kind, server.port, count)
        if not server.runs():
            return report.not_ok(name, server.ended(), again)
        crowd(kind, server.port, 1)  # by now it has closed all of the others
        after = server.holds()
        status = server.end()
        lines = server.lines(server.output)
    if not why and status != 0:
        why = f'ended with status {status}'
    if not why and after[0] != before[0]:
        why = f'{before[0]} descriptors have become {after[0]}'
    if not why and after[1] > before[1] + MORE_KIB:
        why = f'{before[1]} KiB have become {after[1]} KiB'
    if not why and lines != count + 5001:
        why = f'{lines} lines for {count + 5001} clients'
    report.check(name, why, again)
    report.figure(9, name, f'{figures["lost"]:.0f} lost, {after[0] - before[0]:+d} descriptors, '
                           f'{after[1] - before[1]:+d} KiB, {lines:,} lines')


def run(report, full, seed, again):
    for kind in ('giver', 'checker'):
        silent_ones(report, kind, 1000, 10, full, again)
        silent_ones(report, kind, 10000, 50, full, again)
    for kind in ('giver', 'checker'):
        one_life(report, kind, 1000000 if full else 20000, again)
