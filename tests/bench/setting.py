"""setting.py - where the bench works, what it builds, and how it starts programs."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Failed
from program import SUITE

BASELINES = SUITE / 'tests/bench/baselines'
PYTHON = sys.executable
FLAGS = ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-O2', '-I', str(SUITE)]
PATIENCE = 900  # seconds for any one command


class Setting:
    """Scratch directories on a memory file system and on a disk, and the programs
    that are compiled for the bench alone. All is gone after the with statement."""

    def __enter__(self):
        memory = '/dev/shm' if os.path.isdir('/dev/shm') else None
        self.memory = Path(tempfile.mkdtemp(prefix='bench-', dir=memory))
        self.disk = Path(tempfile.mkdtemp(prefix='bench-', dir=os.environ.get('BENCH_DISK', '/var/tmp')))
        self.bin = self.disk / 'bin'
        self.bin.mkdir()
        try:
            self.compile()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.memory, ignore_errors=True)
        shutil.rmtree(self.disk, ignore_errors=True)

    def compile(self):
        sources = sorted(BASELINES.glob('*.c')) + [BASELINES.parent / 'pair.c',
                                                   SUITE / 'tests/lib/crowd.c']
        for source in sources:
            run('cc', *FLAGS, '-o', self.bin / source.stem, source,
                SUITE / 'build/tcp_giver.a', SUITE / 'build/common.a', '-lpthread')

    def source(self, size):
        """Returns the path of a file of so many random bytes, which is in the page cache."""
        path = self.disk / f'source-{size}'
        if not path.exists():
            with path.open('wb') as file:
                for start in range(0, size, 1 << 20):
                    file.write(os.urandom(min(1 << 20, size - start)))
        return path

    def pair(self, server, client, count=1, stdin=None, stdout=None):
        """Runs server and client; returns seconds and the largest memory of both in MiB."""
        words = [self.bin / 'pair', '-n', count]
        words += ['-i', stdin] if stdin else []
        words += ['-o', stdout] if stdout else []
        said = run(*words, *server, '--', *client)
        _, seconds, _, server_kib, _, client_kib = said.split()
        return float(seconds), int(server_kib) / 1024, int(client_kib) / 1024


def run(*words, **options):
    """Runs a command and returns its standard output; Failed if it fails."""
    try:
        return subprocess.run([str(word) for word in words], check=True, text=True,
                              capture_output=True, timeout=PATIENCE, **options).stdout
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip() or error.stdout.strip() or 'no word').splitlines()[-1]
        raise Failed(f'status {error.returncode}: {last}') from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(error) from error


def machine():
    """Returns one line about the machine."""
    cpu = re.search(r'model name\s*: (.*)', Path('/proc/cpuinfo').read_text())
    memory = re.search(r'MemTotal:\s*(\d+)', Path('/proc/meminfo').read_text())
    system = os.uname()
    return (f'{os.cpu_count()} x {cpu[1] if cpu else system.machine}, '
            f'{int(memory[1]) / 1048576:.0f} GiB, {system.sysname} {system.release}')
