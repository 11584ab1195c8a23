"""report.py - what was checked, a line each, and the figures in the end."""

import contextlib
import os
import subprocess
import sys
import threading
import traceback


class Report:
    """Prints checks as they end, by several threads if need be."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.figures = []
        self.again = None  # the command that repeats what has none of its own
        self.lock = threading.Lock()

    def ok(self, name):
        with self.lock:
            self.passed += 1
            self._line(f'ok {self._number()} - {name}')

    def not_ok(self, name, why, repeat=None):
        with self.lock:
            self.failed += 1
            self._line(f'not ok {self._number()} - {name}')
            for line in why.splitlines():
                self._line(f'    {line}')
            if repeat or self.again:
                self._line(f'    repeat it: {repeat or self.again}')

    def skip(self, name, why):
        with self.lock:
            self.skipped += 1
            self._line(f'ok {self._number()} - {name} # SKIP {why}')

    def check(self, name, why, repeat=None):
        """One of the first two: why is empty if all is well."""
        if why:
            self.not_ok(name, why, repeat)
        else:
            self.ok(name)

    def program(self, row, name, command):
        """A check that is a program: status 77 is a skip, whose reason it prints; the
        last line that it says is the figure of this row."""
        done = subprocess.run(command.split(), capture_output=True, text=True)
        if done.returncode == 77:
            self.skip(name, done.stdout.strip())
            return
        self.check(name, done.stderr if done.returncode else '', command)
        if not done.returncode and done.stderr:
            self.figure(row, name, done.stderr.splitlines()[-1])

    @contextlib.contextmanager
    def guard(self, name, repeat=None):
        """Around checks that may end in a way that they do not foresee: that is a
        failure like any other, and what follows is still checked."""
        try:
            yield
        except Exception as error:  # whatever a broken program has led to
            why = f'{type(error).__name__}: {error}\n{traceback.format_exc(limit=-3)}'
            self.not_ok(f'{name} goes on to its end', why, repeat)

    def figure(self, row, what, value):
        """A line of the table; row is the number of what it answers."""
        self.figures.append((row, what, value))

    def end(self):
        """Prints the table and the last line, and returns the exit status. Where
        FIGURES names a file, the table is only added to that (see tests/stress)."""
        if path := os.environ.get('FIGURES'):
            with open(path, 'a', encoding='utf-8') as file:
                for figure in self.figures:
                    print(*figure, sep='\t', file=file)
        else:
            width = max((len(what) for _, what, _ in self.figures), default=0)
            print()
            for row, what, value in self.figures:
                print(f'  {row:>2}  {what:{width}}  {value}')
        print(f'\n{self.passed} passed, {self.failed} failed, {self.skipped} skipped')
        return 1 if self.failed else 0

    def _number(self):
        return self.passed + self.failed + self.skipped

    @staticmethod
    def _line(text):
        print(text)
        sys.stdout.flush()
