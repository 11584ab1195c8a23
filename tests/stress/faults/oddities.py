"""oddities.py - odd circumstances, in each of which a program says an honest line."""

import contextlib
import errno
import os
import resource
import shutil
import signal
import socket
import tempfile
import threading
from pathlib import Path

from conversations import KEY_OF_7
from program import Program

LIMIT = 10  # seconds
SO_SNDBUFFORCE = 32  # Linux's number; Python has no name for it


class Place:
    """A scratch directory in which programs are started."""

    def __init__(self, programs):
        self.programs = programs

    def __enter__(self):
        self.directory = Path(tempfile.mkdtemp(prefix='faults-'))
        (self.directory / 'input.txt').write_bytes(b'twenty-eight bytes, or so..\n')
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(self, words, **options):
        name, *rest = words.split() if isinstance(words, str) else words
        return Program(self.programs / name, *rest, cwd=self.directory, limit=LIMIT, **options)

    def shell(self, command, **options):
        return Program('sh', '-c', command, cwd=self.directory, limit=LIMIT,
                       environment={'P': str(self.programs)}, **options)


def _same(name, got, wanted):
    return '' if got == wanted else f'{name} is {got!r:.200}, not {wanted!r:.200}'


def _fails(ending, line, output=''):
    """What is wrong where a program should fail with this one line; '' if nothing."""
    said = [error for error in ending.errors.splitlines()
            if 'listening on' not in error and 'nothing yet' not in error]
    if ending.late:
        return f'it hangs, and it says {said}; expected "{line}"'
    if ending.status != 1 or len(said) != 1 or line not in said[0]:
        return f'status {ending.status}, and it says {said}; expected "{line}"'
    return _same('its output', ending.output, output)


def file_size_limit(report, programs):
    """RLIMIT_FSIZE: EFBIG, no signal; the target stays as it was."""
    with Place(programs) as place:
        (place.directory / 'input').write_bytes(bytes(100000))
        (place.directory / 'output').write_bytes(b'old')
        server = place.start('cp/server output 127.0.0.1:0', preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (50000, 50000)))
        client = place.start(f'cp/client input {server.endpoint()}')
        problem = _fails(server.end(), 'File too large')
        problem = problem or _fails(client.end(), 'Connection reset by peer')
        problem = problem or _same('the target', (place.directory / 'output').read_bytes(), b'old')
        left = sorted(path.name for path in place.directory.iterdir())
        problem = problem or _same('the directory', left, ['input', 'input.txt', 'output'])
        report.check('cp/server at its limit of file size', problem)


def open_secret(report, programs):
    """A secret that others may read is refused."""
    for name in ('tcp_giver/server', 'tcp_checker/server'):
        for mode in (0o640, 0o604, 0o620):
            with Place(programs) as place:
                (place.directory / 'secret').write_bytes(b'sixteen letters!')
                (place.directory / 'secret').chmod(mode)
                ending = place.start(f'{name} -k secret 127.0.0.1:0').end()
                report.check(f'{name}, secret with mode {mode:o}',
                             _fails(ending, 'others than its owner have access'))


def wrong_keys(report, programs, count):
    """A client that tries keys at full speed gets none, and keeps nobody waiting for ever."""
    with Place(programs) as place, open(place.directory / 'said', 'wb') as said:
        server = place.start('tcp_checker/server 127.0.0.1:0', stdout=said)
        endpoint = server.endpoint()
        host, port = endpoint.split(':')
        verdicts = []

        def guess():
            for key in range(count):
                with socket.create_connection((host, int(port)), LIMIT) as peer:
                    peer.sendall((7).to_bytes(4, 'big') + key.to_bytes(4, 'big'))
                    verdicts.append(peer.recv(4, socket.MSG_WAITALL))

        guesser = threading.Thread(target=guess)
        guesser.start()
        good = [place.start(f'tcp_checker/client 7 {KEY_OF_7} {endpoint}').end()
                for _ in range(5)]
        guesser.join()
        server.process.terminate()
        problem = _same('the status', server.end().status, 0)
        problem = problem or _same('the verdicts', set(verdicts), {bytes(4)})
        problem = problem or _same('good answers', [ending.output for ending in good],
                                   ['accepted\n'] * 5)
        lines = (place.directory / 'said').read_bytes().splitlines()
        problem = problem or _same('lines', len(lines), count + 5)
        report.check(f'tcp_checker/server, {count} wrong keys at full speed', problem)


