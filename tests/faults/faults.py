"""faults.py - what run starts: builds, checks, reports."""

import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cases
import coverage
import memory
import oddities
import programs
import torture
from conversations import CONVERSATIONS
from report import Report

WORKERS = 4  # conversations at a time; most of them wait


def repeat(scratch, name, family, side, fault):
    """One fault once more, with all that is said."""
    built = scratch / 'plain'
    programs.build(built)
    shim = programs.build_shim(scratch)
    good, _ = torture.good_run(built, shim, name, family, side)
    fault = torture.fault_of(fault)
    run = torture.Run(built, shim, CONVERSATIONS[name], family, side, fault,
                      torture.slowness(name, fault))
    problem = torture.wrong(run, good)
    print(run.transcript())
    print(problem or 'nothing is wrong')
    return 1 if problem else 0


def judge(scratch, mode, *exercises):
    """The cases once more, in one mode; what the grader says is for people."""
    built = scratch / 'plain'
    programs.build(built)
    judged = cases.prepare(scratch, mode, built, programs.build_shim(scratch))
    chosen = [case for case in cases.CASES if not exercises or case.stem in exercises]
    print(cases.judge(cases.build_grader(scratch), judged, chosen, 'text'), end='')
    for log in (judged / 'logs').iterdir():
        print(log.read_text(errors='replace'))
    return 0


def torture_part(report, scratch, quick):
    built = scratch / 'plain'
    with ThreadPoolExecutor(WORKERS) as pool:
        torture.torture(report, built, programs.names(built), scratch / 'shim.so', quick, pool)


def cases_part(report, scratch, quick):
    grader = cases.build_grader(scratch)
    for mode in ('cut-3', 'interrupt') if quick else cases.MODES:
        count, failed, findings = cases.check(report, scratch, grader, mode, scratch / 'plain',
                                              scratch / 'shim.so')
        if mode == 'sanitize':
            report.figure(11, 'sanitizers (cases / findings)', f'{count} / {findings}')
        else:
            report.figure(2, f'{mode} (cases / failed)', f'{count} / {failed}')


def memory_part(report, scratch, quick):
    if quick:
        report.skip('every program under valgrind', 'it takes minutes: run full')
    elif shutil.which('valgrind') is None:
        report.skip('every program under valgrind', 'valgrind is not installed')
    else:
        report.figure(11, 'valgrind --track-fds (programs / findings)',
                      '{} / {}'.format(*memory.check(report, scratch, scratch / 'plain')))


def coverage_part(report, scratch, quick):
    if quick:
        report.skip('coverage', 'it takes minutes: run full')
    elif shutil.which('gcovr') is None or shutil.which('gcc') is None:
        report.skip('coverage', 'gcovr or gcc is not installed')
    else:
        with ThreadPoolExecutor(WORKERS) as pool:
            coverage.check(report, scratch, cases.build_grader(scratch), scratch / 'shim.so', quick,
                           pool)


def oddities_part(report, scratch, quick):
    oddities.check(report, scratch / 'plain', scratch / 'shim.so', quick)


PARTS = {'torture': torture_part, 'cases': cases_part, 'memory': memory_part,
         'coverage': coverage_part, 'oddities': oddities_part}


def all_of(scratch, size, parts):
    report = Report()
    programs.build(scratch / 'plain')
    programs.build_shim(scratch)
    for part in parts or PARTS:
        report.again = f'tests/faults/run {size} {part}'
        with report.guard(part):
            PARTS[part](report, scratch, size == 'quick')
    return report.end()


def main():
    scratch = Path(tempfile.mkdtemp(prefix='faults-'))
    try:
        what, words = (sys.argv[1:2] or ['quick'])[0], sys.argv[2:]
        if what == 'repeat' and len(words) == 4:
            return repeat(scratch, *words)
        if what == 'cases' and words and words[0] in cases.MODES:
            return judge(scratch, *words)
        if what in ('quick', 'full') and set(words) <= set(PARTS):
            return all_of(scratch, what, words)
        print('usage: run [quick | full] [PART]... | run cases MODE [EXERCISE]... |\n'
              f'       run repeat CONVERSATION FAMILY SIDE FAULT\nparts: {" ".join(PARTS)}',
              file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
