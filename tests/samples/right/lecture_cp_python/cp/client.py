# As the lecture has it: blocks of 1024 bytes to localhost, fixed names.
import socket

with open('input_file.txt', 'rb') as f:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as s:
        s.connect(('localhost', 60000))
        while True:
            block = f.read(1024)
            if not block:
                break
            s.sendall(block)
