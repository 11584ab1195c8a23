"""torture.py - a conversation in which one call fails, and how it must end.

As curl's torture tests and SQLite's do: a good run counts the calls that can
fail; then each of them fails in turn, once, and from then on, with each of the
errors that fit. The good runs and the others are judged by the same rules.
"""

import errno
import itertools
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from conversations import CONVERSATIONS
from program import Program

CLIENT_LIMIT, SERVER_LIMIT = 5, 10  # seconds; what runs longer hangs
VISITORS = 3                        # good clients that a server is given after a bad one
INPUT = bytes(i % 251 for i in range(300000))  # more than a block of cp's
OLD = b'the old file'

# What makes sense for a call; the first is the one that a quick run takes.
ERRORS = {
    '__cxa_atexit': 'ENOMEM',
    'accept': 'ECONNABORTED EMFILE ENFILE ENOBUFS ENOMEM EINTR EBADF EINVAL ENOTSOCK EOPNOTSUPP',
    'access': 'EACCES EROFS',
    'bind': 'EADDRINUSE EACCES',
    'calloc': 'ENOMEM',
    'clock_gettime': 'EINVAL EPERM',
    'close': 'EIO EINTR',
    'connect': 'ECONNREFUSED ETIMEDOUT EINPROGRESS EINTR',
    'fchmod': 'EPERM EROFS',
    'fcntl64': 'EBADF EINTR',
    'fstat64': 'EIO EOVERFLOW',
    'fsync': 'EIO ENOSPC',
    'getaddrinfo': 'EAI_AGAIN EAI_MEMORY EAI_SYSTEM EAI_NONAME',
    'getnameinfo': 'EAI_AGAIN EAI_MEMORY',
    'getpeername': 'ENOTCONN ENOBUFS',
    'getsockname': 'ENOBUFS EBADF',
    'isatty': 'ENOTTY EBADF',
    'listen': 'EADDRINUSE EOPNOTSUPP',
    'lstat64': 'EACCES EIO',
    'malloc': 'ENOMEM',
    'mkstemp64': 'EACCES EMFILE',
    'open64': 'EACCES EMFILE',
    'poll': 'ENOMEM EINVAL EINTR EAGAIN',
    'read': 'EIO EISDIR EINTR',
    'realloc': 'ENOMEM',
    'recv': 'ECONNRESET EAGAIN ENOMEM EINTR',
    'recvfrom': 'ENOMEM EAGAIN EINTR',
    'recvmsg': 'ENOMEM EAGAIN EINTR',
    'rename': 'EXDEV EACCES',
    'send': 'EPIPE EAGAIN ECONNRESET EINTR ENOBUFS',
    'sendto': 'ENETUNREACH ENOBUFS EINTR',
    'setsockopt': 'ENOPROTOOPT ENOBUFS',
    'shutdown': 'ENOTCONN ENOBUFS',
    'sigaction': 'EINVAL',
    'sigprocmask': 'EINVAL',
    'socket': 'EMFILE ENOBUFS',
    'stdout': 'ENOSPC EIO',
    'unlink': 'EACCES EBUSY',
    'write': 'ENOSPC EIO EINTR',
}

# Nothing else does what these do: a program that goes on has not checked the result.
FATAL = set('''__cxa_atexit access bind fchmod fstat64 fsync getsockname listen mkstemp64 open64
    rename setsockopt socket stdout write'''.split())

# Makes a copy outlast a loss of power, which no test can cause, before it is confirmed.
STORING = ['fsync', 'rename', 'fsync', 'shutdown']

# To go on when interrupted is right, and never ends if that never does; so is to ask
# poll() again when it says EAGAIN, which in poll() means that it may succeed the next
# time, and to accept the next client when one is gone before its turn.
ENDLESS = {'poll', 'read', 'recv', 'recvfrom', 'recvmsg', 'send', 'sendto', 'write'}
AGAIN = {('poll', 'EAGAIN'), ('accept', 'ECONNABORTED')}

# libc's functions that cannot fail, end the program, or only work on memory; and
# printf() and its kin, which fail later, in fflush().
HARMLESS = set('''__ctype_b_loc __errno_location __gmon_start__ __libc_start_main __posix_getopt __cxa_finalize
    _ITM_deregisterTMCloneTable _ITM_registerTMCloneTable _exit exit ferror fflush fprintf fputc
    fputs freeaddrinfo fwrite gai_strerror getpid inet_pton memchr memcmp memcpy memmove memset printf putchar puts
    setvbuf sigaddset sigemptyset snprintf stdout stderr strchr strcmp strcpy strcspn strerror strlen
    strncmp strrchr strspn strtol strtoull umask vfprintf vsnprintf'''.split())

