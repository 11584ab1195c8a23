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


def everything(scratch, quick):
    report = Report()
    built = scratch / 'plain'
    names = programs.build(built)
    shim = programs.build_shim(scratch)
    grader = cases.build_grader(scratch)

    with ThreadPoolExecutor(WORKERS) as pool:
        torture.torture(report, built, names, shim, quick, pool)

    for mode in ('cut-3', 'interrupt') if quick else cases.MODES:
        count, failed, findings = cases.check(report, scratch, grader, mode, built, shim)
        if mode == 'sanitize':
            report.figure(11, 'sanitizers (cases / findings)', f'{count} / {findings}')
        else:
            report.figure(2, f'{mode} (cases / failed)', f'{count} / {failed}')

    if quick:
        report.skip('sanitizers, valgrind, coverage', 'they take minutes: run full')
    else:
        if shutil.which('valgrind') is None:
            report.skip('every program under valgrind', 'valgrind is not installed')
        else:
            report.figure(11, 'valgrind --track-fds (programs / findings)',
                          '{} / {}'.format(*memory.check(report, scratch, built)))
        if shutil.which('gcovr') is None or shutil.which('gcc') is None:
            report.skip('coverage', 'gcovr or gcc is not installed')
        else:
            with ThreadPoolExecutor(WORKERS) as pool:
                coverage.check(report, scratch, grader, shim, quick, pool)

    oddities.check(report, built, quick)
    return report.end()


def main():
    scratch = Path(tempfile.mkdtemp(prefix='faults-'))
    try:
        if sys.argv[1:2] == ['repeat'] and len(sys.argv) == 6:
            return repeat(scratch, *sys.argv[2:])
        if sys.argv[1:2] == ['cases'] and sys.argv[2:3] and sys.argv[2] in cases.MODES:
            return judge(scratch, *sys.argv[2:])
        if len(sys.argv) <= 2 and sys.argv[1:] in ([], ['quick'], ['full']):
            return everything(scratch, sys.argv[1:] != ['full'])
        print('usage: run [quick | full | cases MODE [EXERCISE]... |'
              ' repeat CONVERSATION FAMILY SIDE FAULT]', file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
