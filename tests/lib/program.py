"""program.py - a program that is started, waited for, and ended.

    server = Program(JUDGED / 'tcp_giver/server', '-n', 1, '127.0.0.1:0')
    client = Program(JUDGED / 'tcp_giver/client', 7, server.endpoint())
    print(client.end().output)

At its limit a program is killed, so that no wait for it is for ever. Whatever
still runs at the end is killed as well.
"""
import atexit
import os
import signal
import subprocess
import threading
import time
from collections import namedtuple
from pathlib import Path

SUITE = Path(__file__).resolve().parents[2]
DEADLINE = 100  # seconds: longer than any step takes on a busy machine


class Ended(namedtuple('Ended', 'status output errors')):
    """How a program ended: its exit status, or the signal as a negative number, and
    what it wrote to standard output and to standard error, as text."""

    @property
    def late(self):
        """It was killed, be it at its limit."""
        return self.status == -signal.SIGKILL


class Program:
    """Words are whatever str() makes words of. Its standard input is empty; its output
    goes to pipes, or into the files "out" and "err" of a directory FILES, for who
    says more than a pipe holds. ENVIRONMENT is added to ours, what is None there
    taken away; all other options are those of subprocess.Popen."""

    running = set()

    def __init__(self, *words, limit=DEADLINE, environment=None, files=None, **options):
        self.name = '/'.join(Path(words[0]).parts[-2:])
        self.files = Path(files) if files else None
        self._heard = b''   # of standard error, but the lines that were waited for
        environment = {**os.environ, **(environment or {})}
        self.process = subprocess.Popen(
            list(map(str, words)), bufsize=0,
            env={name: value for name, value in environment.items() if value is not None},
            **{'stdin': subprocess.DEVNULL, **self._outputs(), **options})
        self.running.add(self)
        self._alarm = threading.Timer(limit, self.process.kill)
        self._alarm.daemon = True
        self._alarm.start()

    def _outputs(self):
        if not self.files:
            return {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE}
        # subprocess has copies of its own by the time that ours are collected.
        return {'stdout': open(self.files / 'out', 'wb'), 'stderr': open(self.files / 'err', 'wb')}

    def _lines(self):
        """The lines of standard error as they come, up to its end."""
        if not self.files:
            yield from iter(self.process.stderr.readline, b'')
            return
        with open(self.files / 'err', 'rb') as errors:
            while True:
                ends = not self.runs()
                yield from iter(errors.readline, b'')
                if ends:
                    return
                time.sleep(0.001)

    def says(self, text):
        """Waits for a line with this text on standard error, and returns it, or None
        if it never comes."""
        for line in self._lines():
            if text.encode() in line:
                return line.decode(errors='replace').rstrip('\n')
            if not self.files:
                self._heard += line
        return None

    def endpoint(self):
        """Returns where a server listens, once it does; None: it never will."""
        line = self.says('listening on ')
        return line and line.split()[-1]

    def runs(self, seconds=0):
        """Tells whether it still runs, after so many seconds at most."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def end(self):
        """Waits for its end. A line that was waited for is not in the result."""
        output, errors = self.process.communicate()
        self._alarm.cancel()
        self.running.discard(self)
        errors = self._heard + (errors or b'')
        return Ended(self.process.returncode, (output or b'').decode(errors='replace'),
                     errors.decode(errors='replace'))

    def stop(self, by=signal.SIGTERM):
        """Sends it a signal, and waits for its end."""
        self.process.send_signal(by)
        return self.end()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._alarm.cancel()
        self.running.discard(self)


@atexit.register
def kill_all():
    for program in list(Program.running):
        program.__exit__()
