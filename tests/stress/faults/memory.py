"""memory.py - every program under valgrind: memory, and descriptors left open."""

import re

from conversations import CONVERSATIONS
from programs import wrap
from torture import Run, wrong

COMMAND = 'valgrind --track-fds=yes --leak-check=full --log-file={logs}/%p.log'


def check(report, scratch, plain):
    """Holds each conversation once; returns how many programs ran, and findings."""
    judged = scratch / 'valgrind'
    logs = judged / 'logs'
    logs.mkdir(parents=True)
    wrap(plain, judged, COMMAND.format(logs=logs))
    for name, conversation in CONVERSATIONS.items():
        for family in conversation.families:
            for _ in range(3):  # a peer's patience may end before the other has begun
                earlier = set(logs.iterdir())
                run = Run(judged, None, conversation, family, None, slow=6)
                problem = wrong(run)
                if not problem and all(ending.status == 0 for _, ending, _ in run.endings):
                    break
                for log in set(logs.iterdir()) - earlier:
                    log.unlink()  # what fails exits, and leaves its descriptors to the system
            report.check(f'{name} over {family} under valgrind',
                         problem and f'{problem}\n{run.transcript()}')

    programs = findings = 0
    for log in logs.iterdir():
        text = log.read_text(errors='replace')
        opened = re.findall(r'(Open .*)\n==\d+==    at', text)  # the others are inherited
        programs += 1
        if opened or 'ERROR SUMMARY: 0 errors' not in text:
            findings += 1
            command, said = re.search(r'Command: \S*/plain/(.*)\n.*Parent PID.*\n(?s:(.*))', text).groups()
            report.not_ok(f'valgrind, {command}', re.sub(r'(?m)^==\d+== ?', '', said).strip())
    report.check('valgrind has nothing to say', '' if not findings else f'{findings} findings')
    return programs, findings
