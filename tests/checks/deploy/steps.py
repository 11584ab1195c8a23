#!/usr/bin/env python3
"""steps.py - does what a workflow of GitHub, or a job of GitLab, says.

    steps.py FILE [NAME=VALUE]...

It runs the commands in their order, here, as those systems do; ${{ NAME }} in GitHub's
stands for VALUE. What is uploaded in the end must be there. Exit status: 0; 1 if
something failed; 77 if YAML cannot be read here.
"""
import glob
import os
import re
import subprocess
import sys

try:
    import yaml
except ImportError:
    print('python3 has no module yaml')
    sys.exit(77)


def there(paths):
    missing = [path for path in paths if not glob.glob(path)]
    if missing:
        print('not there:', *missing)
    return not missing


def github(job, values):
    """Whether all steps went well; after a failure, only those that run always."""
    well = True
    for step in job['steps']:
        if not well and step.get('if') != 'always()':
            continue
        action, _, version = step.get('uses', '').partition('@')
        if 'run' in step:
            given = {name: re.sub(r'\$\{\{ (.*?) \}\}', lambda match: values[match[1]], value)
                     for name, value in step.get('env', {}).items()}
            done = subprocess.run(['bash', '-e', '-c', step['run']], env={**os.environ, **given}, check=False)
            well &= done.returncode == 0
        elif action == 'actions/upload-artifact':
            well &= there([step['with']['path']])
        elif action != 'actions/checkout' or not version:
            sys.exit(f'unknown: {step}')
    return well


def gitlab(job):
    """Whether all lines of the job, which one shell gets, went well."""
    lines = '\n'.join(job['before_script'] + job['script'])
    environment = {**os.environ, **job.get('variables', {})}
    done = subprocess.run(['sh', '-e', '-c', lines], env=environment, check=False)
    artifacts = job['artifacts']
    return done.returncode == 0 and there(artifacts['paths'] + [artifacts['reports']['junit']])


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        document = yaml.safe_load(file)
    values = dict(word.split('=', 1) for word in sys.argv[2:])
    if 'jobs' in document:
        return all([github(job, values) for job in document['jobs'].values()])
    return all([gitlab(job) for job in document.values()])


if __name__ == '__main__':
    sys.exit(0 if main() else 1)