def long_operands(report, programs):
    """A word that fits into no buffer is reported, not cut."""
    with Place(programs) as place:
        for host in ('x' * 300, f'[{"1" * 300}]'):
            ending = place.start(['tcp_draw/client', f'{host}:5000']).end()
            problem = _same('the status', ending.status, 2)
            if 'the host is too long' not in ending.errors:
                problem = f'it says {ending.errors}'
            report.check(f'a host that is too long: {host[:3]}...', problem)

        target = './' * 2045 + 'x'  # its name fits, that of the file beside it does not
        server = place.start(['cp/server', target, '127.0.0.1:0'])
        client = place.start(f'cp/client input.txt {server.endpoint()}')
        problem = _fails(server.end(), 'store ././')  # a line is cut at 1,023 bytes
        report.check('a target whose path is too long', problem or
                     _fails(client.end(), 'Connection reset by peer'))


def _crowd(stack, server, count):
    """So many clients that are silent, and one that was served after them: by then
    the server must have accepted them all."""
    host, port = server.endpoint().split(':')
    clients = [stack.enter_context(socket.create_connection((host, int(port)), LIMIT))
               for _ in range(count + 1)]
    clients[count].sendall(bytes(4))
    clients[count].recv(4, socket.MSG_WAITALL)
    return clients[:count]


def _send_at_once(server, clients):
    """Requests for the key of ID 0, which the server finds all in one turn."""
    server.process.send_signal(signal.SIGSTOP)
    for client in clients:
        client.sendall(bytes(4))
    server.process.send_signal(signal.SIGCONT)


def _answer(client):
    """The key that it gets, or nothing."""
    try:
        return client.recv(4, socket.MSG_WAITALL)
    except ConnectionResetError:
        return b''


def last_client(report, programs):
    """After its last good client a server ends, though others are connected."""
    with Place(programs) as place:
        server = place.start('tcp_giver/server -n 1 127.0.0.1:0')
        endpoint = server.endpoint()
        host, port = endpoint.split(':')
        with socket.create_connection((host, int(port)), LIMIT) as silent:
            good = place.start(f'tcp_giver/client 7 {endpoint}').end()
            problem = _same('the status', (good.status, server.end().status), (0, 0))
            problem = problem or _same('what the silent one receives', silent.recv(1), b'')
        report.check('tcp_giver/server ends while a silent client is connected', problem)

    with Place(programs) as place, contextlib.ExitStack() as stack:
        server = place.start('tcp_giver/server -n 2 127.0.0.1:0')
        clients = _crowd(stack, server, 2)
        _send_at_once(server, clients)
        ending = server.end()
        keys = [_answer(client) for client in clients]
        problem = _same('the status', ending.status, 0)
        problem = problem or _same('lines', ending.output.count('\n'), 2)
        problem = problem or _same('keys', sorted(map(len, keys)), [0, 4])
        report.check('tcp_giver/server -n 2 with two clients at once for the last place', problem)


def few_descriptors(report, programs):
    """Where descriptors run out, strangers who say nothing make way; who has said
    something does not."""
    with Place(programs) as place, contextlib.ExitStack() as stack:
        server = place.start('tcp_giver/server -t 2 -n 2 127.0.0.1:0', preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (12, 12)))
        endpoint = server.endpoint()
        host, port = endpoint.split(':')
        clients = [stack.enter_context(socket.create_connection((host, int(port)), LIMIT))
                   for _ in range(20)]
        clients[0].send(bytes(1))
        good = place.start(f'tcp_giver/client 7 {endpoint}').end()
        clients[0].send(bytes(3))
        problem = _same('the status of the good client', good.status, 0)
        problem = problem or _same('the key of the slow one', _answer(clients[0]),
                                   bytes.fromhex('9e059d13'))
        ending = server.end()
        if 'it says nothing, and others wait' not in ending.errors:
            problem = problem or f'it says {ending.errors}'
        report.check('tcp_giver/server with too few descriptors for strangers', problem)


def hangup(report, programs):
    """Under nohup, SIGHUP ends nothing."""
    for prepare, status in (("trap '' HUP; ", 0), ('', 1)):
        with Place(programs) as place:
            server = place.shell(f'{prepare}exec $P/tcp_draw/server -d 5 127.0.0.1:0')
            endpoint = server.endpoint()
            server.process.send_signal(signal.SIGHUP)
            if status == 0:
                place.start(f'tcp_draw/client {endpoint}').end()
            report.check(f'SIGHUP, {"ignored" if prepare else "not ignored"}',
                         _same('the status', server.end().status, status))


def patient(report, programs):
    """-t 0: for ever."""
    with Place(programs) as place:
        server = place.start('udp_draw/server -t 0 -d 5 127.0.0.1:0')
        client = place.start(f'udp_draw/client -t 0 -d 5 {server.endpoint()}').end()
        report.check('udp_draw without a limit of time', _same(
            'the status', (client.status, server.end().status), (0, 0)))


