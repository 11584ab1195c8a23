"""fuzz.py - builds the harnesses, runs them, and tells what they found; see the script `run`.

What a run finds new goes to build/tests/stress/fuzz/found/HARNESS, what breaks a
harness to build/tests/stress/fuzz/findings/. Nothing but `merge` writes into the tree.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SUITE = Path(__file__).resolve().parents[3]
sys.path.insert(1, str(SUITE / 'tests/lib'))

from report import Report

ROW = 5        # of the table of what is promised
AT_ONCE = 2    # harnesses, and compilers
RUNS = {'quick': 20000, 'full': 10000000}
WORDS = 30     # lines of a finding that are shown
MOST_KEPT = 150  # inputs of a harness in the tree
CC = 'clang'   # libFuzzer is its own
OUT = Path('build/tests/stress/fuzz')
HERE = Path('tests/stress/fuzz')

# The longest inputs, in bytes: what is longer brings nothing new, and takes longer.
HARNESSES = {'endpoint': 300, 'number': 40, 'options': 120, 'keyfile': 60, 'address': 130,
             'case': 700, 'output': 60, 'compare': 120, 'report': 48,
             'jobs': 20, 'process': 130, 'recording': 1500, 'sockets': 200}

running = set()


def lacking():
    """Why there can be no fuzzing on this machine, or None."""
    if shutil.which(CC) is None:
        return f'{CC} is not installed'
    probe = 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }'
    OUT.mkdir(parents=True, exist_ok=True)
    built = subprocess.run([CC, '-fsanitize=fuzzer,address,undefined', '-x', 'c', '-',
                            '-o', str(OUT / 'probe')], input=probe, text=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return f'{CC} comes without libFuzzer or its sanitizers' if built.returncode != 0 else None


def build(names):
    """Returns what the compiler says if it fails."""
    made = subprocess.run(['make', '-s', f'-j{AT_ONCE}', '-f', str(HERE / 'fuzz.mk'),
                           f'FUZZ_CC={CC}', *names], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return made.stdout or 'make failed' if made.returncode != 0 else ''


def emptied(directory):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory


def harness(name, *words):
    """Runs it. Returns its status and all that it says."""
    process = subprocess.Popen([str(OUT / name), f'-max_len={HARNESSES[name]}', *map(str, words)],
                               text=True, errors='replace', stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    running.add(process)
    said, _ = process.communicate()
    running.discard(process)
    return process.returncode, said


def statistic(said, what):
    found = re.search(rf'^stat::{what}: *(\d+)', said, re.MULTILINE)
    return int(found[1]) if found else 0


def finding(said):
    """The lines that tell what broke, and of the stack what is of the suite; what
    tells how the run went is left out."""
    dull = re.compile(r'#\d+\s|INFO:|stat::|MS: |NOTE:|Dictionary:|Base64:|artifact_prefix=|$'
                      r'|\s+Combine libFuzzer')
    lines = [line for line in said.splitlines()
             if not dull.match(line)
             and (str(SUITE) in line or not re.match(r'\s+#\d+ ', line))]
    return '\n'.join(lines[:WORDS])


def fuzz(report, name, size, seed):
    found = emptied(OUT / 'found' / name)
    words = [f'-runs={RUNS[size]}', f'-seed={seed}', '-reload=0', '-timeout=10',
             '-print_final_stats=1', f'-artifact_prefix={OUT}/findings/{name}-']
    dictionary = HERE / f'{name}.dict'
    if dictionary.exists():
        words.append(f'-dict={dictionary}')
    began = time.monotonic()
    status, said = harness(name, *words, found, corpus(name))
    seconds = time.monotonic() - began

    runs = statistic(said, 'number_of_executed_units')
    kept = re.search(r'written to (\S+)', said)
    again = f'{OUT}/{name} {kept[1]}' if kept else f'SEED={seed} tests/stress/fuzz/run {size} {name}'
    why = '' if status == 0 else finding(said) or f'it ended with status {status}'
    report.check(f'{name}: {runs:,} runs', why, again)
    new = len(list(found.iterdir()))
    report.figure(ROW, f'fuzz {name} (runs / findings)',
                  f'{runs:,} / {int(status != 0)}; {runs / seconds:,.0f} a second, {new} inputs new')


def escaped(data):
    """An input as a line of text: its bytes, in the escapes of C and Python."""
    line = data.decode('latin-1').encode('unicode_escape').decode()
    return '\\x23' + line[1:] if line.startswith('#') else line


def corpus(name):
    """Unpacks the kept inputs of a harness, a line of its file each, into a directory
    of its own; returns it. A line "# WHAT" says that the next was put there by hand."""
    directory = emptied(OUT / 'corpus' / name)
    what = None
    for number, line in enumerate((HERE / 'corpus' / f'{name}.txt').read_text().splitlines()):
        if line.startswith('# '):
            what = line[2:]
            continue
        data = line.encode().decode('unicode_escape').encode('latin-1')
        (directory / (what or f'{number:04}')).write_bytes(data)
        what = None
    return directory


def merge(name):
    """Keeps the least of corpus and finds together that reaches all that they reach: each
    branch, about as often, or, where that takes too many inputs, each branch."""
    kept = corpus(name)
    found = OUT / 'found' / name
    found.mkdir(parents=True, exist_ok=True)
    for counters in (1, 0):
        least = emptied(OUT / 'merged' / name)
        status, said = harness(name, '-set_cover_merge=1', f'-use_counters={counters}',
                               least, kept, found)
        if status != 0:
            sys.exit(f'fuzz: {name} cannot be merged:\n{finding(said)}')
        if len(list(least.iterdir())) <= MOST_KEPT:
            break
    by_hand = sorted(file for file in kept.iterdir() if not file.name.isdigit())
    inputs = {file.read_bytes() for file in least.iterdir()}
    lines = [f'# {file.name}\n{escaped(file.read_bytes())}\n' for file in by_hand]
    lines += sorted(f'{escaped(data)}\n'
                    for data in inputs - {file.read_bytes() for file in by_hand})
    (HERE / 'corpus' / f'{name}.txt').write_text(''.join(lines))
    print(f'{name}: {len(lines)} inputs, {len(by_hand)} of them put there by hand')


def end_harnesses():
    for process in list(running):
        process.kill()


def main():
    words = sys.argv[1:]
    size = words.pop(0) if words and words[0] in (*RUNS, 'merge') else 'quick'
    unknown = [word for word in words if word not in HARNESSES]
    if unknown:
        sys.exit(f'fuzz: there is no harness {unknown[0]}; there are {" ".join(HARNESSES)}')
    names = words or list(HARNESSES)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that harnesses are ended
    os.chdir(SUITE)

    report = Report()
    without = lacking()
    if without:
        for name in names:
            report.skip(name, without)
        return report.end()
    wrong = build(names)
    if wrong:
        report.not_ok('the harnesses are built', wrong)
        return report.end()
    if size == 'merge':
        for name in names:
            merge(name)
        return 0

    seed = int(os.environ.get('SEED', random.randrange(1, 1000000)))
    print(f'# SEED={seed}')
    (OUT / 'findings').mkdir(exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done in [pool.submit(fuzz, report, name, size, seed) for name in names]:
                done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            end_harnesses()
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
