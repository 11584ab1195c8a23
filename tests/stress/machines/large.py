"""large.py - a file that 32 bits do not count, from and to programs of 32 bits.

It is in memory: the source is a hole but for some bytes, the copy is not. On its
way to 4 GiB it passes 2 GiB, where offsets with a sign would end.
"""

import os
import shutil

from exercises import MIB, copy_talk
from talk import hold

PLACE = '/dev/shm'
SIZE = 2**32 + 1


def _write_source(directory):
    with open(os.path.join(directory, 'file'), 'wb') as file:
        for offset in (0, 2**31 - 1, 2**31, 2**32 - 1, 2**32):
            file.seek(offset)
            file.write(b'x')


def _differs(directory):
    with open(os.path.join(directory, 'file'), 'rb') as file, \
            open(os.path.join(directory, 'copy'), 'rb') as copy:
        offset, block = 0, None
        while block != b'':
            block = file.read(4 * MIB)
            if copy.read(4 * MIB) != block:
                return f'the copy differs from the file in the {4 * MIB} bytes from {offset} on'
            offset += len(block)
    return ''


def _no_room():
    """Tells what is missing for a copy, and as much again for others."""
    wanted = 2 * SIZE
    if not os.path.isdir(PLACE) or shutil.disk_usage(PLACE).free < wanted:
        return f'{PLACE} has not {wanted // MIB:,} MiB free'
    with open('/proc/meminfo') as file:
        free = next(int(line.split()[1]) for line in file if line.startswith('MemAvailable'))
    return '' if 1024 * free > wanted else f'the memory has not {wanted // MIB:,} MiB free'


def judge(report, builds, pairs, again):
    """The pairs of which one has 32 bits. Returns how many copies are right."""
    right = 0
    for client, server in pairs:
        if 'i386' not in (client, server) or {client, server} & builds.missing.keys():
            continue
        name = f'cp of 4 GiB and 1 byte: client {client}, server {server}'
        why = _no_room()
        if why:
            report.skip(name, why)
            continue
        talk = copy_talk(client, server, 'ipv4', SIZE, _write_source, _differs)
        why = hold(talk, builds, PLACE)
        report.check(name, why, again(client, server, 'cp'))
        right += not why
    return right
