"""one_life.py - as many clients as a server may have in its life: nothing grows."""
import subprocess

from server import Server

TOOL = 'build/tests/stress/load/crowd'
MORE_KIB = 128  # a process may grow by so much and still count as constant


def crowd(kind, port, count):
    """Returns how many of so many clients were lost, and why."""
    done = subprocess.run([TOOL, '-n', str(count), kind, str(port)], capture_output=True, text=True,
                          timeout=1200)
    words = done.stdout.split()
    return dict(zip(words[::2], words[1::2])).get('lost', 'all'), done.stderr


def one_life(report, kind, count):
    name = f'tcp_{kind}: {count:,} good clients in one life'
    with Server(f'tcp_{kind}/server') as server:
        crowd(kind, server.port, 5000)
        before = server.holds()
        lost, why = crowd(kind, server.port, count)
        if not server.runs():
            return report.not_ok(name, server.ended())
        crowd(kind, server.port, 1)  # by now it has closed all of the others
        after = server.holds()
        status = server.stop().status
        lines = server.lines('out')
    if not why and status != 0:
        why = f'ended with status {status}'
    if not why and after[0] != before[0]:
        why = f'{before[0]} descriptors have become {after[0]}'
    if not why and after[1] > before[1] + MORE_KIB:
        why = f'{before[1]} KiB have become {after[1]} KiB'
    if not why and lines != count + 5001:
        why = f'{lines} lines for {count + 5001} clients'
    report.check(name, why)
    return report.figure(9, name, f'{lost} lost, {after[0] - before[0]:+d} descriptors, '
                                  f'{after[1] - before[1]:+d} KiB, {lines:,} lines')


def run(report, full, _):
    for kind in ('giver', 'checker'):
        one_life(report, kind, 1000000 if full else 20000)
