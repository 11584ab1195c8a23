"""harness.py - what the checks in this directory share.

    from harness import Program, check

    server = Program('tcp_giver/server', '-n', '1', '127.0.0.1:0')
    client = Program('tcp_giver/client', '7', server.endpoint())
    check(client.end().status == 0, 'the client failed')

A check runs in a scratch directory of its own. It ends with status 0, or with
one line that says what is wrong and status 1, or, where the machine does not
let it run, with the reason and status 77. What it started ends with it.
"""
import atexit
import os
import pathlib
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

SUITE = pathlib.Path(__file__).resolve().parents[2]
JUDGED = pathlib.Path(os.environ.get('JUDGED', SUITE)).resolve()
THIS_CHECK = pathlib.Path(sys.argv[0]).resolve()
DEADLINE = 100  # seconds: longer than any step takes on a busy machine
RESET = struct.pack('ii', 1, 0)     # SO_LINGER: to close means to reset

Ended = namedtuple('Ended', 'status output errors')


def wrong(what):
    """Ends the check: something is wrong."""
    sys.exit(' '.join(what.split()))


def check(condition, what):
    if not condition:
        wrong(what)


def skip(reason):
    """Ends the check: it cannot be made here."""
    print(reason)
    sys.exit(77)


class Program:
    """A program that runs; its name is DIRECTORY/PROGRAM, as in the cases."""

    started = []

    def __init__(self, name, *operands, **how):
        self.name = name
        self.process = subprocess.Popen(
            [JUDGED / name, *map(str, operands)], bufsize=0,
            **{'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE,
               'stderr': subprocess.PIPE, **how})
        Program.started.append(self)

    def endpoint(self):
        """Returns where a server listens, once it does."""
        return self.says('listening on ').split()[-1]

    def says(self, text):
        """Waits for a line with this text on standard error, and returns it."""
        seen = []
        while select.select([self.process.stderr], [], [], DEADLINE)[0]:
            line = self.process.stderr.readline().decode()
            if text in line:
                return line.rstrip()
            if not line:
                break
            seen.append(line)
        return wrong(f'{self.name} did not say "{text}", but: {" ".join(seen) or "nothing"}')

    def end(self):
        """Waits for the end; what was read by says() is not in the result."""
        try:
            output, errors = self.process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            wrong(f'{self.name} still runs after {DEADLINE} s')
        return Ended(self.process.returncode, (output or b'').decode(), (errors or b'').decode())

    def stop(self, by):
        self.process.send_signal(by)
        return self.end()


def until(condition, what):
    """Waits until a condition, cheap to ask for, is true."""
    limit = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > limit:
            wrong(f'{what}: not within {DEADLINE} s')
        time.sleep(0.001)


def connect(endpoint):
    """Returns a socket that is connected to an IPv4 endpoint."""
    host, port = endpoint.rsplit(':', 1)
    return patient(socket.create_connection((host, int(port))))


def listen():
    """Returns a listening socket and its endpoint."""
    listener = patient(socket.create_server(('127.0.0.1', 0), backlog=1024))
    return listener, f'127.0.0.1:{listener.getsockname()[1]}'


def patient(connection):
    """Limits the waits of a socket, but leaves it blocking (which settimeout() does not)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', DEADLINE, 0))
    return connection


def receive(connection, size):
    """Returns so many bytes, fewer only at the end of the stream."""
    try:
        return connection.recv(size, socket.MSG_WAITALL)
    except OSError as error:
        return wrong(f'nothing was received: {error}')


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    connection.close()


def rounds(usual):
    """How often a check repeats itself: its first argument, or else as usual."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else usual


def in_namespaces(*kinds):
    """Goes on as root of new namespaces, or skips the check."""
    if 'IN_NAMESPACES' in os.environ:
        return
    command = ['unshare', '--map-root-user', *kinds]
    if subprocess.run([*command, 'true'], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        skip(f'the system does not allow: {" ".join(command)}')
    os.environ.update(IN_NAMESPACES='yes', JUDGED=str(JUDGED))
    sys.exit(subprocess.run([*command, sys.executable, THIS_CHECK, *sys.argv[1:]],
                            check=False).returncode)


def clean_up(scratch):
    for program in Program.started:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
    os.chdir('/')
    shutil.rmtree(scratch)


os.chdir(tempfile.mkdtemp(prefix='extra-'))
atexit.register(clean_up, os.getcwd())
signal.signal(signal.SIGTERM, lambda *_: wrong('the check was told to stop'))
