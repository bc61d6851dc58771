"""Mutation testing: does a module's own test file notice when one small thing in the module is wrong?

python -m tools.mutants [--sample 20] [--jobs 2] [backprop.steps ...]

A sample of the mutants of each module in tests/mutation.toml meets the test files named there. A mutant is killed if
a test fails, or does not end. The tests run in a copy of the repository, and the mutant is in memory only. (mutmut and
cosmic-ray have no sample per module, start all tests anew for each mutant, or change the files in place.)
"""

import argparse
import ast
import contextlib
import importlib.machinery
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import numpy  # noqa: F401 (what every test imports is imported once)
import pytest
from hypothesis import Phase, settings

from tools.folders import CODE, ROOT, TESTS
from tools.mutate import Mutant, mutants, sample_of

MEMORY = 6 << 30  # bytes; a mutant may ask for more and more
# One failed test is enough: no smaller example of it is looked for, and few examples are tried.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate]
)
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
OPTIONS = "-x -q -p no:cacheprovider -p _hypothesis_pytestplugin --hypothesis-profile mutants -m".split() + ["not slow"]


def install(mutant):
    """Let Python import the mutant in place of its module."""
    original = importlib.machinery.SourceFileLoader.get_code
    setattr(*mutant.change)
    code = compile(ast.fix_missing_locations(mutant.tree), mutant.module, "exec")
    importlib.machinery.SourceFileLoader.get_code = lambda loader, name: (
        code if name == mutant.module else original(loader, name)
    )


class ShortestFirst:
    """A plugin for pytest: tests in the order of the times that they took with the module as it is."""

    def __init__(self, file):
        self.file, self.times = file, json.loads(file.read_text()) if file.exists() else {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: self.times.get(item.nodeid, 0))

    def pytest_runtest_logreport(self, report):
        self.times[report.nodeid] = self.times.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self, exitstatus):
        if not self.file.exists():
            self.file.write_text(json.dumps(self.times))


def test(mutant, files, times):
    """Run test files with a mutant (None: with the module as it is), in a copy of this process; return its number."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        if mutant:
            install(mutant)
        status = int(pytest.main([*OPTIONS, *(f"tests/{name}" for name in files)], plugins=[ShortestFirst(times)]))
    finally:
        os._exit(status)


def run(mutants, files, times, seconds, jobs):
    """Yield (mutant, whether it lived) as the tests end, or do not end in some seconds."""
    waiting, running = mutants[::-1], {}
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[test(mutant, files, times)] = mutant, time.monotonic() + seconds
        for child, (mutant, end) in list(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended or time.monotonic() > end:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)  # and what it has started
                if not ended:
                    os.waitpid(child, 0)
                del running[child]
                yield mutant, bool(ended) and status == 0
        time.sleep(0.01)


def source_of(name):
    """Return the program of a module."""
    return (CODE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")


def read_plan():
    """Return what tests/mutation.toml says, and the equivalent mutants as words."""
    plan = tomllib.loads((TESTS / "mutation.toml").read_text(encoding="utf-8"))
    return plan, {tuple(entry[key] for key in Mutant._fields[:4]) for entry in plan["equivalent"]}


def report(name, files, equivalent, options):
    """Test the sample of one module, print the result, and return the numbers of killed and lived mutants."""
    began, times = time.monotonic(), Path(f"{name}.json").absolute()
    if not all(lived for _, lived in run([None], files, times, 600, 1)):
        sys.exit(f"The tests of {name} fail as they are: {', '.join(files)}")
    seconds = 10 + 5 * (time.monotonic() - began)
    chosen = sample_of(mutants(name, source_of(name)), options.sample)
    sample = [mutant for mutant in chosen if mutant[:4] not in equivalent]
    living = [mutant for mutant, lived in run(sample, files, times, seconds, options.jobs) if lived]
    killed = len(sample) - len(living)
    print(
        f"{name:42}{killed:7}{len(living):7}{len(chosen) - len(sample):12}{killed / max(len(sample), 1):8.1%}",
        flush=True,
    )
    for mutant in living:
        print(f"    in {mutant.function or 'the module'}: {mutant.was}\n        -> {mutant.becomes}", flush=True)
    return killed, len(living)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=20, help="mutants of each module")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    parser.add_argument("modules", nargs="*")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for part in ("code", "data", "tests", "tools", "book", "pyproject.toml", "_toc.yml"):
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, Path(folder) / part)
        os.chdir(folder)
        sys.path[:0] = [f"{folder}/code", folder]
        print(f"{'module':42}{'killed':>7}{'lived':>7}{'equivalent':>12}{'share':>8}")
        plan, equivalent = read_plan()
        for group in plan["group"]:
            names = [name for name in group["modules"] if not options.modules or name in options.modules]
            if names:
                counts = [report(name, group["modules"][name], equivalent, options) for name in names]
                killed, lived = map(sum, zip(*counts))
                share = killed / (killed + lived)
                print(f"{group['name']:42}{killed:7}{lived:7}{'':12}{share:8.1%}  (at least {group['least']:.0%})\n")
                failed = failed or share < group["least"]
    sys.exit(failed)


if __name__ == "__main__":
    main()
