"""make_bench.py - how long an instructor waits: building, testing, grading."""
import os
import shutil
import time

from measure import Figure, progress
from setting import SUITE, run

# Options that the outer make exports must not reach the inner ones.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS')}


def copied(setting):
    """Returns a copy of the suite without anything that was built in it."""
    def built(directory, names):  # at the top level only: there is tests/class, too
        return {'.git', 'build', 'grades', 'handout'}.intersection(names) if directory == str(SUITE) else ()

    copy = setting.disk / 'suite'
    if not copy.exists():
        shutil.copytree(SUITE, copy, ignore=built)
        run('make', '-s', 'clean', cwd=copy, env=ENVIRONMENT)
    return copy


def timed(*words, cwd):
    begin = time.monotonic()
    run(*words, cwd=cwd, env=ENVIRONMENT)
    return time.monotonic() - begin


def build(setting, rounds):
    """Returns the seconds of a clean make -j2."""
    suite = copied(setting)

    def once(number):
        progress(f'make -j2: {number + 1} of {rounds}')
        run('make', '-s', 'clean', cwd=suite, env=ENVIRONMENT)
        return timed('make', '-s', '-j2', cwd=suite)
    return Figure([once(number) for number in range(rounds)])


def test(setting, rounds):
    """Returns the seconds of the first make test and of the next ones, all being built."""
    suite = copied(setting)
    run('make', '-s', '-j2', cwd=suite, env=ENVIRONMENT)
    progress('make test')
    times = [timed('make', '-s', 'test', cwd=suite) for _ in range(1 + rounds)]
    return Figure(times[:1]), Figure(times[1:])


def grade(setting, students):
    """Returns the seconds of make -j2 grade of so many submissions of tcp_mystery and cp."""
    suite = copied(setting)
    run('make', '-s', '-j2', cwd=suite, env=ENVIRONMENT)
    progress(f'make grade of {students}')
    submissions = setting.disk / f'submissions-{students}'
    for number in range(students):
        for name in ('tcp_mystery/client.c', 'cp/client.c', 'cp/server.c'):
            target = submissions / f'student-{number + 1:03}' / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(SUITE / name, target)
    return timed('make', '-s', '-j2', 'grade', f'SUBMISSIONS={submissions}',
                 f'OUT={setting.disk}/grades-{students}', cwd=suite)