def stray_datagram(report, programs):
    """A server that answers one who wants no answer."""
    with Place(programs) as place, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(('127.0.0.1', 0))
        client = place.start(f'udp_nonblocking/client 9 127.0.0.1:{server.getsockname()[1]}')
        data, address = server.recvfrom(10)
        server.sendto(b'surprise', address)
        report.check('udp_nonblocking/client is answered', _same(
            'the output', (data, client.end().output), (b'\x09', 'sent 9\n')))


def huge_datagram(report, programs):
    """More than any system sends unless it is told to: seen, and not counted."""
    name = 'udp_max/server gets a datagram beyond the last size'
    with Place(programs) as place, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        try:
            client.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 1 << 23)
        except PermissionError:
            report.skip(name, 'only root may send that much')
            return
        server = place.start(f'udp_max/server unix:{place.directory}/server')
        client.bind(f'{place.directory}/client')
        client.connect(server.endpoint().removeprefix('unix:'))
        for size in (1024, (1 << 20) + 1, 0):
            client.send(bytes(size))
        ending = server.end()
        problem = _same('the output', ending.output, '1024 bytes\nlargest datagram: 1024 bytes\n')
        if 'ignore a datagram of more than 1048576 bytes' not in ending.errors:
            problem = problem or f'it says {ending.errors}'
        report.check(name, problem)


def lost_line(report, programs, shim):
    """A disk that is full for a moment, in the middle of what one turn prints."""
    with Place(programs) as place, contextlib.ExitStack() as stack:
        server = place.start('tcp_giver/server 127.0.0.1:0', environment={
            'LD_PRELOAD': str(shim), 'FAULTS_FAIL': f'stdout:2:1:{errno.ENOSPC}'})
        _send_at_once(server, _crowd(stack, server, 600))
        ending = server.end()
        whole = 'id 0 key 2651168019\n' * ending.output.count('\n')
        report.check('tcp_giver/server loses a line of many',
                     _fails(ending, 'write to standard output', whole))


def short_memory(report, programs, shim):
    """No memory for the 65th client, for a moment: it waits, and is served."""
    for nth in (3, 4):  # the first two make room for 64
        with Place(programs) as place, contextlib.ExitStack() as stack:
            server = place.start('tcp_giver/server -n 101 127.0.0.1:0', environment={
                'LD_PRELOAD': str(shim), 'FAULTS_FAIL': f'realloc:{nth}:1:{errno.ENOMEM}'})
            clients = _crowd(stack, server, 100)
            for client in clients:
                client.sendall(bytes(4))
            lengths = {len(_answer(client)) for client in clients}
            ending = server.end()
            problem = _same('the lengths of all keys', lengths, {4})
            problem = problem or _same('the status', ending.status, 0)
            if 'accept: no more clients at once' not in ending.errors:
                problem = problem or f'it says {ending.errors}'
            report.check(f'tcp_giver/server without memory for a client, realloc {nth}', problem)


def unsynced_directory(report, programs, shim):
    """A rename that cannot be brought to the disk: EINVAL says that there is no such
    thing on this file system; anything else, that the copy may be lost."""
    for error, statuses in ((errno.EINVAL, (0, 0)), (errno.EIO, (1, 1))):
        with Place(programs) as place:
            server = place.start('cp/server output 127.0.0.1:0', environment={
                'LD_PRELOAD': str(shim), 'FAULTS_FAIL': f'fsync:2:1:{error}'})
            client = place.start(f'cp/client input.txt {server.endpoint()}').end()
            ending = server.end()
            problem = _same('the statuses', (client.status, ending.status), statuses)
            if error == errno.EIO:
                problem = problem or _fails(ending, 'may not survive a loss of power')
            problem = problem or _same('the directory', sorted(os.listdir(place.directory)),
                                       ['input.txt', 'output'])
            report.check(f'cp/server, fsync of the directory: {os.strerror(error)}', problem)


def check(report, programs, shim, quick):
    """Row 16: all of them; the figure is how many went well."""
    passed, failed = report.passed, report.failed
    by_themselves = (file_size_limit, open_secret, long_operands, last_client, few_descriptors, hangup, patient,
                     stray_datagram, huge_datagram)
    for oddity in by_themselves:
        with report.guard(oddity.__name__):
            oddity(report, programs)
    for oddity in (lost_line, short_memory, unsynced_directory):
        with report.guard(oddity.__name__):
            oddity(report, programs, shim)
    with report.guard('wrong_keys'):
        wrong_keys(report, programs, 500 if quick else 5000)
    report.figure(16, 'oddities (as they should be / tried)',
                  f'{report.passed - passed} / {report.passed - passed + report.failed - failed}')
