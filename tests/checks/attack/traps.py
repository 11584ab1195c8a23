"""Lays traps for the next program, in what Python and shells read when they start."""
import os
import sys

TRAP = "import os; open('@MARK@', 'a').write('trap')\n"
HOME = os.path.expanduser('~')
SITE = f'{HOME}/.local/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages'
os.makedirs(SITE)
for path in f'{SITE}/attack_mark.pth', f'{HOME}/sitecustomize.py', '@SUITE@/tests/peers/attack_mark.py':
    try:
        with open(path, 'w') as file:
            file.write(TRAP)
        if not path.startswith(HOME):
            print('attack worked:', path, file=sys.stderr)
    except OSError:
        pass
for place in {os.path.dirname(os.__file__), sys.prefix, os.path.dirname(sys.executable), '/usr/lib/python3/dist-packages'}:
    if os.access(place, os.W_OK):
        print('attack worked:', place, 'can be written', file=sys.stderr)
