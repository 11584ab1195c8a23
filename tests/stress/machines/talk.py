"""talk.py - servers and clients of several machines talk, as users would have them.

What each must print is known beforehand, from the README and not from a program of
ours: so all machines print the same, and what they print is right.
"""

import itertools
import shutil
import tempfile
from dataclasses import dataclass
from typing import Callable

from program import DEADLINE, Program

OWN_ENDPOINT = {'ipv4': '127.0.0.1:0', 'ipv6': '[::1]:0', 'unix': 'unix:socket-{}'}


@dataclass
class Side:
    """A program of a machine. Endpoints follow its words."""
    machine: str
    program: str
    words: list
    prints: str
    status: int = 0
    says: str = ''     # on standard error, after where a server listens
    chatter: str = 'play with'  # lines with this may come there, any number of them

    def __str__(self):
        return f'{self.program} ({self.machine})'


def nothing(_):
    return ''


@dataclass
class Talk:
    """Clients come one after the other, and each has all servers' endpoints."""
    about: str
    servers: list
    clients: list
    family: str = 'ipv4'
    before: Callable = nothing  # is given the directory in which the talk is held
    after: Callable = nothing   # so is this one; it returns what is wrong there


def hold(talk, builds, place):
    """Holds it in a new directory of a place; returns what is wrong, '' if nothing."""
    directory = tempfile.mkdtemp(dir=place)
    try:
        talk.before(directory)
        why = _hold(talk, builds, directory) or talk.after(directory)
    finally:
        shutil.rmtree(directory)
    return why and f'{talk.about} over {talk.family}: {why}'


def _hold(talk, builds, directory):
    """Lets all programs run to their end, and compares each with what it should do."""
    own = OWN_ENDPOINT[talk.family]
    servers = [Program(*builds.command(side.machine, side.program), *side.words,
                       own.format(number), cwd=directory)
               for number, side in enumerate(talk.servers)]
    endpoints = [server.endpoint() for server in servers]
    wrongs = []
    for side in talk.clients if all(endpoints) else []:
        client = Program(*builds.command(side.machine, side.program), *side.words, *endpoints,
                         cwd=directory)
        wrongs.append(_wrong(side, client.end()))

    wrongs = list(filter(None, wrongs))[:1]  # one client's will do

    # A server that has got what it needs ends; but not if a client failed.
    good = all(endpoints) and not wrongs
    for side, server, endpoint in zip(talk.servers, servers, endpoints):
        if not good and server.runs(1):
            server.process.kill()
            said = server.end().errors.strip()
            wrongs.append(f'{side} still waits{said and f", and says {said}"}')
        else:
            wrongs.append(_wrong(side, server.end(), bool(endpoint)))
    return '\n'.join(filter(None, wrongs))


def _wrong(side, ending, listened=True):
    """Compares how a program ended with how it should; a server has said where it listens."""
    if not listened:
        return f'{side} did not say "listening on", but: {ending}'
    said = [line for line in ending.errors.splitlines() if side.chatter not in line]
    if ending.late:
        return f'{side} still runs after {DEADLINE} s'
    why = _differ(f'{side} says', side.says.splitlines(), said) \
        or _differ(f'{side} ends', [f'status {side.status}'], [f'status {ending.status}'])
    unlike = _differ(f'{side} prints', side.prints.splitlines(), ending.output.splitlines())
    return '\n'.join(filter(None, (unlike, why)))


def _differ(what, expected, came):
    """Shows the first line that differs."""
    for number, (one, other) in enumerate(itertools.zip_longest(expected, came), 1):
        if one != other:
            place = f' in line {number}' if len(expected) > 1 else ''
            return f'{what}{place}\n  expected  {_shown(one)}\n  came      {_shown(other)}'
    return ''


def _shown(line):
    return 'nothing' if line is None else line
