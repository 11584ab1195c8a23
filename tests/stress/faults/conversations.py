"""conversations.py - who talks to whom, with which operands, and with which result."""

from dataclasses import dataclass, field

from build import EXERCISES

PATIENCE = ['-t', '1']
KEY_OF_7 = '1472738315'  # under the secret "lecture exercise"


@dataclass(frozen=True)
class Server:
    """A server, and the client that only it needs. Endpoints follow the words."""
    words: list
    visitor: list


@dataclass(frozen=True)
class Conversation:
    """The servers of a client; families it is held over."""
    client: list
    servers: list
    families: tuple = ('ipv4', 'unix')
    last_line: str = ''        # of what the client prints when all goes well, if known
    copies: bool = False       # is there a file, "input", to become "output"?
    piped: bool = False        # ... from and to standard input and output?
    sides: tuple = field(default=('client', 'server'))


def _pair(exercise, server, client, **more):
    visitor = [f'{exercise}/client', *PATIENCE, *client]
    waits = PATIENCE if exercise != 'udp_nonblocking' else []
    return Conversation(visitor, [Server([f'{exercise}/server', *waits, *server], visitor)],
                        **more)


_giver = _pair('tcp_giver', ['-n', '1', '-k', 'secret'], ['7'], last_line=KEY_OF_7)
_checker = _pair('tcp_checker', ['-n', '1', '-k', 'secret'], ['7', KEY_OF_7], last_line='accepted')

# As tests/exercises has it, where nothing else is said.
CONVERSATIONS = {name: _pair(name, of_server, of_client)
                 for name, (_, of_client, of_server) in EXERCISES.items()}
CONVERSATIONS |= {
    'tcp_draw': _pair('tcp_draw', ['-d', '5'], ['-d', '1000'], last_line='client wins'),
    'udp_draw': _pair('udp_draw', ['-d', '5'], ['-d', '1000'], last_line='client wins'),
    'udp_max': _pair('udp_max', [], [], last_line='largest datagram: 65507 bytes',
                     families=('ipv4',)),
    'udp_nonblocking': _pair('udp_nonblocking', ['-i', '10'], ['7'], last_line='sent 7'),
    'tcp_giver': _giver,
    'tcp_checker': _checker,
    'tcp_mystery': Conversation(['tcp_mystery/client', *PATIENCE, '7'],
                                _giver.servers + _checker.servers,
                                last_line='accepted', sides=('client',)),
    'cp': _pair('cp', ['output'], ['input'], last_line='sent 300000 bytes',
                families=('ipv4',), copies=True),
    'cp-to-pipe': _pair('cp', ['-'], ['-'], last_line='sent 300000 bytes',
                        families=('ipv4',), copies=True, piped=True),
}