# Lines on standard error that speak of no failure.
NOTES = ('listening on', 'play with ', 'ignore ', 'no "got it"', 'the client asked again', 'nothing yet',
         'drop a client', 'accept: no more clients', 'the client has been silent')

# What a program may print before it fails, where that depends on what got through.
PARTS = {
    'udp_max/client': r'(\d+ bytes: (received|too long|lost)\n)*(largest datagram: \d+ bytes\n)?',
    'udp_max/server': r'(\d+ bytes\n)*(largest datagram: \d+ bytes\n)?',
}


@dataclass(frozen=True)
class Fault:
    """The calls that fail: the nth of this name, and TIMES in all (0: all later ones)."""
    call: str
    nth: int
    times: int
    error: str

    def __str__(self):
        return f'{self.call}:{self.nth}:{self.times}:{self.error}'

    def number(self):
        source = socket if self.error.startswith('EAI_') else errno
        return getattr(source, self.error)

    def environment(self):
        return {'FAULTS_FAIL': f'{self.call}:{self.nth}:{self.times}:{self.number()}'}


def fault_of(text):
    """Reads what str() of a fault wrote."""
    call, nth, times, error = text.split(':')
    return Fault(call, int(nth), int(times), error)


def _usable(endpoint):
    """None: there will be no server; '': it could not tell where it listens."""
    return endpoint and (endpoint if re.fullmatch(r'127\.0\.0\.1:\d+|unix:\S+', endpoint) else '')


class Run:
    """One conversation, with one side of it under the shim."""

    def __init__(self, programs, shim, conversation, family, side, fault=None, slow=1):
        self.slow = slow  # times as slow as usual
        self.programs, self.shim = programs, shim
        self.conversation, self.family = conversation, family
        self.side, self.fault = side, fault
        self.endings = []  # (words, ending, asked to end?)
        self.directory = Path(tempfile.mkdtemp(prefix='faults-'))
        self.calls = Counter()
        try:
            self._hold()
            self.files = {file.name for file in self.directory.iterdir()
                          if file.name not in ('input', 'secret', 'log')}
            self.output = self._read('output')
            self.left = [path for path in self.clients if self._is_ours(path)]
            self.log = (self._read('log') or b'').decode().split()
            self.calls = Counter(self.log)
        finally:
            shutil.rmtree(self.directory)

    def _is_ours(self, path):
        """Not one that was left by an earlier process of the same number."""
        return os.path.exists(path) and \
            os.stat(path).st_mtime >= (self.directory / 'secret').stat().st_mtime

    def _read(self, name):
        path = self.directory / name
        return path.read_bytes() if path.exists() else None

    def _start(self, words, endpoints, shimmed, limit):
        environment = {}
        if shimmed:
            environment = {'LD_PRELOAD': str(self.shim), 'FAULTS_LOG': str(self.directory / 'log'),
                           **(self.fault.environment() if self.fault else {})}
        client = words[0].endswith('client')
        options = {}
        if self.conversation.piped:
            options = {'stdin': open(self.directory / 'input', 'rb')} if client else \
                {'stdout': open(self.directory / 'output', 'wb')}
        program = Program(self.programs / words[0], *words[1:], *endpoints, cwd=self.directory,
                          limit=limit * self.slow, environment=environment, **options)
        for file in options.values():
            file.close()
        if client:
            self.clients.append(f'/tmp/client-{program.process.pid}.socket')
        return program

    def _visit(self, words, endpoints, shimmed=False):
        ending = self._start(words, endpoints, shimmed, CLIENT_LIMIT).end()
        self.endings.append((words, ending, False))
        return ending

    def _own_endpoint(self, number):
        """Any free port, or a path."""
        return '127.0.0.1:0' if self.family == 'ipv4' else \
            f'unix:{self.directory}/socket-{number}'

    def _hold(self):
        self.clients = []
        (self.directory / 'secret').write_bytes(b'lecture exercise')
        (self.directory / 'secret').chmod(0o600)
        if self.conversation.copies:
            (self.directory / 'input').write_bytes(INPUT)
            (self.directory / 'output').write_bytes(OLD)

        servers = [self._start(server.words, [self._own_endpoint(number)],
                               self.side == 'server', SERVER_LIMIT)
                   for number, server in enumerate(self.conversation.servers)]
        endpoints = [_usable(server.endpoint()) for server in servers]
        good = False
        if all(endpoints):
            ending = self._visit(self.conversation.client, endpoints, self.side == 'client')
            good = ending.status == 0

        for model, server, endpoint in zip(self.conversation.servers, servers, endpoints):
            self._end(model, server, endpoint, good)

    def _end(self, model, server, endpoint, good):
        """Sees a server to its end: by the clients that it still waits for, or else
        by asking it, where it has a reason to wait for ever."""
        lasting = self.fault is not None and self.fault.times == 0
        for _ in range(1 if lasting else VISITORS):
            if not endpoint or not server.runs(0.2 if good else 0):
                break
            good = self._visit(model.visitor, [endpoint]).status == 0
        asked = (endpoint is not None and (lasting or not good)
                 and server.runs(1.5 if endpoint else 0))
        ended = server.stop() if asked else server.end()
        self.endings.append((model.words, ended, asked))

    def transcript(self):
        """All that was said, for people."""
        text = []
        for words, ending, asked in self.endings:
            text.append(f'{" ".join(words)}: status {ending.status}' + ', when asked' * asked)
            printed = ending.output[-1000:].splitlines()
            text += [f'  > {line}' for line in printed[-10:]]
            text += [f'  2> {line}' for line in ending.errors.splitlines()[-20:]]
        return '\n'.join(text)


