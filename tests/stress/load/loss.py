"""loss.py - UDP through a network that loses, doubles and reorders datagrams.

By a proxy of our own between client and server, and by nftables between two
sockets of a network namespace that is made for it.

    python3 loss.py DRAWS SEARCHES        (what runs in that namespace)
"""

import concurrent.futures
import heapq
import json
import os
import random
import selectors
import shutil
import socket
import subprocess
import sys
import threading
import time

from program import Program
from server import Server

LOSS, DOUBLED, LATE = 0.3, 0.1, 0.1  # parts of the datagrams, each way
BLACK_OUT = 0.7  # a loss with which one in three draws, or so, gets no answer
DELAY = 0.03  # seconds at most, for those that come late
AT_ONCE = 24  # conversations

RULES = '''
add table inet loss
add chain inet loss input { type filter hook input priority 0; }
add rule inet loss input meta l4proto udp numgen random mod 10 < 3 drop
'''


class Proxy(threading.Thread):
    """Between one client, which talks to its port, and one server."""

    def __init__(self, server_port, loss):
        super().__init__(daemon=True)
        self.loss = loss
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(('127.0.0.1', 0))
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.back.connect(('127.0.0.1', server_port))
        self.port = self.front.getsockname()[1]
        self.client = None
        self.due = []  # (time, tie-breaker, to the server?, datagram)
        self.stopped = False
        self.start()

    def deliver(self, forward, data):
        try:
            if forward:
                self.back.send(data)
            else:
                self.front.sendto(data, self.client)
        except OSError:
            pass  # there is nobody any more: lost

    def mistreat(self, forward, data):
        if random.random() < self.loss:
            return
        for _ in range(2 if random.random() < DOUBLED else 1):
            late = random.uniform(0, DELAY) if random.random() < LATE else 0
            heapq.heappush(self.due, (time.monotonic() + late, random.random(), forward, data))

    def run(self):
        with selectors.DefaultSelector() as selector, self.front, self.back:
            selector.register(self.front, selectors.EVENT_READ)
            selector.register(self.back, selectors.EVENT_READ)
            while not self.stopped:
                wait = self.due[0][0] - time.monotonic() if self.due else 0.1
                for key, _ in selector.select(max(wait, 0)):
                    try:
                        if key.fileobj is self.front:
                            data, self.client = self.front.recvfrom(65536)
                        else:
                            data = self.back.recv(65536)
                    except OSError:
                        continue  # an ICMP "port unreachable": as good as lost
                    self.mistreat(key.fileobj is self.front, data)
                while self.due and self.due[0][0] <= time.monotonic():
                    _, _, forward, data = heapq.heappop(self.due)
                    self.deliver(forward, data)

    def stop(self):
        self.stopped = True
        self.join()


def converse(exercise, words, seconds, loss):
    """Returns how both sides ended and what they printed; loss is that of a proxy,
    0 if there is none between them; the server's status is None if it still waits."""
    with Server(f'{exercise}/server', '-t', seconds) as server:
        proxy = Proxy(server.port, loss) if loss else None
        client = Program(f'{exercise}/client', '-t', seconds, *words,
                         f'127.0.0.1:{proxy.port if proxy else server.port}', limit=60).end()
        waits = server.runs(seconds + 5)  # its client may have gone without a word
        if proxy:
            proxy.stop()
        return (client.status, client.output, client.errors,
                None if waits else server.process.returncode, server.printed())


def both(status, printed, said, server_status, server_printed):
    """What both sides did, for people."""
    client = 'had to be killed' if status == -9 else f'status {status}'
    server = 'still waits' if server_status is None else f'status {server_status}'
    return (f'client: {client}, {printed[-90:]!r}, {said!r}; '
            f'server: {server}, {server_printed[-90:]!r}')


