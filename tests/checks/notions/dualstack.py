"""With dualstack_ipv6 one server is there for IPv6 and for IPv4, whose addresses come mapped."""
import socket
import sys

try:
    server = socket.create_server(('', 0), family=socket.AF_INET6, dualstack_ipv6=True)
except (OSError, ValueError):
    print('this system lacks IPv6, or sockets for both', file=sys.stderr)
    sys.exit(77)

with server, socket.create_connection(('127.0.0.1', server.getsockname()[1])):
    connection, address = server.accept()
    assert address[0] == '::ffff:127.0.0.1'
    connection.close()
