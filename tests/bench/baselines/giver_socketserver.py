#!/usr/bin/env python3
"""giver_socketserver.py - a giver with a thread for each client. Its key is the ID."""
import socketserver
import sys


class Giver(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.rfile.read(4))


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 4096


with Server(('127.0.0.1', 0), Giver) as server:
    print(f'giver: listening on 127.0.0.1:{server.server_address[1]}', file=sys.stderr, flush=True)
    server.serve_forever()
