"""cases.py - all the grader's cases once more, under harder conditions."""

import subprocess

from build import EXERCISES
from program import SUITE
from programs import build_all, wrap

CASES = [SUITE / 'tests/cases' / f'{name}.case' for name in EXERCISES]
SANITIZERS = '-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'

# What is set in the environment of each program.
MODES = {
    'cut-1': 'FAULTS_CUT=1',
    'cut-2': 'FAULTS_CUT=2',
    'cut-3': 'FAULTS_CUT=3',
    'interrupt': 'FAULTS_INTERRUPT=1',
    'sanitize': 'ASAN_OPTIONS=log_path={logs}/asan UBSAN_OPTIONS=log_path={logs}/ubsan',
}


def build_grader(directory):
    """Builds the grader, and returns its path; and the suite's own programs, which
    some cases call."""
    subprocess.run(['make', '-s', '-j2', *EXERCISES], cwd=SUITE, check=True)
    grader = directory / 'grader'
    drawers = [file for file in (SUITE / 'tests/trace').glob('*.c') if file.name != 'show.c']
    subprocess.run(['cc', '-std=c11', '-O2', '-D_POSIX_C_SOURCE=200809L', '-D_FILE_OFFSET_BITS=64',
                    f'-I{SUITE}', '-o', grader, *(SUITE / 'tests/grader').glob('*.c'),
                    *drawers], check=True)
    return grader


def prepare(scratch, mode, plain, shim):
    """Makes the directory that is judged in a mode; logs go to "logs" in it."""
    judged = scratch / mode
    logs = judged / 'logs'
    logs.mkdir(parents=True)
    command = f'env {MODES[mode].format(logs=logs)}'
    if mode == 'sanitize':
        plain = scratch / 'sanitized'
        build_all(plain, SANITIZERS)
    else:
        command += f' LD_PRELOAD={shim}'
    wrap(plain, judged, command)
    return judged


def judge(grader, judged, cases, form):
    """Runs the grader, and returns what it reports."""
    return subprocess.run([grader, '-r', form, '-j', '4', '-s', SUITE, '-d', judged, *cases],
                          stdout=subprocess.PIPE, text=True, errors='replace').stdout


def check(report, scratch, grader, mode, plain, shim):
    """Judges all cases in a mode; returns how many there were, and findings."""
    judged = prepare(scratch, mode, plain, shim)
    lines = judge(grader, judged, CASES, 'tap').splitlines()
    failed = [line for line in lines if line.startswith('not ok')]
    findings = [path.read_text(errors='replace') for path in (judged / 'logs').iterdir()]
    count = sum(line.startswith('ok') for line in lines) + len(failed)
    report.check(f'all {count} cases, {mode}', '\n'.join(failed + findings) or
                 '' if count else 'the grader judged nothing', f'tests/stress/faults/run cases {mode}')
    return count, len(failed), len(findings)
