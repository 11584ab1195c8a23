"""service_bench.py - tcp_giver and tcp_checker beside other ways to serve a crowd."""
import contextlib
import re
import shutil
import subprocess
import time

from measure import Failed, interleaved
from setting import BASELINES, PYTHON, SUITE, run

LISTENING = re.compile(r'listening on .*:(\d+)$', re.MULTILINE)


@contextlib.contextmanager
def serving(setting, command):
    """Starts a server that says where it listens, and yields its port.

    Its output goes to files: nobody would read a pipe while the clients run.
    """
    said = setting.memory / 'said'
    with (setting.memory / 'lines').open('wb') as lines, said.open('wb') as errors, \
            subprocess.Popen([str(word) for word in command], stdout=lines,
                             stderr=errors) as server:
        try:
            yield port_in(said, server)
        finally:
            server.kill()


def port_in(said, server):
    """Returns the port of the line "listening on ..." as soon as the server has written it."""
    deadline = time.monotonic() + 10
    while server.poll() is None and time.monotonic() < deadline:
        if found := LISTENING.search(said.read_text()):
            return int(found[1])
        time.sleep(0.01)
    raise Failed('it does not listen')


def rate(setting, command, seconds, idle=0, words=1):
    """Returns a function that starts the server and measures clients a second."""
    def measured():
        with serving(setting, command) as port:
            said = run(setting.bin / 'clients', '-i', idle, '-w', words, seconds, port)
        return float(said.split()[0])
    return measured


def clients(setting, seconds, rounds, idle):
    """Returns {name: Figure of clients/s}, 64 at a time, and the names of absent peers."""
    giver = [SUITE / 'tcp_giver/server', '0']
    contestants = {'tcp_giver': rate(setting, giver, seconds)}
    for count in idle:
        contestants[f'tcp_giver, {count:,} idle'] = rate(setting, giver, seconds, idle=count)
    contestants |= {
        'tcp_checker': rate(setting, [SUITE / 'tcp_checker/server', '0'], seconds, words=2),
        'sequential loop': rate(setting, [setting.bin / 'giver_sequential'], seconds),
        'a thread each': rate(setting, [setting.bin / 'giver_threads'], seconds),
        'a fork each': rate(setting, [setting.bin / 'giver_forks'], seconds),
        'Python asyncio': rate(setting, [PYTHON, BASELINES / 'giver_asyncio.py'], seconds),
        'Python socketserver': rate(setting, [PYTHON, BASELINES / 'giver_socketserver.py'], seconds),
    }
    absent = []
    if shutil.which('socat'):
        socat = ['socat', '-d', '-d', '-lpsocat', 'TCP-LISTEN:0,bind=127.0.0.1,fork,backlog=4096',
                 f'EXEC:{setting.bin}/giver_stdio,nofork']
        contestants['socat fork'] = rate(setting, socat, seconds)
    else:
        absent.append('socat')
    return interleaved(contestants, rounds), absent


def draws(setting, count, rounds):
    """Returns {name: Figure of milliseconds a game}, both processes' start included."""
    taught = [PYTHON, BASELINES / 'draw_as_taught.py']
    pairs = {
        'tcp_draw': ([SUITE / 'tcp_draw/server', '@'], [SUITE / 'tcp_draw/client', '@']),
        'minimal C': ([setting.bin / 'draw_server', '@'], [setting.bin / 'draw_client', '@']),
        'Python': ([*taught, 'server', '@'], [*taught, 'client', '@']),
    }

    def game(server, client):
        return lambda: 1000 * setting.pair(server, client, count)[0] / count
    return interleaved({name: game(*pair) for name, pair in pairs.items()}, rounds)
