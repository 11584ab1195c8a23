"""load.py - runs the parts that it is asked for; see the script `run`.

What takes time is measured always, and judged in a full run only, which wants
the machine for itself; what must not be lost is judged always.
"""

import os
import random
import resource
import signal
import subprocess
import sys

SUITE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SUITE, 'tests', 'faults'))

import crowd
import kills
import limits
import loss
import restarts
import strangers
from report import Report

PARTS = {'crowd': crowd, 'limits': limits, 'strangers': strangers,
         'kills': kills, 'loss': loss, 'restarts': restarts}


def build():
    """The programs, and the tools beside this file into build/tests/load/."""
    os.chdir(SUITE)
    exercises = ['tcp_draw', 'udp_draw', 'udp_max', 'udp_nonblocking',
                 'tcp_giver', 'tcp_checker', 'cp']
    subprocess.run(['make', '-s', '-j2', 'build/common.a', *exercises], check=True)
    os.makedirs('build/tests/load', exist_ok=True)
    for tool in ('crowd', 'stranger'):
        subprocess.run([os.environ.get('CC', 'cc'), '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-O2',
                        '-I.', '-o', f'build/tests/load/{tool}', f'tests/load/{tool}.c',
                        'build/common.a'], check=True)


def main():
    words = sys.argv[1:]
    size = words.pop(0) if words and words[0] in ('quick', 'full') else 'quick'
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        sys.exit(f'load: there is no part {unknown[0]}; there are {" ".join(PARTS)}')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended
    build()
    seed = int(os.environ.get('SEED', random.randrange(1, 1000000)))
    print(f'# SEED={seed}')
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    report = Report()
    for part in words or PARTS:
        random.seed(seed)
        again = f'SEED={seed} tests/load/run {size} {part}'
        with report.guard(part, again):
            PARTS[part].run(report, full=size == 'full', seed=seed, again=again)
    sys.exit(report.end())


if __name__ == '__main__':
    main()
