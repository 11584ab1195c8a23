"""programs.py - builds the exercises in a scratch copy, starts them, sees them end."""

import os
import re
import shutil
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

SUITE = Path(__file__).resolve().parents[2]
FAULTS = Path(__file__).resolve().parent
EXERCISES = ('tcp_draw', 'udp_draw', 'udp_max', 'udp_nonblocking',
             'tcp_mystery', 'tcp_giver', 'tcp_checker', 'cp')
SIDES = ('client', 'server')


def build(directory, flags='', libraries=''):
    """Builds all programs in a copy of their sources, and returns their names."""
    directory.mkdir(parents=True)
    shutil.copy(SUITE / 'Makefile', directory)
    for name in ('common', *EXERCISES):
        shutil.copytree(SUITE / name, directory / name,
                        ignore=lambda _, names: [n for n in names if n in SIDES])
    subprocess.run(['make', '-s', '-j2', *EXERCISES,
                    f'CFLAGS={flags} -U_FORTIFY_SOURCE', f'LDFLAGS={flags}', f'LDLIBS={libraries}'],
                   cwd=directory, check=True)
    return names(directory)


def names(directory):
    """The names of the programs that are built there."""
    return sorted(f'{name}/{side}' for name in EXERCISES for side in SIDES
                  if (directory / name / side).exists())


def build_shim(directory):
    """Builds the shim, and returns its path."""
    shim = directory / 'shim.so'
    subprocess.run(['cc', '-std=c11', '-O2', '-shared', '-fPIC', '-o', shim, FAULTS / 'shim.c'],
                   check=True)
    return shim


def wrap(built, directory, command):
    """Makes a directory like one with built programs, where each is started by
    a command of its own, such as 'env LD_PRELOAD=...'."""
    for name in EXERCISES:
        (directory / name).mkdir(parents=True)
        for program in (built / name).iterdir():
            if program.name in SIDES:
                script = directory / name / program.name
                script.write_text(f'#!/bin/sh\nexec {command} {program} "$@"\n')
                script.chmod(0o755)
            elif program.name == 'input.txt':
                shutil.copy(program, directory / name)


@dataclass
class Ending:
    """How a program ended."""
    status: int    # negative: the number of the signal
    late: bool     # it had to be killed when its time was over
    output: bytes
    errors: list   # lines of standard error


class Program:
    """A program that runs. Its time limit ends every wait for it."""

    def __init__(self, words, directory, limit, environment=None, **options):
        self.words = words
        self.process = subprocess.Popen(
            words, cwd=directory, env={**os.environ, **(environment or {})}, bufsize=0,
            **{'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE,
               **options})
        self.errors = b''
        self.late = False
        self.alarm = threading.Timer(limit, self._kill)
        self.alarm.daemon = True
        self.alarm.start()

    def _kill(self):
        self.late = True
        self.process.kill()

    def endpoint(self):
        """Waits until a server listens, and returns where, '' where that is not
        to be understood; None: it never will."""
        for line in iter(self.process.stderr.readline, b''):
            self.errors += line
            if b'listening on ' in line:
                said = re.search(rb'listening on (127\.0\.0\.1:\d+|unix:\S+)$', line)
                return said[1].decode() if said else ''
        return None

    def runs(self, seconds=0):
        """Tells whether it still runs, after so many seconds at most."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def end(self):
        """Asks it to end."""
        self.process.send_signal(signal.SIGTERM)

    def finish(self):
        """Waits for its end."""
        output, errors = self.process.communicate()
        self.alarm.cancel()
        return Ending(self.process.returncode, self.late, output or b'',
                      (self.errors + (errors or b'')).decode(errors='replace').splitlines())
