"""Talks to servers outside: the instructor's, by both ways, and one far away."""
import socket
import sys

for family, address in ((socket.AF_INET, ('127.0.0.1', @PORT@)), (socket.AF_UNIX, '@HOME@/giver.socket'),
                        (socket.AF_INET, ('192.0.2.1', 80)), (socket.AF_INET6, ('2001:db8::1', 80))):
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.settimeout(1)
        try:
            server.connect(address)
            print('attack worked: connected to', address, file=sys.stderr)
        except TimeoutError:
            print('attack worked: there is a way to', address, file=sys.stderr)
        except OSError:
            pass
