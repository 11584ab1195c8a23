"""harness.py - what the checks of tests/checks share.

    from harness import Program, check
    from siphash import key_of          # of tests/lib, which is in the path as well

    server = Program('tcp_giver/server', '-n', 1, '127.0.0.1:0')
    client = Program('tcp_giver/client', 7, server.endpoint())
    check(client.end().output == f'{key_of(7)}\n', 'the key of ID 7 is wrong')

A check runs in a scratch directory of its own. It ends with status 0, or with
one line that says what is wrong and status 1, or, where the machine does not
let it run, with the reason and status 77. What it started ends with it.
"""
import atexit
import os
import pathlib
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))

import program
from program import DEADLINE, SUITE

JUDGED = pathlib.Path(os.environ.get('JUDGED', SUITE)).resolve()
THIS_CHECK = pathlib.Path(sys.argv[0]).resolve()
ROOM = 64                           # MiB: more than any check writes
RESET = struct.pack('ii', 1, 0)     # SO_LINGER: close() resets


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


def needs_descriptors(count):
    """Goes on with so many open files allowed, or skips the check."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < count:
        skip(f'{count} descriptors are needed, and {most} allowed')
    if now != resource.RLIM_INFINITY and now < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, most))


def figure(text):
    """Says, on standard error, what tests/stress/run shows of a check that passes."""
    print(text, file=sys.stderr)


class Program(program.Program):
    """A program that is judged; its name is DIRECTORY/PROGRAM, as in the cases."""

    def __init__(self, name, *operands, **how):
        super().__init__(JUDGED / name, *operands, **how)

    def says(self, text):
        return super().says(text) or wrong(f'{self.name} did not say "{text}", but: {self.end()}')


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
    program.kill_all()
    os.chdir('/')
    shutil.rmtree(scratch)


os.chdir(tempfile.mkdtemp(prefix='extra-'))
atexit.register(clean_up, os.getcwd())
signal.signal(signal.SIGTERM, lambda *_: wrong('the check was told to stop'))
if shutil.disk_usage('.').free < ROOM << 20:
    skip(f'on the disk of {tempfile.gettempdir()} less than {ROOM} MiB are free')
