"""poor.py - the suite on machines that lack something, or differ from its author's.

On each of them `make test` blames no program of ours: each case passes, or is skipped or
not judged for a reason that names what this machine lacks; or `make` says in one line why
nothing can be judged.
"""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from build import EXERCISES
from program import SUITE

PLACE = '/var/tmp'  # not /tmp, which some machines have of their own
LIMIT = 1200        # seconds
QUICK = 'tcp_draw cp'
FULL = ' '.join([*EXERCISES, 'interop', 'suite'])
SAMPLE = 'tests/samples/right/cp_plain'

# "make stress" must not hand down its own flags and variables.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'EX', 'FIGURES', 'TMPDIR')}


@dataclass(frozen=True)
class Machine:
    """What it is like. The shell's words make this machine so, and begin the command that
    follows them; $suite is ours, $here a directory for the machine, and the command runs
    in a copy of the suite in it."""
    name: str
    like: str = ''
    lacks: str = ''    # a pattern: why a case may be skipped or not judged there
    refuses: str = ''  # a pattern: the line with which it is all refused, with status 2
    apart: str = ''    # options of unshare, for namespaces of its own
    needs: str = ''    # fails where there can be no such machine here
    build: str = 'make -s -j2'
    words: str = ''    # more of them for `make test`
    within: int = LIMIT


def in_path(tool):
    return f'command -v {tool} >/dev/null || {{ echo {tool} is not installed; false; }}'


def plain_user(command=''):
    return f'setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all {command}'


# Everything that is in PATH, but for what a pattern names.
ALL_BUT = ('mkdir $here/bin; IFS=:; for d in $PATH; do ln -s "$d"/* $here/bin 2>/dev/null; done;'
           ' unset IFS; rm -f $here/bin/{}; PATH=$here/bin')
NO_FULL = ('mount -t tmpfs none $here/dev; cp -a /dev/null /dev/zero /dev/random /dev/urandom'
           ' /dev/tty /dev/ptmx /dev/fd /dev/std* $here/dev; mkdir $here/dev/pts $here/dev/shm;'
           ' mount --bind /dev/pts $here/dev/pts; mount --bind /dev/shm $here/dev/shm;'
           ' mount --move $here/dev /dev;')
READ_ONLY = 'mount --bind . .; mount -o remount,bind,ro "$PWD"; cd "$PWD";'
NO_NETWORKS = 'echo 0 >/proc/sys/user/max_net_namespaces;'

MACHINES = (
    Machine('with one core', 'taskset -c 0', needs=in_path('taskset')),
    Machine('with busybox, also as /bin/sh', 'mkdir $here/bin; busybox --install -s $here/bin;'
            ' mount --bind "$(command -v busybox)" /bin/sh; PATH=$here/bin:$PATH',
            'does not allow: ip ', apart='-m', needs=in_path('busybox')),
    Machine('with musl', build='make -s -j2 CC=musl-gcc', words='CC=musl-gcc',
            needs=in_path('musl-gcc')),
    Machine('without python3', ALL_BUT.format('python*'), 'python3 is not installed'),
    Machine('without HOME', 'env -u HOME'),
    Machine('with 64 descriptors', 'ulimit -n 64;', 'descriptors'),
    Machine('with quotes in TMPDIR', '''TMPDIR="$here/it's \\"tmp\\""; mkdir "$TMPDIR"; export TMPDIR;'''),
    Machine('with a long TMPDIR', 'TMPDIR=$here/$(printf %0110d 0); mkdir $TMPDIR; export TMPDIR;'),
    Machine('with 1 MiB in /tmp', 'mount -t tmpfs -o size=1m none /tmp;', 'on the disk of /tmp',
            apart='-m'),
    Machine('with a /tmp that executes nothing', 'mount -t tmpfs -o noexec none /tmp;', apart='-m'),
    Machine('with such a /tmp, and a submission', 'mount -t tmpfs -o noexec none /tmp;', apart='-m',
            words=f'SUBMISSION={SAMPLE}', refuses='in /tmp no program can be executed'),
    Machine('with 1 MiB in /tmp, and a submission', 'mount -t tmpfs -o size=1m none /tmp;',
            apart='-m', words=f'SUBMISSION={SAMPLE}', refuses='in /tmp less than 16 MiB are free'),
    Machine('without /dev/full', 'mkdir $here/dev;' + NO_FULL, 'lacks /dev/full', apart='-m'),
    Machine('without IPv6', 'ip link set lo up; echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6;',
            'lacks IPv6', apart='-n', needs=in_path('ip')),
    Machine('with its loopback down', '', 'lacks IPv[46] on loopback', apart='-n'),
    Machine('of a plain user, with the suite of another', plain_user(), needs=plain_user('true')),
    Machine('where the suite is read-only', READ_ONLY, apart='-m'),
    Machine('where the suite is read-only, and not built', READ_ONLY, apart='-m', build='true',
            refuses='nothing can be built here'),
    Machine('with core.autocrlf', 'git clone -q -c core.autocrlf=true "$suite" $here/clone;'
            ' cd $here/clone;', needs='git -C "$suite" rev-parse >/dev/null', build='true'),
    Machine("without networks of a case's own, on fixed ports", NO_NETWORKS, apart='-rU',
            words='PORTS=fixed EX=tcp_giver', within=60),  # whose server closes first
)


