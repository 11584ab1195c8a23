"""coverage.py - which lines and branches the cases, checks, faults and oddities reach."""

import json
import subprocess

import oddities
import torture
from cases import CASES, MODES, judge
from build import names
from program import SUITE
from programs import FAULTS, build_all, wrap
from report import Report

BRANCHES = 95  # percent that must be taken, whatever uncovered.txt says


class Silent(Report):
    """The checks are judged elsewhere: here they only reach code."""

    @staticmethod
    def _line(text):
        pass


def _left_out():
    """What need not be reached, with its reason: "path: source text # reason"."""
    lines = (FAULTS / 'uncovered.txt').read_text().splitlines()
    return {line.split(' # ')[0].strip() for line in lines if line and not line.startswith('#')}


def measure(scratch, grader, shim, quick, pool):
    """Runs everything on programs that count, and returns gcovr's files."""
    copy = scratch / 'covered'
    helper = scratch / 'coverage.o'
    subprocess.run(['gcc', '-c', '-o', helper, FAULTS / 'coverage.c'], check=True)
    build_all(copy, '--coverage -O0 -Wl,--wrap=_exit,--wrap=poll', helper)
    silent = Silent()
    judge(grader, copy, [*CASES, SUITE / 'tests/cases/suite.case'], 'tap')
    wrap(copy, scratch / 'covered-interrupt', f'env {MODES["interrupt"]} LD_PRELOAD={shim}')
    judge(grader, scratch / 'covered-interrupt', CASES, 'tap')
    torture.torture(silent, copy, names(copy), shim, quick, pool)
    oddities.check(silent, copy, shim, True)
    return json.loads(subprocess.run(
        ['gcovr', '--json', '--exclude-unreachable-branches', '-r', '.', '.'],
        cwd=copy, capture_output=True, text=True, check=True).stdout)['files'], copy


def check(report, scratch, grader, shim, quick, pool):
    """Row 14."""
    files, copy = measure(scratch, grader, shim, quick, pool)
    left_out = _left_out()
    lines = reached = branches = taken = 0
    missing, untaken = [], []
    for file in files:
        source = (copy / file['file']).read_text().splitlines()
        for line in file['lines']:
            if line['gcovr/noncode']:
                continue
            text = f"{file['file']}: {source[line['line_number'] - 1].strip()}"
            lines += 1
            reached += line['count'] > 0
            branches += len(line['branches'])
            taken += sum(branch['count'] > 0 for branch in line['branches'])
            if text in left_out:
                continue
            if line['count'] == 0:
                missing.append(text)
            elif any(branch['count'] == 0 for branch in line['branches']):
                untaken.append(text)

    report.check('every line is reached, or is named in uncovered.txt', '\n'.join(missing))
    report.check('every branch is taken, or its line is named there', '\n'.join(untaken))
    percent = 100 * taken / branches
    report.check(f'{BRANCHES} % of all branches are taken',
                 f'only {percent:.2f} %' if percent < BRANCHES else '')
    report.figure(14, 'lines reached', f'{reached} of {lines}, {100 * reached / lines:.2f} %')
    report.figure(14, 'branches taken', f'{taken} of {branches}, {percent:.2f} %')
