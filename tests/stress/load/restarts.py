"""restarts.py - every server killed and started again, under load."""

import random
import socket
import statistics
import subprocess
import time

from server import Server
from strangers import SERVERS, TOOL

# Here a stranger may become the client of udp_max: without this, it would end it.
LOAD = {name: words for name, (_, words) in SERVERS.items()} | {'udp_max': ['-u', '-x', '0']}


def free_port():
    """Below the ephemeral range, where no client of the load gets it by chance."""
    while True:
        port = random.randrange(15000, 30000)
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                tcp.bind(('127.0.0.1', port))
                udp.bind(('127.0.0.1', port))
                return port
            except OSError:
                continue


def restart(report, exercise, full):
    count = 100 if full else 10
    name = f'{exercise}/server: killed and started again {count} times under load'
    words, _ = SERVERS[exercise]
    port = free_port()
    delays = []
    load = subprocess.Popen([TOOL, *LOAD[exercise], '-n', '1000000000', str(port)])
    why = ''
    try:
        for _ in range(count):
            began = time.monotonic()
            with Server(f'{exercise}/server', *words, port=port) as server:
                delays.append(1000 * (time.monotonic() - began))
                time.sleep(random.uniform(0, 0.03))
                if not server.runs():
                    why = server.ended()
    except RuntimeError as error:
        why = str(error)
    finally:
        load.kill()
        load.wait()
    if not why and full and max(delays) >= 100:
        why = f'it took {max(delays):.0f} ms to listen again'
    report.check(name, why)
    report.figure(13, name, f'listening after {statistics.median(delays or [0]):.0f} ms, '
                            f'at most {max(delays, default=0):.0f} (within 100)')


def run(report, full, _):
    for exercise in SERVERS:
        restart(report, exercise, full)
