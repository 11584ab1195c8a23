"""rate.py - clients a second, beside a loop that does nothing else.

The two take turns, and each round gives one ratio: what slows the machine for a
while slows both.
"""

import resource
import statistics
import subprocess

from crowd import crowd
from server import Server

GOALS = {0: 0.95, 1000: 0.95 * 0.9, 8000: 0.95 * 0.8}  # idle clients: at least so much of it


def sequential_rate(count):
    with subprocess.Popen(['build/tests/load/sequential'], stdout=subprocess.PIPE) as server:
        figures, _ = crowd('giver', int(server.stdout.readline()), count)
        server.terminate()
    return figures['served'] / figures['seconds']


def giver_rate(count, idle):
    with Server('tcp_giver/server', '-t', '120') as server:
        figures, _ = crowd('giver', server.port, count, silent=idle)
    return figures['served'] / figures['seconds']


def run(report, full, seed, again):
    rounds, count = (9, 40000) if full else (3, 10000)
    for idle, goal in GOALS.items():
        name = f'tcp_giver: its rate with {idle:,} idle clients'
        if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < idle + 100:
            report.skip(name, 'the limit of descriptors is too low')
            continue
        limit, ours = [], []
        for _ in range(rounds):
            limit.append(sequential_rate(count))
            ours.append(giver_rate(count, idle))
        ratios = sorted(mine / theirs for mine, theirs in zip(ours, limit))
        ratio = statistics.median(ratios)
        why = f'{ratio:.2f} of the sequential loop, not {goal:.2f}' if ratio < goal else ''
        report.check(name, why if full else '', again)
        report.figure('', name, f'{statistics.median(ours):,.0f} clients/s, {ratio:.2f} of the '
                                f'sequential loop ({ratios[0]:.2f} to {ratios[-1]:.2f}; '
                                f'at least {goal:.2f})')
