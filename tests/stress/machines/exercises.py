"""exercises.py - what clients and servers talk about in each exercise.

Each function takes the machines of the pair, a list of families, and whether all
is wanted or a little, and yields talks.
"""

import filecmp
import itertools
import os
import random
import socket

import build
from siphash import key_of
from talk import Side, Talk

DRAWS = [0, 1, 2**31, 2**32 - 1, 0x01020304]
IDS = [7, 0x01020304, 2**32 - 1, 0, 1, 2**31]
VALUES = [7, 255, 0, 1, 127, 128]
SECRETS = {None: b'lecture exercise', 'keyfile': bytes.fromhex('80ff007f0102030405060708fcfdfeff')}

MIB = 2**20
LONGEST = MIB  # what udp_max tries at most


def _prepare_keyfile(directory):
    path = os.path.join(directory, 'keyfile')
    with open(path, 'wb', opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(SECRETS['keyfile'])


def _draw(exercise, client, server, families, full):
    draws = [(1000, 5), (0x01020304, 0x04030201)]
    if full:
        draws += [*zip(DRAWS, DRAWS[1:] + DRAWS[:1]), (DRAWS[-1], DRAWS[-1])]
    for family, (one, other) in itertools.product(families, draws):
        winner = 'tie' if one == other else 'client wins' if one > other else 'server wins'
        result = f'client drew {one}\nserver drew {other}\n{winner}\n'
        yield Talk(f'draws {one} and {other}',
                   [Side(server, f'{exercise}/server', ['-t60', f'-d{other}'], result)],
                   [Side(client, f'{exercise}/client', ['-t60', f'-d{one}'], result)], family)


def tcp_draw(client, server, families, full):
    return _draw('tcp_draw', client, server, families, full)


def udp_draw(client, server, families, full):
    return _draw('udp_draw', client, server, families, full)


def _largest_datagram(family):
    """The longest that the system takes, up to what udp_max tries."""
    kind, own = {'ipv4': (socket.AF_INET, ('127.0.0.1', 0)), 'ipv6': (socket.AF_INET6, ('::1', 0)),
                 'unix': (socket.AF_UNIX, '')}[family]
    takes, refuses = 0, LONGEST + 1
    with socket.socket(kind, socket.SOCK_DGRAM) as receiver, \
            socket.socket(kind, socket.SOCK_DGRAM) as sender:
        receiver.bind(own)
        sender.connect(receiver.getsockname())
        while refuses - takes > 1:
            size = (takes + refuses) // 2
            try:
                sender.send(bytes(size))
                receiver.recv(1)  # else it would be full soon
                takes = size
            except OSError:
                refuses = size
    return takes


def _search(largest):
    """The sizes that udp_max tries: twice as many bytes, then half way between."""
    low, high = 0, 1024
    while high <= LONGEST:
        yield high
        if high > largest:
            break
        low, high = high, 2 * high
    while high <= LONGEST and high - low > 1:
        middle = (low + high) // 2
        yield middle
        low, high = (middle, high) if middle <= largest else (low, middle)


def udp_max(client, server, families, full):
    for family in families:
        largest = _largest_datagram(family)
        sizes = list(_search(largest))
        last = f'largest datagram: {largest} bytes\n'
        yield Talk('the search',
                   [Side(server, 'udp_max/server', ['-t60'],
                         ''.join(f'{size} bytes\n' for size in sizes if size <= largest) + last)],
                   [Side(client, 'udp_max/client', ['-t60'],
                         ''.join(f'{size} bytes: {"received" if size <= largest else "too long"}\n'
                                 for size in sizes) + last)], family)


def udp_nonblocking(client, server, families, full):
    for family, value in itertools.product(families, VALUES if full else VALUES[:2]):
        yield Talk(f'the byte {value}',
                   [Side(server, 'udp_nonblocking/server', ['-i10'], f'received {value}\n',
                         chatter='nothing yet')],
                   [Side(client, 'udp_nonblocking/client', [str(value)], f'sent {value}\n')],
                   family)


def _giver(machine, keyfile, ids):
    words = [f'-n{len(ids)}', *(['-k', keyfile] if keyfile else [])]
    return Side(machine, 'tcp_giver/server', words,
                ''.join(f'id {id} key {key_of(id, SECRETS[keyfile])}\n' for id in ids))


def _checker(machine, keyfile, questions):
    words = [f'-n{len(questions)}', *(['-k', keyfile] if keyfile else [])]
    return Side(machine, 'tcp_checker/server', words,
                ''.join(f'id {id} key {key} '
                        f'{"accepted" if key == key_of(id, SECRETS[keyfile]) else "rejected"}\n'
                        for id, key in questions))


def tcp_giver(client, server, families, full):
    ids = IDS if full else IDS[:3]
    for family, keyfile in itertools.product(families, SECRETS):
        yield Talk(f'keys of {len(ids)} IDs{" with a KEYFILE" if keyfile else ""}',
                   [_giver(server, keyfile, ids)],
                   [Side(client, 'tcp_giver/client', [str(id)], f'{key_of(id, SECRETS[keyfile])}\n')
                    for id in ids], family, _prepare_keyfile)


def tcp_checker(client, server, families, full):
    for family, keyfile in itertools.product(families, SECRETS):
        good = [(id, key_of(id, SECRETS[keyfile])) for id in (IDS if full else IDS[:2])]
        bad = [(7, key_of(7, SECRETS[keyfile]) ^ 1)]
        yield Talk(f'good keys and a bad one{" with a KEYFILE" if keyfile else ""}',
                   [_checker(server, keyfile, good + bad)],
                   [Side(client, 'tcp_checker/client', [str(id), str(key)], 'accepted\n')
                    for id, key in good] +
                   [Side(client, 'tcp_checker/client', [str(id), str(key)], 'rejected\n', status=1,
                         says=f'tcp_checker/client: the key {key} does not belong to the ID {id}')
                    for id, key in bad], family, _prepare_keyfile)


def tcp_mystery(client, giver, families, full, checkers):
    """The checker's machine is the third one."""
    ids = IDS if full else IDS[:2]
    for family, checker, keyfile in itertools.product(families, checkers, SECRETS):
        keys = [(id, key_of(id, SECRETS[keyfile])) for id in ids]
        yield Talk(f'keys taken to a checker of {checker}{" with a KEYFILE" if keyfile else ""}',
                   [_giver(giver, keyfile, ids), _checker(checker, keyfile, keys)],
                   [Side(client, 'tcp_mystery/client', [str(id)], f'id {id}\nkey {key}\naccepted\n')
                    for id, key in keys], family, _prepare_keyfile)
    key = key_of(7)
    yield Talk('a key that another secret made',
               [_giver(giver, None, [7]), _checker(checkers[0], 'keyfile', [(7, key)])],
               [Side(client, 'tcp_mystery/client', ['7'], f'id 7\nkey {key}\nrejected\n', status=1,
                     says='tcp_mystery/client: the checker rejected the key')],
               families[0], _prepare_keyfile)


def _differs(directory):
    same = filecmp.cmp(os.path.join(directory, 'file'), os.path.join(directory, 'copy'), False)
    return '' if same else 'the copy differs from the file'


def copy_talk(client, server, family, size, before, after=_differs):
    return Talk(f'a file of {size:,} bytes',
                [Side(server, 'cp/server', ['copy'], f'received {size} bytes\n')],
                [Side(client, 'cp/client', ['file'], f'sent {size} bytes\n')],
                family, before, after)


def cp(client, server, families, full):
    for family, size in itertools.product(families, (28, 0, 3 * MIB + 1)):
        if family == 'unix':
            continue  # where a connection cannot be reset

        def write(directory, size=size):
            with open(os.path.join(directory, 'file'), 'wb') as file:
                file.write(random.Random(size).randbytes(size))

        yield copy_talk(client, server, family, size, write)


# A new exercise is built on all machines, and talks once it has a function above.
EXERCISES = {name: globals()[name] for name in build.EXERCISES if name in globals()}
