"""programs.py - the programs under a shim, or started by another command."""

import shutil
import subprocess
import sys
from pathlib import Path

from build import EXERCISES, SIDES, build

FAULTS = Path(__file__).resolve().parent


def build_all(directory, flags='', libraries=''):
    """Builds all programs without _FORTIFY_SOURCE: glibc's checked calls have other
    names than those that the shim replaces."""
    complaints = build(directory, CFLAGS=f'{flags} -U_FORTIFY_SOURCE', LDFLAGS=flags,
                       LDLIBS=libraries)
    if complaints:
        sys.exit(complaints)


def build_shim(directory):
    """Builds the shim, and returns its path."""
    shim = directory / 'shim.so'
    subprocess.run(['cc', '-std=c11', '-O2', '-shared', '-fPIC', '-o', shim, FAULTS / 'shim.c'],
                   check=True)
    return shim


def wrap(built, directory, command):
    """Makes a directory like one with built programs, where each is started by
    a command of its own, such as 'env LD_PRELOAD=...'."""
    for name in EXERCISES:
        (directory / name).mkdir(parents=True)
        for program in (built / name).iterdir():
            if program.name in SIDES:
                script = directory / name / program.name
                script.write_text(f'#!/bin/sh\nexec {command} {program} "$@"\n')
                script.chmod(0o755)
            elif program.name == 'input.txt':
                shutil.copy(program, directory / name)
