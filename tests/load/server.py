"""server.py - one of our servers, started and watched.

    with Server('tcp_giver/server', '-t', '60') as giver:
        subprocess.run([..., str(giver.port)])
"""

import collections
import os
import shutil
import signal
import subprocess
import tempfile
import time


class Server:
    """Started on a free port of 127.0.0.1 (or a given one), and listening."""

    def __init__(self, program, *words, port=0, before=None):
        self.directory = tempfile.mkdtemp()
        self.output = os.path.join(self.directory, 'out')
        self.errors = os.path.join(self.directory, 'err')
        self.status = None
        self.seconds = 0.0  # of processor time, once it has ended
        began = time.monotonic()
        with open(self.output, 'wb') as out, open(self.errors, 'wb') as err:
            self.process = subprocess.Popen(
                [os.path.abspath(program), *words, f'127.0.0.1:{port}'],
                cwd=self.directory, stdout=out, stderr=err, preexec_fn=before)
        try:
            self.port = self._listening()
        except RuntimeError:
            self.__exit__()
            raise
        self.delay = time.monotonic() - began

    def _listening(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            line = self.said().partition('\n')
            if line[1] and ': listening on ' in line[0]:
                return int(line[0].rpartition(':')[2])
            if not self.runs():
                break
            time.sleep(0.001)
        raise RuntimeError(f'{self.process.args[0]} does not listen: {self.said()}')

    def said(self, size=4096):
        with open(self.errors, errors='replace') as file:
            return file.read(size)

    def ended(self):
        """How it ended by itself, for people: its status, and what it said last."""
        with open(self.errors, errors='replace') as file:
            last = ''.join(collections.deque(file, 3))
        return f'ended with {self.status}, after these lines:\n{last}'

    def printed(self):
        with open(self.output) as file:
            return file.read()

    @staticmethod
    def lines(path, but=None):
        """How many lines a file has, without those that end in `but`."""
        with open(path, 'rb') as file:
            return sum(not but or not line.endswith(but) for line in file)

    def runs(self):
        """Not yet ended; remembers status and processor time if it has."""
        if self.status is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                self.process.returncode = self.status
                self.seconds = usage.ru_utime + usage.ru_stime
        return self.status is None

    def wait(self, seconds=10):
        """Returns the exit status, or None if it does not end."""
        deadline = time.monotonic() + seconds
        while self.runs() and time.monotonic() < deadline:
            time.sleep(0.001)
        return self.status

    def end(self, number=signal.SIGTERM):
        # Not by the Popen object: it would collect the status, and lose the usage.
        if self.runs():
            os.kill(self.process.pid, number)
        return self.wait()

    def holds(self):
        """Returns its open descriptors and its memory in KiB, as Linux counts."""
        pid = self.process.pid
        with open(f'/proc/{pid}/status') as file:
            memory = next(int(line.split()[1]) for line in file if line.startswith('VmRSS'))
        return len(os.listdir(f'/proc/{pid}/fd')), memory

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.end() is None:
            self.end(signal.SIGKILL)
        shutil.rmtree(self.directory)
