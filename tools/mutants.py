"""Mutation testing: does a module's own test file notice when one small thing in the module is wrong?

python -m tools.mutants [--sample 20] [--jobs 2] [backprop.steps ...]

A sample of the mutants of each module in tests/mutation.toml meets the test files named there. A mutant is killed if
a test fails, or does not end. The tests run in a copy of the repository, and the mutant is in memory only. (mutmut and
cosmic-ray have no sample per module, start all tests anew for each mutant, or change the files in place.)
"""

import argparse
import ast
import contextlib
import hashlib
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
from typing import NamedTuple

import numpy  # noqa: F401 (what every test imports is imported once)
import pytest
from hypothesis import Phase, settings

from tools.folders import CODE, ROOT, TESTS

A = ast
PAIRS = [(A.Lt, A.LtE), (A.Gt, A.GtE), (A.Eq, A.NotEq), (A.Is, A.IsNot), (A.In, A.NotIn), (A.And, A.Or), (A.Add, A.Sub)]
PAIRS += [(A.Mult, A.Div), (A.Pow, A.Mult), (A.Mod, A.FloorDiv), (A.BitAnd, A.BitOr), ("any", "all"), ("min", "max")]
SWAPPED = {other: one for one, other in PAIRS} | dict(PAIRS)
DROPPED = (ast.Expr, ast.Raise, ast.AugAssign, ast.Continue, ast.Break)
SEED = 1
MEMORY = 6 << 30  # bytes; a mutant may ask for more and more
# One failed test is enough: no smaller example of it is looked for, and few examples are tried.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate]
)
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
OPTIONS = "-x -q -p no:cacheprovider -p _hypothesis_pytestplugin --hypothesis-profile mutants -m".split() + ["not slow"]


class Mutant(NamedTuple):
    """A module's program with one change: a line of some function, what becomes of it, and how to change the tree."""

    module: str
    function: str
    was: str
    becomes: str
    tree: ast.Module
    change: tuple  # node, field, new value


def replacements(node):
    """Yield (field, new value) for each small change of one node of a syntax tree."""
    match node:
        case ast.Compare(ops=[op, *others]):
            yield "ops", [SWAPPED[type(op)](), *others]
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            yield "op", SWAPPED[type(op)]()
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            yield "value", value + 1
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in SWAPPED:
            yield "id" if isinstance(node, ast.Name) else "attr", SWAPPED[name]
        case ast.Return(value=ast.AST()):
            yield "value", ast.Constant(None)
        case ast.comprehension(ifs=[_, *_]):
            yield "ifs", []
        case ast.Call(keywords=keywords):
            yield from (("keywords", keywords[:i] + keywords[i + 1 :]) for i in range(len(keywords)))
        case ast.If() | ast.IfExp():
            yield from (("test", ast.Constant(value)) for value in (True, False))
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.Not, ast.USub)):
            yield field, value.operand
        for i, part in enumerate(value if isinstance(value, list) else ()):
            if isinstance(part, DROPPED) and not isinstance(getattr(part, "value", None), ast.Constant):
                yield field, [*value[:i], ast.Pass(), *value[i + 1 :]]


def functions_of(node, name="", found=None):
    """Return for a node and all below it the name of the function, or of the class, that each stands in."""
    found = {} if found is None else found
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        name = f"{name}.{node.name}".lstrip(".")
    found[node] = name
    for child in ast.iter_child_nodes(node):
        functions_of(child, name, found)
    return found


def mutants(module, source):
    """Yield every mutant of a module's program, those of its type hints and decorators aside."""
    tree = ast.parse(source)
    lines = ast.unparse(tree).splitlines()
    of_form = [getattr(node, field, None) for node in ast.walk(tree) for field in ("annotation", "returns")]
    of_form += [decorator for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", ())]
    left_out = {part for node in of_form if node for part in ast.walk(node)}
    for node, function in functions_of(tree).items():
        for field, value in replacements(node) if node not in left_out else ():
            old = getattr(node, field)
            setattr(node, field, value)
            new_lines = ast.unparse(tree).splitlines()  # a line for each statement: one is different
            setattr(node, field, old)
            for was, becomes in [(was.strip(), new.strip()) for was, new in zip(lines, new_lines) if was != new]:
                yield Mutant(module, function, was, becomes, tree, (node, field, value))


def sample_of(mutants, size):
    """Return a sample that stays the same where other lines of the module change: the first in the order of a hash."""
    different = {mutant[:4]: mutant for mutant in mutants}
    order = sorted(different, key=lambda words: hashlib.sha256(f"{SEED} {words}".encode()).digest())
    return [different[words] for words in order[:size]]


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


def report(name, files, equivalent, options):
    """Test the sample of one module, print the result, and return the numbers of killed and lived mutants."""
    began, times = time.monotonic(), Path(f"{name}.json").absolute()
    if not all(lived for _, lived in run([None], files, times, 600, 1)):
        sys.exit(f"The tests of {name} fail as they are: {', '.join(files)}")
    seconds = 10 + 5 * (time.monotonic() - began)
    every = list(mutants(name, (CODE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")))
    for gone in {words for words in equivalent if words[0] == name} - {mutant[:4] for mutant in every}:
        print(f"{name}: no longer a mutant, so not to be listed as equivalent: {gone[1:]}")
    chosen = sample_of(every, options.sample)
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
        plan = tomllib.loads((TESTS / "mutation.toml").read_text(encoding="utf-8"))
        equivalent = {tuple(e[key] for key in Mutant._fields[:4]) for e in plan["equivalent"]}
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
