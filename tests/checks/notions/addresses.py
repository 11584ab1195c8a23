"""An address is a string in AF_UNIX, a pair in AF_INET; of a name the first result counts."""
import socket
import tempfile

with socket.socket(socket.AF_INET) as one:
    one.bind(('localhost', 0))
    host, port = one.getsockname()
    assert host == socket.gethostbyname('localhost') and port > 0

with socket.socket(socket.AF_UNIX) as other, tempfile.TemporaryDirectory() as directory:
    other.bind(f'{directory}/socket')
    assert other.getsockname() == f'{directory}/socket'
