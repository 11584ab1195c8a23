"""Fills the disk: with a large file, and with many small ones."""
import os

# Where the reports can be seen this is no jail, and what all use is not to be filled.
for directory in ['.'] if os.path.exists('@OUT@') else ['.', '/tmp', '/dev/shm']:
    try:
        with open(f'{directory}/large', 'wb') as file:
            for _ in range(300):
                file.write(bytes(1 << 20))
    except OSError:
        pass
    try:
        for number in range(30000):
            open(f'{directory}/{number}', 'x').close()
    except OSError:
        pass
