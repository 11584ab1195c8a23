"""common.py - how every program begins, names its steps, and fails.

    args = begin('tcp_draw/client', 'dt', server='127.0.0.1:60000')
    with doing(f'connect to {args.server}'):
        server = socket.create_connection(args.server, timeout=args.timeout)

If a step fails, the program ends with status 1 and one line on standard error:

    tcp_draw/client: connect to 127.0.0.1:60000: Connection refused (...)
"""
import argparse
import collections
import contextlib
import functools
import random
import re
import signal
import socket
import sys


class Address(collections.namedtuple('Address', 'host port')):
    """The pair that Python's sockets take; as text it is an endpoint, one word."""

    @property
    def family(self):
        return socket.AF_INET6 if ':' in self.host else socket.AF_INET

    def __str__(self):
        return f'[{self.host}]:{self.port}' if ':' in self.host else f'{self.host}:{self.port}'


def number(word, high=2**32 - 1):
    if not word.isdecimal() or int(word) > high:
        raise argparse.ArgumentTypeError(f"'{word}' is not a number from 0 to {high}")
    return int(word)


def endpoint(word, usual):
    """Returns an Address; what the word leaves out is as in the usual one."""
    host, port = usual.split(':')
    match = re.fullmatch(r'(?:\[(.+)\]|([^][:]*))(?::(\d+))?', re.sub(r'^(?=\d+$)', ':', word))
    if not word or not match or int(match[3] or port) > 65535:
        raise argparse.ArgumentTypeError(f"'{word}' is malformed: write {usual} or [::1]:{port}")
    return Address(match[1] or match[2] or host, int(match[3] or port))


OPERANDS = {'id': number, 'value': lambda word: number(word, 255), 'file': str}
OPTIONS = {     # letter: name, meaning, type, default
    'd': ('draw', 'draw this number instead of a random one', number, random.getrandbits(32)),
    'i': ('interval', 'milliseconds between two looks', number, 1000),
    'k': ('keyfile', 'take the secret from its first 16 bytes', str, None),
    'l': ('limit', 'ignore datagrams of more bytes', number, 2**20),
    'n': ('count', 'end after so many clients', number, None),
    't': ('timeout', 'seconds a peer may keep us waiting, 0: for ever', number, 5),
}


def begin(name, letters, timeout=5, status=1, **operands):
    """Reads options and operands; a wrong command line ends the program with status 2.

    SIGINT and SIGTERM will end it with the given status by an exception, so that each
    `with` and `finally` is left as it should be.
    """
    global program, patience
    parser = argparse.ArgumentParser(prog=name)
    parser.error = lambda message: parser.exit(2, f'{name}: {message} (see {name} -h)\n')
    for letter in letters:
        dest, meaning, kind, usual = OPTIONS[letter]
        parser.add_argument('-' + letter, dest=dest, help=meaning, type=kind, default=usual)
    for operand, usual in operands.items():
        kind = OPERANDS.get(operand, functools.partial(endpoint, usual=usual))
        parser.add_argument(operand, type=kind, nargs='?', default=usual, help=f'usually {usual}')
    parser.set_defaults(timeout=timeout)
    args, more = parser.parse_known_args()
    if more:
        parser.error(f'unknown: {" ".join(more)}; an endpoint is one word, as 127.0.0.1:60000')
    program, patience = name, args.timeout
    args.timeout = patience or None     # settimeout(None) is for ever
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: sys.exit(status))
    return args


class Failure(SystemExit):
    """Ends the program with status 1; a server that must outlive its client suppresses it."""
    def __init__(self, text):
        note(text)
        super().__init__(1)


@contextlib.contextmanager
def doing(what):
    """Names a step: an error in its block becomes a Failure, "doing what: why"."""
    try:
        yield
        return
    except socket.timeout:
        why = f'timed out after {patience} s'
    except ConnectionRefusedError as error:
        why = f'{error.strerror} (no server listens there: start one first)'
    except OSError as error:
        why = (error.strerror or str(error)).split(' (while')[0]     # create_server() says where
    except EOFError as error:
        why = str(error)
    raise Failure(f'{what}: {why}')


def note(text):
    print(f'{program}: {text}', file=sys.stderr, flush=True)


def say(text):
    """Prints a line of the result at once: only then a full disk is seen."""
    try:
        print(text, flush=True)
    except OSError as error:
        sys.exit(f'{program}: write to standard output: {error.strerror}')


def say_who_wins(client, server):
    """Prints both draws and the winner, the larger one."""
    say(f'client drew {client}\nserver drew {server}')
    say('client wins' if client > server else 'server wins' if server > client else 'tie')


def announce(server):
    """Says where a server, now ready, can be reached."""
    note(f'listening on {Address(*server.getsockname()[:2])}')


def exactly(size, data):
    """Returns data, if it has so many bytes. Fewer mean that the stream has ended."""
    if len(data) < size:
        raise EOFError(f'end of stream after {len(data)} of {size} bytes')
    if len(data) > size:
        raise EOFError('more bytes came instead')
    return data
