"""endpoint.py - where a socket is, as the one word that all programs take.

    127.0.0.1:60000    localhost    :60000    60000    [::1]:60000    [::1]
"""
import os
import re
import socket
import sys


def parse(word, usual_port=60000):
    """Returns (host, port); what the word leaves out is 127.0.0.1 or the usual port."""
    if word.isdigit():
        word = ':' + word
    match = re.fullmatch(r'(\[.+\]|[^:]*)(?::(\d+))?', word)
    if not word or not match:
        sys.exit(f'{program()}: malformed endpoint: {word}')
    host, port = match.groups()
    return host.strip('[]') or '127.0.0.1', int(port or usual_port)


def family(address):
    """Returns the address family of a (host, port): only IPv6 addresses have colons."""
    return socket.AF_INET6 if ':' in address[0] else socket.AF_INET


def announce(server):
    """Says on standard error where a server, now ready, can be reached."""
    host, port = server.getsockname()[:2]
    print(f'{program()}: listening on {f"[{host}]" if ":" in host else host}:{port}',
          file=sys.stderr, flush=True)


def program():
    return os.path.basename(sys.argv[0])
