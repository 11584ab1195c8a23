"""builds.py - the four machines, and how the programs are built for each."""

import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from build import build

WARNINGS = '-Wconversion -Werror'  # the Makefile has -Wall -Wextra -Wpedantic

PROBE = '#include <stdio.h>\n#include <sys/socket.h>\nint main(void) { return puts("") == EOF; }\n'

# What begins an ELF file (gABI, "ELF Header"): its class, byte order and machine.
X86_64, I386, S390X = (64, 'little', 62), (32, 'little', 3), (64, 'big', 22)


@dataclass(frozen=True)
class Machine:
    """A name for people, and what builds and runs programs for it."""
    name: str
    compiler: str
    flags: str      # for the linker
    emulator: str   # '': our processor runs it
    elf: tuple


# Debian's gcc-multilib, with which `gcc -m32` finds all by itself, cannot be there
# beside a cross compiler; gcc-12-multilib can, but does not know where <asm/*.h> is.
# As a place for the system's headers (not -I), so that nobody is warned of them.
MACHINES = (
    Machine('x86-64', 'cc', '', '', X86_64),
    Machine('i386', 'gcc-12 -m32 -isystem /usr/include/x86_64-linux-gnu', '', '', I386),
    Machine('musl', 'musl-gcc', '-static', '', X86_64),
    Machine('s390x', 's390x-linux-gnu-gcc', '-static', 'qemu-s390x', S390X),
)


def _elf(path):
    with open(path, 'rb') as file:
        header = file.read(20)
    order = {1: 'little', 2: 'big'}.get(header[5], '?')
    return {1: 32, 2: 64}.get(header[4]), order, \
        int.from_bytes(header[18:20], 'big' if order == 'big' else 'little')


def absent(machine, scratch):
    """Tells why there can be no program of a machine here, '' if there can."""
    for tool in filter(None, (machine.compiler.split()[0], machine.emulator)):
        if shutil.which(tool) is None:
            return f'{tool} is not installed'
    source, probe = scratch / 'probe.c', scratch / f'probe-{machine.name}'
    source.write_text(PROBE)
    made = subprocess.run([*shlex.split(machine.compiler), *shlex.split(machine.flags),
                           '-o', probe, source], capture_output=True)
    if made.returncode != 0:
        return f'{machine.compiler} compiles nothing here'
    if _elf(probe) != machine.elf:
        return f'{machine.compiler} builds for another machine'
    try:
        ran = subprocess.run([*shlex.split(machine.emulator), probe], capture_output=True)
    except OSError as error:
        return f'what {machine.compiler} builds does not run here: {error.strerror}'
    return '' if ran.returncode == 0 else f'what {machine.compiler} builds does not run here'


class Builds:
    """The programs of all machines that there are."""

    def __init__(self, scratch, report, again):
        self.scratch = Path(scratch)
        self.missing = {}  # machines that are not there: why
        for machine in MACHINES:
            why = absent(machine, self.scratch)
            if why:
                self.missing[machine.name] = why
                continue
            why = build(self.scratch / machine.name, CC=machine.compiler, CFLAGS=WARNINGS,
                        LDFLAGS=machine.flags)
            report.check(f'build for {machine.name}: no warning, with -Wconversion', why, again)
            if why:
                self.missing[machine.name] = 'its programs are not built'
        self.present = [each.name for each in MACHINES if each.name not in self.missing]

    def command(self, machine, program):
        """The words that run a program, such as "tcp_draw/client"."""
        emulator = next(each.emulator for each in MACHINES if each.name == machine)
        return [*shlex.split(emulator), str(self.scratch / machine / program)]