class Copies:
    """The copies of the suite in which the commands run, one for each way to build it."""

    def __init__(self, scratch):
        self.scratch, self.made = scratch, {}

    def get(self, build):
        """Returns its directory, and why it could not be built, '' if it could."""
        if build not in self.made:
            directory = self.scratch / f'suite-{len(self.made)}'
            shutil.copytree(SUITE, directory, symlinks=True,
                            ignore=shutil.ignore_patterns('.git', '__pycache__'))
            made = _run(f'make -s clean && {build}', directory)
            self.made[build] = directory, made.stderr if made.returncode else ''
        return self.made[build]


def _run(script, directory, apart='', here=''):
    words = ['sh', '-c', script]
    if apart:
        words = ['unshare', *apart.split(), *words]
    return subprocess.run(words, cwd=directory, env={**ENVIRONMENT, 'suite': str(SUITE), 'here': here},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT,
                          check=False)


def _missing(machine):
    """Why there can be no such machine here, '' if there can."""
    if machine.apart and _run('true', '/', machine.apart).returncode:
        return f'this system does not allow unshare {machine.apart}'
    tried = _run(machine.needs or 'true', '/')
    return '' if tried.returncode == 0 else tried.stdout.strip() or f'this fails: {machine.needs}'


def _excused(machine, line):
    return ' (needs: ' in line or (machine.lacks and re.search(machine.lacks, line))


def _complaint(machine, run, seconds):
    """What is wrong with what `make test` said."""
    if machine.refuses:
        lines = [line for line in run.stderr.splitlines() if not line.startswith('make: ***')]
        right = run.returncode == 2 and len(lines) == 1 and re.search(machine.refuses, lines[0])
        return '' if right else f'it does not say in one line "{machine.refuses}", with status 2:\n' \
                                f'{run.stdout}{run.stderr}(status {run.returncode})'
    if not re.search(r'^[1-9]\d* passed, \d+ failed, \d+ skipped\n\Z', run.stdout, re.MULTILINE):
        return f'nothing is judged there:\n{run.stdout[-1000:]}{run.stderr[-1000:]}'
    lines = run.stdout.splitlines()
    wrong = [line for line in lines if line.startswith('FAILED')
             or (line.startswith('skipped') and not _excused(machine, line))]
    wrong += ['\n'.join(lines[number:number + 3]) for number, line in enumerate(lines)
              if line.startswith('ERROR') and not _excused(machine, ' '.join(lines[number:number + 3]))]
    if seconds > machine.within:
        wrong.append(f'it takes {seconds:.0f} s, and {machine.within} would do')
    return '\n'.join(wrong)


def _counts(run):
    """"N passed, N failed, N skipped", and how many could not be judged."""
    unjudged = re.search(r'^\d+ could not be judged', run.stdout, re.MULTILINE)
    return ', '.join(filter(None, (run.stdout.splitlines()[-1] if run.stdout else 'refused in one line',
                                   unjudged and unjudged[0])))


def judge(report, machines, full, again):
    """A line for each machine."""
    scratch = Path(tempfile.mkdtemp(prefix='machines-', dir=PLACE))
    scratch.chmod(0o755)  # a plain user is to look into it
    copies = Copies(scratch)
    try:
        for number, machine in enumerate(machines):
            name = f'on a machine {machine.name}, no program is blamed'
            why = _missing(machine)
            if why:
                report.skip(name, why)
                continue
            directory, why = copies.get(machine.build)
            if not why:
                here = scratch / str(number)
                here.mkdir()
                exercises = shlex.quote(FULL if full else QUICK)
                begun = time.monotonic()
                run = _run(f'{machine.like} make -s test EX={exercises} {machine.words}', directory,
                           machine.apart, str(here))
                why = _complaint(machine, run, time.monotonic() - begun)
                report.figure(12, f'machine {machine.name}', _counts(run))
            report.check(name, why, again(machine))
    finally:
        shutil.rmtree(scratch)
