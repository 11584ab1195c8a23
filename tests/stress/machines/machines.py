"""machines.py - builds the programs and judges each exercise and pair; see the script `run`."""

import itertools
import os
import shlex
import shutil
import signal
import socket
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

TESTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(1, os.path.join(TESTS, 'lib'))

import large
import macos
import poor
from builds import MACHINES, Builds
from exercises import EXERCISES
from report import Report
from talk import hold

NAMES = [machine.name for machine in MACHINES]
PAIRS = list(itertools.product(NAMES, NAMES))
WORKERS = 4  # pairs at a time; mostly they wait


def families(full):
    if not full:
        return ['ipv4']
    try:
        with socket.socket(socket.AF_INET6) as ipv6:
            ipv6.bind(('::1', 0))
    except OSError:
        return ['ipv4', 'unix']
    return ['ipv4', 'ipv6', 'unix']


def checkers(client, giver, present, full):
    """The machines of the third program in tcp_mystery: all, or one, so that in all
    pairs together each machine's checker meets every client and every giver."""
    if full:
        return present
    return [present[(present.index(client) + present.index(giver)) % len(present)]]


def talks(exercise, client, server, present, full):
    more = {}
    if exercise == 'tcp_mystery':
        more['checkers'] = checkers(client, server, present, full)
    return EXERCISES[exercise](client, server, families(full), full, **more)


def judge(report, builds, exercises, pairs, full, again):
    """A line for each exercise and pair. Returns how many talks were held. In
    tcp_mystery the server of the pair is the giver."""
    def attempt(what):
        exercise, (client, server) = what
        if {client, server} & builds.missing.keys():
            return what, 0, ''
        held = 0
        for talk in talks(exercise, client, server, builds.present, full):
            held += 1
            why = hold(talk, builds, builds.scratch)
            if why:
                return what, held, why
        return what, held, ''

    held = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        everything = itertools.product(exercises, pairs)
        for (exercise, (client, server)), count, why in pool.map(attempt, everything):
            name = f'{exercise}: client {client}, server {server}'
            missing = [each for each in (client, server) if each in builds.missing]
            if missing:
                report.skip(name, f'{missing[0]}: {builds.missing[missing[0]]}')
            else:
                report.check(name, why, again(client, server, exercise))
            held += count
    return held


def understand(words):
    """Returns the size, exercises, pairs and poor machines that are asked for."""
    size = words.pop(0) if words and words[0] in ('quick', 'full') else 'quick'
    exercises = [exercise for exercise in EXERCISES if exercise in words]
    pairs = [pair for pair in PAIRS if ':'.join(pair) in words]
    lacking = [machine for machine in poor.MACHINES if machine.name in words]
    unknown = set(words) - {*exercises, *map(':'.join, pairs), *(each.name for each in lacking)}
    if unknown:
        sys.exit(f'machines: {unknown.pop()} is no exercise, nor a pair of {", ".join(NAMES)},'
                 f' such as {":".join(PAIRS[-2])}, nor the name of a machine in poor.py')
    if lacking and not exercises and not pairs:
        return size, [], [], lacking
    return (size, exercises or list(EXERCISES), pairs or PAIRS,
            lacking if words else poor.MACHINES)


def meet(report, exercises, pairs, full, size):
    """Builds the programs of all machines, and lets them talk."""
    scratch = tempfile.mkdtemp(prefix='machines-')

    def again(client, server, exercise):
        return f'tests/stress/machines/run {size} {exercise} {client}:{server}'

    try:
        builds = Builds(scratch, report, f'tests/stress/machines/run {size} {exercises[0]}')
        held = judge(report, builds, exercises, pairs, full, again)
        agree = report.passed - len(builds.present)
        report.figure(12, 'exercises and pairs of machines that agree',
                      f'{agree} of {len(exercises) * len(pairs)}')
        report.figure(12, 'talks held', f'{held:,}')
        if full and 'cp' in exercises:
            report.figure(12, 'copies of 4 GiB and 1 byte, from or to 32 bits',
                          large.judge(report, builds, pairs, again))
    finally:
        shutil.rmtree(scratch)


def main():
    size, exercises, pairs, lacking = understand(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left behind
    report = Report()
    if pairs:
        meet(report, exercises, pairs, size == 'full', size)
    poor.judge(report, lacking, size == 'full',
               lambda machine: f'tests/stress/machines/run {size} {shlex.quote(machine.name)}')
    if lacking is poor.MACHINES:
        macos.judge(report)
    sys.exit(report.end())


if __name__ == '__main__':
    main()
