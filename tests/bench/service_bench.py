"""service_bench.py - tcp_giver and tcp_checker beside other ways to serve a crowd."""
import shutil

from measure import Failed, interleaved
from program import Program
from setting import BASELINES, PATIENCE, PYTHON, SUITE, run


def rate(setting, command, count, idle=0, kind='giver'):
    """Returns a function that starts the server and measures clients a second. What
    it prints goes to files: nobody would read a pipe while the clients run."""
    def measured():
        with Program(*command, limit=PATIENCE, files=setting.memory) as server:
            endpoint = server.endpoint()
            if endpoint is None:
                raise Failed('it does not listen')
            said = run(setting.bin / 'crowd', '-a', '-n', count, '-s', idle, kind,
                       endpoint.rpartition(':')[2]).split()
        return count / float(said[said.index('seconds') + 1])
    return measured


def clients(setting, count, rounds, idle):
    """Returns {name: Figure of clients/s}, 64 at a time, and the names of absent peers."""
    giver = [SUITE / 'tcp_giver/server', '0']
    contestants = {'tcp_giver': rate(setting, giver, count)}
    for silent in idle:
        contestants[f'tcp_giver, {silent:,} idle'] = rate(setting, giver, count, idle=silent)
    contestants |= {
        'tcp_checker': rate(setting, [SUITE / 'tcp_checker/server', '0'], count, kind='checker'),
        'sequential loop': rate(setting, [setting.bin / 'giver_sequential'], count),
        'a thread each': rate(setting, [setting.bin / 'giver_threads'], count),
        'a fork each': rate(setting, [setting.bin / 'giver_forks'], count),
        'Python asyncio': rate(setting, [PYTHON, BASELINES / 'giver_asyncio.py'], count),
        'Python socketserver': rate(setting, [PYTHON, BASELINES / 'giver_socketserver.py'], count),
    }
    absent = []
    if shutil.which('socat'):
        socat = ['socat', '-d', '-d', '-lpsocat', 'TCP-LISTEN:0,bind=127.0.0.1,fork,backlog=4096',
                 f'EXEC:{setting.bin}/giver_stdio,nofork']
        contestants['socat fork'] = rate(setting, socat, count)
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