def wrong(run, good=None):
    """Tells in a line what a run did wrong, '' if nothing; good is a good run."""
    return '; '.join(_wrongs(run, good))


def _wrongs(run, good):
    expected = {words[0]: ending.output for words, ending, _ in good.endings} if good else {}
    bad_clients = sum(ending.status != 0 for words, ending, _ in run.endings
                      if words[0].endswith('client'))

    for words, ending, asked in run.endings:
        name = words[0]
        failures = [line for line in ending.errors.splitlines()
                    if not line.startswith(tuple(f'{name}: {note}' for note in NOTES))]
        if ending.late:
            yield f'{name} hangs'
        elif ending.status < 0:
            yield f'{name} died of signal {-ending.status}'
        elif asked:
            service = name in ('tcp_giver/server', 'tcp_checker/server')
            if ending.status != (0 if service else 1):
                yield f'{name} ended with status {ending.status} when asked to'
            if run.fault is None or run.fault.times > 0 and run.fault.call != 'getnameinfo':
                yield f'{name} did not serve the next good client'
        elif ending.status != 0:
            most = 1 + (bad_clients if name.endswith('server') else 0)
            if not 1 <= len(failures) <= most:
                yield f'{name} failed with {len(failures)} lines on standard error'
        elif name.endswith('client') and failures:
            yield f'{name} has status 0, but complains'
        for line in failures:
            if not line.startswith(f'{name}: '):
                yield f'{name} said: {line}'
        if good:
            # What gets through to udp_max/server is up to its client, and the other
            # way round where one side stays deaf.
            lossy = name == 'udp_max/server' or \
                name in PARTS and run.fault is not None and run.fault.times == 0
            whole = ending.status == 0 and not asked and not lossy
            yield from _wrong_output(name, ending.output, expected.get(name), whole)

    if good and run.calls and _is_fatal(run, good):
        name, ending, asked = next((words[0], ending, asked) for words, ending, asked in run.endings
                                   if words[0].endswith(run.side))
        if ending.status == 0 or asked:
            yield f'{name} goes on after an error of {run.fault.call.removesuffix("64")}'
    yield from _wrong_files(run)


def _stores(run):
    """Whether the side under the shim is a server that stores a file."""
    return run.side == 'server' and run.conversation.copies and not run.conversation.piped


def _is_fatal(run, good):
    """Whether the side in which a call failed has to fail. The last that a program
    closes is its standard output, and the first that cp/server does is the copy."""
    fault = run.fault
    if fault.call == 'close':
        return fault.nth == good.calls['close'] or fault.nth == 1 and _stores(run)
    return fault.call in FATAL and fault.error != 'EINTR'


def _wrong_output(name, output, expected, whole):
    if expected is None:
        return
    if whole and output != expected:
        yield f'{name} has status 0 with a wrong result'
    elif not whole and name in PARTS:
        sizes = re.findall(r'(?m)^(\d+) bytes(?:: received)?$', output)
        last = re.findall(r'largest datagram: (\d+)', output)
        if not re.fullmatch(PARTS[name], output):
            yield f'{name} printed something else'
        elif last and int(last[0]) != max(map(int, sizes), default=0):
            yield f'{name} got the largest datagram wrong'
    elif not expected.startswith(output):
        yield f'{name} printed something else'


