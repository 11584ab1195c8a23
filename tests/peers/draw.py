"""draw.py - what the programs of the two draw exercises have in common."""
import argparse
import random

from endpoint import parse


def arguments():
    """Reads "[-d N] [ENDPOINT]"; returns our draw and the (host, port)."""
    parser = argparse.ArgumentParser()
    parser.add_argument('-d', type=int, metavar='N', default=random.getrandbits(32),
                        help='draw N instead of a random number')
    parser.add_argument('endpoint', nargs='?', default='127.0.0.1:60000')
    args = parser.parse_args()
    return args.d, parse(args.endpoint)


def report(client, server):
    """Prints both draws and the winner, the larger one."""
    print(f'client drew {client}')
    print(f'server drew {server}')
    print('client wins' if client > server else 'server wins' if server > client else 'tie',
          flush=True)
