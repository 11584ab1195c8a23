"""A socket is closed by close(), by `with`, or by garbage collection: with a warning, perhaps late."""
import gc
import socket
import warnings

for careful in True, False:
    client, server = socket.socketpair()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter('always')
        if careful:
            client.close()
        del client
        gc.collect()
    with server:
        assert server.recv(1) == b'' and bool(said) != careful
