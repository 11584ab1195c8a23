"""faults.py - what run starts: builds, checks, reports."""

import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
    run = torture.Run(built, shim, CONVERSATIONS[name], family, side, torture.fault_of(fault))
    problem = torture.wrong(run, good)
    print(run.transcript())
    print(problem or 'nothing is wrong')
    return 1 if problem else 0


def everything(scratch, quick):
    report = Report()
    built = scratch / 'plain'
    names = programs.build(built)
    shim = programs.build_shim(scratch)
    with ThreadPoolExecutor(WORKERS) as pool:
        torture.torture(report, built, names, shim, quick, pool)
    return report.end()


def main():
    scratch = Path(tempfile.mkdtemp(prefix='faults-'))
    try:
        if sys.argv[1:2] == ['repeat'] and len(sys.argv) == 6:
            return repeat(scratch, *sys.argv[2:])
        if len(sys.argv) <= 2 and sys.argv[1:] in ([], ['quick'], ['full']):
            return everything(scratch, sys.argv[1:] != ['full'])
        print('usage: run [quick | full | repeat CONVERSATION FAMILY SIDE FAULT]', file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(scratch)


sys.exit(main())
