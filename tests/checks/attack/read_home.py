"""Reads what the instructor keeps at home, and what only root may read."""
import sys

for path in '@HOME@/secret', '/etc/shadow', '/root/.bash_history', '/proc/1/environ':
    try:
        with open(path) as file:
            print('attack worked:', path, file.read(20), file=sys.stderr)
    except OSError:
        pass
