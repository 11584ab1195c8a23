"""Waits on a socket whose name makes a terminal do things when the report is shown."""
import socket

server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.bind('\033[2J\033[31mall ok')
server.listen()
server.accept()
