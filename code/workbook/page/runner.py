"""Runs a reader's cells and answers, and reports to the page: requests and reports are JSON.

The page calls `handle` with a request. Printed output goes to stdout and stderr; everything else is reported as
lines of the file /dev/page, each with the number of its run.
"""

import ast
import base64
import contextlib
import io
import json
import linecache
import os
import re
import sys
import time
import traceback
import types
from collections.abc import Callable

from pretty import pretty

from workbook.exercises import run as checking
from workbook.exercises.chapters import find
from workbook.exercises.describe import describe_error
from workbook.exercises.settings import KeptSettings
from workbook.page import between
from workbook.page.names import needs
from workbook.page.packs import MissingPack, PackFinder

# Filenames of the reader's programs, by which a traceback can tell their lines from others.
CELL, ANSWER = "<cell {}>", "<your program>"
MONITORING_TOOL = 3  # a tool id of sys.monitoring that neither debuggers nor profilers use
# Python adds this where a package is missing; a reader of a page could do nothing about it.
NO_SITE = re.compile(r"\. Site initialization is disabled, did you forget .*\?$", re.M)


class Session:
    """The state that persists from run to run.

    names: defined by cells; answers: functions defined by checked programs; run: the number of the
    current run; jumps: how often watched loops have jumped back.
    """

    def __init__(self):
        self.main = types.ModuleType("__main__")
        self.names = vars(self.main)
        self.names["display"] = display
        self.answers: dict = {}
        self.run = 0
        self.jumps = 0


# --- Reports ----------------------------------------------------------------------------------


def report(**message) -> None:
    """Send the page a message about the current run."""
    with contextlib.suppress(Exception):  # a program may have replaced it
        sys.stdout.flush()  # earlier output arrives first
    with open("/dev/page", "w", encoding="ascii") as page:
        page.write(json.dumps({"run": session.run, **message}) + "\n")


def display(*values) -> None:
    """Show values as a notebook does."""
    for value in values:
        report(display=bundle(value))


def bundle(value) -> dict[str, str]:
    """Return a value's representations by media type, as in a notebook."""
    found = {}
    if hasattr(value, "_repr_mimebundle_"):
        found = value._repr_mimebundle_(include=None, exclude=None)
        found = dict(found[0] if isinstance(found, tuple) else found)
    elif hasattr(value, "_repr_html_"):
        found["text/html"] = value._repr_html_()
    if is_figure(value):
        found["image/png"] = to_png(value)
    found.setdefault("text/plain", pretty(value))
    return {kind: text for kind, text in found.items() if isinstance(text, str)}


def is_figure(value) -> bool:
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def to_png(figure) -> str:
    """Return a matplotlib figure as a PNG in base64."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=144, bbox_inches="tight")
    return base64.b64encode(buffer.getvalue()).decode()


def show_open_figures() -> None:
    """Show and close the open figures of pyplot, as a notebook does after each cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        for number in pyplot.get_fignums():
            display(pyplot.figure(number))
        pyplot.close("all")


# --- Cells ------------------------------------------------------------------------------------


def run_cell(source: str, cell: int) -> None:
    """Run a cell in the chapter's namespace and show the value of its last line."""
    session.names.pop("__warningregistry__", None)  # so that a cell that runs again warns again, as in a notebook
    name = CELL.format(cell)
    try:
        refuse_commands(source)
        value = execute(source, name, session.names)
        if value is not None and not source.rstrip().endswith(";"):
            session.names["_"] = value
            display(value)
        show_open_figures()
        report(state="ran")
    except Exception as error:
        report(state="failed", error=short_traceback(error, name))
    except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
        report(state="failed", error=f"{type(error).__name__}: the cell ended itself.")