def _wrong_files(run):
    done = {words[0] for words, ending, asked in run.endings if ending.status == 0}
    undeletable = run.fault is not None and run.fault.call == 'unlink'

    if run.conversation.copies:
        whole = run.output in (OLD, INPUT)
        if not whole and not (run.conversation.piped and INPUT.startswith(run.output)):
            yield 'the target is neither the old file nor the new one'
        if done and run.output != INPUT:
            yield 'a copy that was not made is said to be'
    if not undeletable:
        if run.files - {'output'}:
            yield f'left behind: {", ".join(sorted(run.files - {"output"}))}'
        if run.left:
            yield f'left behind: {", ".join(run.left)}'


def slowness(name, fault):
    """How many times as long as usual a run may take: who goes deaf in the middle of
    udp_max spends its patience on each of twenty sizes, and then is right."""
    deaf = (name, fault.call, fault.error, fault.times) == ('udp_max', 'recv', 'EAGAIN', 0)
    return 8 if deaf else 1


def faults(calls, quick):
    """All faults that make sense in a conversation, for the calls of a good run."""
    for call, count in sorted(calls.items()):
        errors = ERRORS[call].split()
        places = range(1, count + 1)
        if quick and count > 3:
            places = (1, 2, count)
        for nth, error in itertools.product(places, errors[:1] if quick else errors):
            yield Fault(call, nth, 1, error)
            endless = error == 'EINTR' and call in ENDLESS or (call, error) in AGAIN
            if not quick and not endless:
                yield Fault(call, nth, 0, error)
            if call == 'accept' and error == 'EMFILE':
                yield Fault(call, nth, 3, error)  # it passes: all must be served then


def unknown_calls(programs, names, shim):
    """The libc functions of the programs that neither the shim nor we know."""
    def symbols(file, kind):
        listing = subprocess.run(['nm', '-D', kind, file], capture_output=True, text=True,
                                 check=True).stdout
        return {line.split()[-1].split('@')[0] for line in listing.splitlines()}

    hooked = symbols(shim, '--defined-only')
    called = {symbol for name in names
              for symbol in symbols(programs / name, '--undefined-only')}
    return sorted(called - hooked - HARMLESS)


def good_run(programs, shim, name, family, side):
    """A run without a fault; it is repeated where a busy machine made it fail."""
    conversation = CONVERSATIONS[name]
    for _ in range(3):
        run = Run(programs, shim, conversation, family, side)
        problem = wrong(run)
        if not problem and any(ending.status != 0 for _, ending, _ in run.endings):
            problem = 'it fails though no call does'
        printed = next((ending.output.splitlines() for words, ending, _ in run.endings
                        if words == conversation.client), [])
        if not problem and conversation.last_line and printed[-1:] != [conversation.last_line]:
            problem = f'its last line is not "{conversation.last_line}"'
        if not problem and _stores(run) and [c for c in run.log if c in STORING] != STORING:
            problem = f'its calls are not {", ".join(STORING)}, in this order'
        if not problem:
            break
    return run, problem


def torture(report, programs, names, shim, quick, pool):
    """Row 1: every call of every program, in every conversation."""
    unknown = unknown_calls(programs, names, shim)
    report.check('every libc call of the programs is known to the shim',
                 ', '.join(unknown) and f'not known: {", ".join(unknown)}')
    total = reached = 0
    for name, conversation in CONVERSATIONS.items():
        for family, side in itertools.product(conversation.families, conversation.sides):
            if quick and family == 'unix':
                continue
            title = f'{name}: the {side} over {family}'
            good, problem = good_run(programs, shim, name, family, side)
            if problem:
                report.not_ok(f'{title}, no fault', f'{problem}\n{good.transcript()}')
                continue

            def attempt(fault):
                run = Run(programs, shim, conversation, family, side, fault,
                          slowness(name, fault))
                return fault, run, wrong(run, good)

            failed = count = 0
            for fault, run, problem in pool.map(attempt, faults(good.calls, quick)):
                count += 1
                reached += bool(run.calls)
                if problem:
                    failed += 1
                    report.not_ok(f'{title}, {fault}', f'{problem}\n{run.transcript()}',
                                  f'tests/stress/faults/run repeat {name} {family} {side} {fault}')
            total += count
            if not failed:
                report.ok(f'{title}, {count} faults')
    report.figure(1, 'calls made to fail (reached / tried)', f'{reached} / {total}')
