"""create_server() is socket, bind and listen; with reuse_port, several servers share a port."""
import socket
import sys

if not hasattr(socket, 'SO_REUSEPORT'):
    print('this system lacks SO_REUSEPORT', file=sys.stderr)
    sys.exit(77)

with socket.create_server(('127.0.0.1', 0), backlog=5, reuse_port=True) as one:
    with socket.create_server(one.getsockname(), reuse_port=True) as other:
        assert one.getsockname() == other.getsockname()