def execute(source: str, name: str, names: dict, interruptible: bool = False):
    """Run a program and return the value of its last line, if that is an expression.

    An interruptible program, and each function that it defines, can be stopped in every browser.
    """
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    program = compile(tree, name, "exec")
    if interruptible:
        watch_loops(program)
    exec(program, names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if last else None


def watch_loops(code: types.CodeType) -> None:
    """Make a program and its functions call out of WebAssembly now and then while they loop.

    WebKit stops a worker only at such calls: otherwise an endless loop would go on unseen and drain the battery.
    """
    if sys.monitoring.get_tool(MONITORING_TOOL) is None:
        sys.monitoring.use_tool_id(MONITORING_TOOL, "page")
        sys.monitoring.register_callback(MONITORING_TOOL, sys.monitoring.events.JUMP, call_out)
    sys.monitoring.set_local_events(MONITORING_TOOL, code, sys.monitoring.events.JUMP)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            watch_loops(constant)


def call_out(code: types.CodeType, offset: int, target: int) -> None:
    """Ask for the time, which is outside WebAssembly, at every thousandth jump of a watched loop."""
    session.jumps += 1
    if session.jumps % 1000 == 0:
        time.monotonic()


def refuse_commands(source: str) -> None:
    """Raise SyntaxError for a line that only a notebook understands."""
    for number, line in enumerate(source.splitlines(), start=1):
        if line.startswith(("%", "!")):
            raise SyntaxError(f"line {number} is a command for notebooks; in the page, only Python runs")


def short_traceback(error: BaseException, here: str) -> str:
    """Return an error as a notebook shows it, but only with the reader's lines."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith("<cell")]
    lines = []
    for frame in frames[:3] + frames[-3:] if len(frames) > 6 else frames:
        where = "this cell" if frame.filename == here else "another cell"
        inside = "" if frame.name == "<module>" else f", in {frame.name}"
        lines += [f"In {where}, line {frame.lineno}{inside}:", f"    {frame.line}"]
    if len(frames) > 6:
        lines.insert(6, f"    ... {len(frames) - 6} more calls ...")
    message = "".join(traceback.format_exception_only(error)).rstrip("\n")
    return "\n".join([*lines, NO_SITE.sub("", message)])


# --- Answers ----------------------------------------------------------------------------------


def check_answer(key: str, function: str, source: str, cells: list[str]) -> None:
    """Check a reader's program as the chapter's `check` would.

    Args:
        key: the exercise, such as "xor 5".
        function: the name of the function that is checked.
        source: the reader's program.
        cells: the sources of the chapter's cells above the exercise.
    """
    try:
        compile(source, ANSWER, "exec")
        names = {"__name__": "__main__", **session.names, **session.answers}
        names.pop(function, None)  # an earlier answer must not take the place of this one
        required = needs(source, cells, known=names)
        if required.cells:
            report(state="needs cells", cells=required.cells)
            return
        with contextlib.redirect_stdout(io.StringIO()):
            exec("\n".join(required.lines), names)
        exercise = find(key)
        report(alive="Your program")
        with KeptSettings():
            execute(source, ANSWER, names, interruptible=True)
            verdict = exercise.check(names[function]) if function in names else None
        if verdict:
            session.answers[function] = names[function]
            state, message = verdict.state, verdict.message
        else:
            state = "wrong"
            message = f"Your program does not define {function}, which the check calls. Keep its first line, `def {function}(...):`."
    except Exception as error:
        state, message = "wrong", describe_failure(error)
    except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
        state, message = (
            "wrong",
            f"Your program ended Python with {type(error).__name__}. A function ends with `return`.",
        )
    report(state="checked", verdict=state, message=message)


def describe_failure(error: Exception) -> str:
    """Return a sentence about the error that stopped a reader's program, with the line."""
    if isinstance(error, SyntaxError) and error.filename == ANSWER:
        line = f", in line {error.lineno}: `{(error.text or '').strip()}`" if error.lineno else ""
        return f"Python cannot read your program: {error.msg}{line}."
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == ANSWER]
    line = f", in line {frames[-1].lineno}: `{frames[-1].line}`" if frames else ""
    return f"Your program stopped with {describe_error(error)}{line}."


@contextlib.contextmanager
def time_limit(seconds: float):
    """Report that a reader's function starts: there is no alarm here, so the page keeps the time."""
    report(alive="")
    yield


# --- Interactive figures ----------------------------------------------------------------------


def answer_between(**request) -> None:
    """Report the values between a figure's stored ones, or what it shows at one of them."""
    try:
        report(state="drawn", **between.answer(**request))
    except Exception as error:
        report(state="failed", error=describe_error(error))


# --- Requests ---------------------------------------------------------------------------------


def handle(request: str) -> None:
    """Execute a request of the page."""
    arguments = json.loads(request)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # a program may have changed them
    session.run, kind = arguments.pop("run"), arguments.pop("kind")
    actions: dict[str, Callable] = {
        "cell": run_cell,
        "check": check_answer,
        "between": answer_between,
        "loaded": register_packs,
    }
    try:
        actions[kind](**arguments)
    except MissingPack as missing:
        report(state="needs pack", pack=str(missing))
    except MemoryError:
        report(
            state="failed",
            error="MemoryError: the program needs more memory than Python has in a page, 512 MB.",
        )


def register_packs(packs: list[str], modules: dict[str, str]) -> None:
    """Register the packs that are loaded."""
    if finder not in sys.meta_path:
        sys.meta_path.append(finder)
    finder.modules = modules
    finder.loaded.update(packs)
    for other in sys.meta_path:
        if hasattr(other, "invalidate_caches"):
            other.invalidate_caches()
    report(state="ready")


session = Session()
finder = PackFinder({})
sys.modules["__main__"] = session.main
checking.TimeLimit = time_limit
# WASI has no permissions: every file that exists is accessible.
os.access = lambda path, mode, **options: os.path.exists(path)
