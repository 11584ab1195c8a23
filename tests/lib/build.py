"""build.py - the programs of the suite, built in a copy of their sources."""
import os
import shutil
import subprocess

from program import SUITE

# Name of an exercise: its role, the words of its client and of its server.
EXERCISES = {}
for line in (SUITE / 'tests/exercises').read_text().splitlines():
    if line[:1].isalpha():
        words, _, of_server = line.partition('|')
        name, role, *of_client = words.split()
        EXERCISES[name] = role, of_client, of_server.split()

SIDES = ('client', 'server')

# What another make, such as that of "make stress", was told is not for this one.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in
               ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'CPPFLAGS', 'CFLAGS', 'LDFLAGS', 'LDLIBS')}


def build(directory, **variables):
    """Builds all programs in a new directory, make's variables being these; returns
    what the compiler complains of, '' if all is well."""
    directory.mkdir(parents=True)
    shutil.copy(SUITE / 'Makefile', directory)
    (directory / 'tests/class').mkdir(parents=True)
    shutil.copy(SUITE / 'tests/exercises', directory / 'tests')
    shutil.copy(SUITE / 'tests/class/handout', directory / 'tests/class')  # else it is a student's copy
    for name in ('common', *EXERCISES):
        shutil.copytree(SUITE / name, directory / name,
                        ignore=lambda _, names: [n for n in names if n in SIDES])
    made = subprocess.run(['make', '-s', '-j2', *EXERCISES,
                           *(f'{name}={value}' for name, value in variables.items())],
                          cwd=directory, env=ENVIRONMENT, capture_output=True, text=True)
    return made.stderr if made.returncode != 0 else ''


def names(directory):
    """The names of the programs that are built there, as in "cp/client"."""
    return sorted(f'{name}/{side}' for name in EXERCISES for side in SIDES
                  if (directory / name / side).exists())
