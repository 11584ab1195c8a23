"""In struct @ is the machine's order, sizes and gaps, = its order alone; < > ! are fixed orders."""
import struct
import sys

assert struct.pack('!I', 1000) == struct.pack('>I', 1000) == b'\0\0\3\xe8'     # network order
assert struct.pack('<I', 1000) == b'\xe8\3\0\0'
assert struct.pack('=I', 1000) == (1000).to_bytes(4, sys.byteorder)
assert struct.unpack('!id', struct.pack('!id', -7, 0.5)) == (-7, 0.5)
assert struct.calcsize('!bi') == struct.calcsize('=bi') == 5
assert struct.calcsize('@bi') == struct.calcsize('bi') == 8                    # a gap of 3 bytes