def draw(loss):
    """Returns "agree", "said so" or what is wrong."""
    talk = converse('udp_draw', [], 3, loss)
    status, printed, said, server_status, server_printed = talk
    if status == 0 and server_status == 0 and printed == server_printed:
        return 'agree'
    if status == 1 and not printed and said.count('\n') == 1 and server_status in (0, None):
        return 'said so'
    return f'they neither agree nor say so; {both(*talk)}'


def largest(loss):
    talk = converse('udp_max', [], 5, loss)
    status, printed, _, server_status, server_printed = talk
    result = 'largest datagram: 65507 bytes\n'
    sizes = server_printed.splitlines()
    if status == server_status == 0 and printed.endswith(result) and \
            server_printed.endswith(result) and len(set(sizes)) == len(sizes):
        return 'agree'
    return f'65507 is not what both say; {both(*talk)}'


def converse_all(loss, draws, searches):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return (list(pool.map(draw, [loss] * draws)),
                list(pool.map(largest, [loss] * searches)))


def judge(report, how, drawn, found):
    name = f'udp_draw: {len(drawn):,} draws through 30 % loss, {how}'
    agree, told = drawn.count('agree'), drawn.count('said so')
    wrong = [each for each in drawn if each not in ('agree', 'said so')]
    why = '\n'.join(wrong[:5])
    if not why and len(drawn) - agree > max(2, len(drawn) // 100):
        why = f'only {agree} of {len(drawn)} agree'
    report.check(name, why)
    report.figure(10, name, f'{agree:,} agree, {told} say that they do not, {len(wrong)} wrong')

    name = f'udp_max: {len(found):,} searches through 30 % loss, {how}'
    wrong = [each for each in found if each != 'agree']
    report.check(name, '\n'.join(wrong[:5]))
    report.figure(10, name, f'{len(found) - len(wrong):,} find 65507 bytes')


def black_out(report, drawn):
    """Where so much is lost, some clients must go without a result, and say so."""
    name = f'udp_draw: {len(drawn):,} draws through 70 % loss, our proxy'
    agree, told = drawn.count('agree'), drawn.count('said so')
    why = '\n'.join([each for each in drawn if each not in ('agree', 'said so')][:5])
    if not why and 0 in (agree, told):
        why = f'{agree} agree and {told} say that they do not: not both were tried'
    report.check(name, why)
    report.figure(10, name, f'{agree:,} agree, {told} say that they do not')


def in_namespace(report, draws, searches):
    how = 'nftables'
    for tool in ('unshare', 'ip', 'nft'):
        if shutil.which(tool) is None:
            return report.skip(f'udp_draw and udp_max, {how}', f'{tool} is not installed')
    if subprocess.run(['unshare', '-n', 'true'], capture_output=True).returncode != 0:
        return report.skip(f'udp_draw and udp_max, {how}', 'only root can make a namespace')
    inside = subprocess.run(['unshare', '-n', sys.executable, '-B', os.path.abspath(__file__),
                             str(draws), str(searches)], capture_output=True, text=True,
                            env={**os.environ, 'PYTHONPATH': os.pathsep.join(sys.path)})
    if inside.returncode == 3:
        return report.skip(f'udp_draw and udp_max, {how}', inside.stderr.strip())
    if inside.returncode != 0:
        return report.not_ok(f'udp_draw and udp_max, {how}', inside.stderr)
    return judge(report, how, *json.loads(inside.stdout))


def run(report, full, _):
    draws, searches = (1000, 100) if full else (100, 8)
    judge(report, 'our proxy', *converse_all(LOSS, draws, searches))
    black_out(report, converse_all(BLACK_OUT, draws // 4, 0)[0])
    in_namespace(report, draws, searches)


def main():
    """What runs in the namespace, with rules of its own."""
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    rules = subprocess.run(['nft', '-f', '-'], input=RULES, capture_output=True, text=True)
    if rules.returncode != 0:
        print('the kernel takes no rule of nftables for this', file=sys.stderr)
        sys.exit(3)
    print(json.dumps(converse_all(0, int(sys.argv[1]), int(sys.argv[2]))))


if __name__ == '__main__':
    main()
