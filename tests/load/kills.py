"""kills.py - cp's client, or its server, killed at random moments.

The target must be the old file or the whole new one at any time, the survivor
must tell which, and leave no temporary file.
"""

import os
import random
import signal
import subprocess
import tempfile
import time

from server import Server

SIZE = 4 * 1024 * 1024  # bytes: long enough for a kill to meet the middle


def start_client(source, port):
    return subprocess.Popen(['cp/client', source, f'127.0.0.1:{port}'], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def content(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None


class Trial:
    """One copy with one kill; why tells what went wrong, whole how it ended."""

    def __init__(self, directory, source, data, old, side, moment):
        self.target = os.path.join(directory, 'target')
        self.source, self.data, self.old = source, data, old
        self.directory = directory
        self.why = ''
        if old is not None:
            with open(self.target, 'wb') as file:
                file.write(old)
        with Server('cp/server', self.target) as server:
            client = start_client(source, server.port)
            time.sleep(moment)
            if side == 'client':
                client.kill()
                client.communicate()
                self.server_survives(server)
            else:
                server.end(signal.SIGKILL)
                self.client_survives(server, client)
        self.whole = content(self.target) == data
        if content(self.target) not in (old, data):
            self.why = 'the target is neither the old file nor the new one'

    def server_survives(self, server):
        """It has stored the file and ended, or it stores the next client's."""
        if content(self.target) not in (self.old, self.data):
            self.why = 'the target is neither the old file nor the new one'
            return
        following = start_client(self.source, server.port)
        _, said = following.communicate(timeout=30)
        status = server.wait()
        if status != 0 or server.printed() != f'received {SIZE} bytes\n':
            self.why = f'the server: status {status}, {server.printed()!r}, {server.said()!r}'
        elif content(self.target) != self.data:
            self.why = 'the server says that it is stored, and it is not'
        elif following.returncode != 0 and 'refused' not in said and 'reset' not in said:
            self.why = f'the next client: status {following.returncode}, {said!r}'
        elif os.listdir(self.directory) != ['target']:
            self.why = f'the server left {os.listdir(self.directory)}'

    def client_survives(self, server, client):
        try:
            printed, said = client.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            client.kill()
            client.communicate()
            self.why = 'the client hangs'
            return
        stored = content(self.target) == self.data
        if client.returncode == 0 and not (stored and printed == f'sent {SIZE} bytes\n'):
            self.why = 'the client says that it is stored, and it is not'
        elif client.returncode not in (0, 1) or (client.returncode == 1 and said.count('\n') != 1):
            self.why = f'the client: status {client.returncode}, {said!r}'


def good_run(source, data):
    """Returns how long it takes."""
    with tempfile.TemporaryDirectory() as directory:
        with Server('cp/server', os.path.join(directory, 'target')) as server:
            began = time.monotonic()
            start_client(source, server.port).communicate(timeout=30)
            server.wait()
            return time.monotonic() - began


def run(report, full, seed, again):
    data = random.randbytes(SIZE)
    with tempfile.NamedTemporaryFile() as source:
        source.write(data)
        source.flush()
        takes = sorted(good_run(source.name, data) for _ in range(5))[2]
        for side in ('client', 'server'):
            count = 1000 if full else 40
            name = f'cp: its {side} killed at {count:,} random moments'
            faults, whole = [], 0
            for i in range(count):
                old = b'the old file\n' if i % 2 == 0 else None
                moment = random.uniform(0, 1.2 * takes)
                with tempfile.TemporaryDirectory() as directory:
                    trial = Trial(directory, source.name, data, old, side, moment)
                    if trial.why:
                        faults.append(f'killed after {1000 * moment:.1f} ms: {trial.why}')
                    whole += trial.whole
            report.check(name, '\n'.join(faults[:5]), again)
            report.figure(3, name, f'{len(faults)} wrong' + (
                f'; target whole {whole} times, old or absent {count - whole}'
                if side == 'server' else '; the next client always served or not needed'))
