# As the lecture has it, but that it goes on after its first client.
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('localhost', 60000))
    s.listen()
    while True:
        c, address = s.accept()
        print('connected by', address)
        with c, open('output_file.txt', 'wb') as f:
            while True:
                block = c.recv(1024)
                if not block:
                    break
                f.write(block)
        print('done')
