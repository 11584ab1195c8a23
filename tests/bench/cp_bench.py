"""cp_bench.py - cp beside what a user would pick instead: throughput, small files, disk, memory."""
import filecmp
import shutil
import time

from measure import Failed, interleaved, measured
from setting import BASELINES, PYTHON, SUITE, run

MIB = 1 << 20

# How each of them copies source to target: the server's command, the client's,
# whether source is the client's standard input and target the server's output.
# '@' stands for the port. cp alone waits until the file is stored.
PEERS = {
    'cp': ('{suite}/cp/server {target} @', '{suite}/cp/client {source} @', False),
    'nc': ('nc -N -l 127.0.0.1 @', 'nc -N 127.0.0.1 @', True),
    'ncat': ('ncat --recv-only -l 127.0.0.1 @', 'ncat --send-only 127.0.0.1 @', True),
    'socat': ('socat -u -b {block} TCP-LISTEN:@,bind=127.0.0.1 OPEN:{target},creat,trunc',
              'socat -u -b {block} OPEN:{source} TCP:127.0.0.1:@', False),
    'Python sendfile': ('{python} {baselines}/cp_sendfile.py receive {target} @',
                        '{python} {baselines}/cp_sendfile.py send {source} @', False),
    'Python 1,024 bytes': ('{python} {baselines}/cp_as_taught.py receive {target} @',
                           '{python} {baselines}/cp_as_taught.py send {source} @', False),
    'yardstick': ('{bin}/cp_yardstick receive {target} @',
                  '{bin}/cp_yardstick send {source} @', False),
}


def present(names):
    """Returns those that are installed, and says which are not."""
    absent = [name for name in names if name in ('nc', 'ncat', 'socat') and not shutil.which(name)]
    return [name for name in names if name not in absent], absent


def copier(setting, name, source, count=1, block=MIB):
    """Returns a function that copies and compares; its result is (seconds, server MiB, client MiB)."""
    target = setting.memory / 'target'
    names = {'suite': SUITE, 'python': PYTHON, 'baselines': BASELINES, 'bin': setting.bin,
             'source': source, 'target': target, 'block': block}
    server, client, redirected = PEERS[name]
    # Split first: the paths may hold blanks.
    server, client = ([word.format(**names) for word in side.split()] for side in (server, client))

    def copy():
        target.unlink(missing_ok=True)
        result = setting.pair(server, client, count, stdin=source if redirected else None,
                              stdout=target if redirected else None)
        if not filecmp.cmp(source, target, shallow=False):
            raise Failed('the copy differs')
        return result
    return copy


def throughput(setting, size, rounds):
    """Returns {name: Figure of GB/s} and the names of absent peers."""
    source = setting.source(size)
    names, absent = present(PEERS)

    def rate(name, **how):
        copy = copier(setting, name, source, **how)
        return lambda: size / 1e9 / copy()[0]

    contestants = {name: rate(name) for name in names}
    if 'socat' in contestants:
        best = best_socat_block(setting, source)
        contestants['socat'] = rate('socat', block=best)
    return interleaved(contestants, rounds), absent


def best_socat_block(setting, source):
    """socat's blocks of 8 KiB by default are not its best: it gets the fastest of three."""
    times = measured(interleaved({
        block: lambda block=block: copier(setting, 'socat', source, block=block)()[0]
        for block in (128 * 1024, 512 * 1024, MIB)}, rounds=3))
    return min(times, key=lambda block: times[block].median, default=MIB)


def small_files(setting, count, rounds):
    """Returns {name: Figure of milliseconds a file of 4 KiB}, both processes' start included."""
    source = setting.source(4096)
    names, _ = present(['cp', 'nc', 'Python 1,024 bytes'])

    def each(name):
        copy = copier(setting, name, source, count)
        return lambda: 1000 * copy()[0] / count
    return interleaved({name: each(name) for name in names}, rounds)


def to_disk(setting, size, rounds):
    """Returns {name: Figure of GB/s} of copies that are on the disk when they end."""
    source = setting.source(size)
    target = setting.disk / 'target'

    def by_cp():
        target.unlink(missing_ok=True)
        return setting.pair([f'{SUITE}/cp/server', str(target), '@'],
                            [f'{SUITE}/cp/client', str(source), '@'])[0]

    def by_dd():
        target.unlink(missing_ok=True)
        begin = time.monotonic()
        run('dd', f'if={source}', f'of={target}', 'bs=1M', 'conv=fsync', 'status=none')
        return time.monotonic() - begin

    def rate(copy):
        return lambda: size / 1e9 / copy()
    return interleaved({'cp': rate(by_cp), 'dd conv=fsync': rate(by_dd)}, rounds)


def memory(setting, sizes):
    """Returns {size: (server MiB, client MiB)}, the most that each side of cp ever had."""
    return {size: copier(setting, 'cp', setting.source(size))()[1:] for size in sizes}
