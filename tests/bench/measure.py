"""measure.py - the same work done by several contestants, in turns.

    times = interleaved({'cp': copy_by_cp, 'nc': copy_by_nc}, rounds=7)
    times['cp'].median, times['cp'].spread

A machine is never quiet for long. So every round measures all contestants once,
each round begins with another one, and the median of the rounds counts.
"""
import statistics
import sys


class Figure:
    """What one contestant reached in all rounds."""

    def __init__(self, values):
        self.values = sorted(values)

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def spread(self):
        return f'{short(self.values[0])} to {short(self.values[-1])}'


class Failed(Exception):
    """A contestant did not do its work; the text says why."""


def interleaved(contestants, rounds):
    """Calls each contestant once a round; returns {name: Figure}, in their order.

    A contestant that fails is out, and has its Failed instead of a Figure.
    """
    values = {name: [] for name in contestants}
    failed = {}
    for number in range(rounds):
        names = list(values)
        first = number % len(names) if names else 0
        for name in names[first:] + names[:first]:
            progress(f'round {number + 1} of {rounds}: {name}')
            try:
                values[name].append(contestants[name]())
            except Failed as why:
                failed[name] = why
                del values[name]
    progress('')
    return {name: failed[name] if name in failed else Figure(values[name]) for name in contestants}


def measured(figures):
    """Returns those that did not fail."""
    return {name: figure for name, figure in figures.items() if isinstance(figure, Figure)}


def progress(text):
    """Shows what is being measured, on a terminal only."""
    if sys.stderr.isatty():
        print(f'\r\033[K{text}', end='', file=sys.stderr, flush=True)


def short(value):
    """Three digits that say something: 21834 -> '21,834', 1.2345 -> '1.23'."""
    if value >= 100:
        return f'{value:,.0f}'
    return f'{value:.1f}' if value >= 10 else f'{value:.2f}'
