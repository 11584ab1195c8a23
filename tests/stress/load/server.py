"""server.py - one of our servers, watched for as long as it runs.

    with Server('tcp_giver/server', '-t', 60) as giver:
        subprocess.run([..., str(giver.port)])
"""
import os
import shutil
import tempfile

from program import Program

LIMIT = 3600  # seconds: a million clients take their time


class Server(Program):
    """On a free port of 127.0.0.1, or a given one, and listening. What it prints and
    says goes to files, since it may be much."""

    def __init__(self, program, *words, port=0):
        directory = tempfile.mkdtemp()
        super().__init__(os.path.abspath(program), *words, f'127.0.0.1:{port}', limit=LIMIT,
                         cwd=directory, files=directory)
        endpoint = self.endpoint()
        if endpoint is None:
            why = self.ended()
            self.__exit__()
            raise RuntimeError(f'{program} does not listen: it {why}')
        self.port = int(endpoint.rpartition(':')[2])

    def ended(self):
        """How it ended by itself, for people: its status, and what it said last."""
        last = (self.files / 'err').read_text(errors='replace').splitlines()[-3:]
        return f'ended with {self.process.returncode}, after these lines:\n' + '\n'.join(last)

    def printed(self):
        return (self.files / 'out').read_text()

    def lines(self, name, but=None):
        """How many lines "out" or "err" has, without those that end in `but`."""
        with open(self.files / name, 'rb') as file:
            return sum(not but or not line.endswith(but) for line in file)

    def holds(self):
        """Returns its open descriptors and its memory in KiB, as Linux counts."""
        pid = self.process.pid
        with open(f'/proc/{pid}/status') as file:
            memory = next(int(line.split()[1]) for line in file if line.startswith('VmRSS'))
        return len(os.listdir(f'/proc/{pid}/fd')), memory

    def __exit__(self, *_):
        super().__exit__()
        shutil.rmtree(self.files)
