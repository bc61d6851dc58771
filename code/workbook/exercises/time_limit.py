"""Stop a program that does not end. Standard library only."""

import contextlib
import itertools
import os
import signal
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable

PATIENCE = 1.0  # seconds after the time limit


class AnswerTimeout(BaseException):
    """Raised inside a function that runs too long; no `except Exception` of its own catches it."""


class TimeLimit:
    """Raises AnswerTimeout in a `with` block after some seconds, where there is an alarm signal (not on Windows).

    A program may swallow one AnswerTimeout (`except:`, or `finally: return`). So the alarm rings again and again,
    and from the first time on the next line that is executed raises too, but not in this module.

    Where the alarm does not stop the program (there is none, or one long call of NumPy has to end first), a thread
    prints how to interrupt it. Raises AnswerTimeout for an interrupt after that.
    """

    def __init__(self, seconds: float):
        self.seconds, self.rings, self.told = seconds, 0, False
        self.active = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        self.outside = sys._getframe(1)
        self.watchdog = threading.Timer(self.seconds + PATIENCE, self.tell)
        self.watchdog.daemon = True
        with contextlib.suppress(RuntimeError):  # a browser's Python has no threads
            self.watchdog.start()
        if self.active:
            self.tracer, self.handler = sys.gettrace(), signal.signal(signal.SIGALRM, self.ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.05)

    def __exit__(self, *error: object) -> None:
        if self.active:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if self.rings:
                sys.settrace(self.tracer)  # first of all, or `stop_at_line` stops what follows
            signal.signal(signal.SIGALRM, self.handler)
        self.watchdog.cancel()
        if self.rings:
            raise AnswerTimeout
        if self.told and error[0] is KeyboardInterrupt:
            raise AnswerTimeout

    def tell(self) -> None:
        """Print how to interrupt a program that the alarm does not stop."""
        self.told = True
        print(
            f"Your program has not finished after {self.seconds + PATIENCE:.0f} seconds, and cannot be stopped from "
            "here. Press the stop button (Kernel > Interrupt). If that does not help, restart the kernel.",
            flush=True,
        )

    def ring(self, number: int, frame: types.FrameType | None) -> None:
        """Stop the program at the line that it executes, or at the next one."""
        self.rings += 1
        if frame is None or frame.f_code.co_filename == __file__:
            return  # the program has ended
        sys.settrace(stop_at_line)
        while frame and frame is not self.outside:
            frame.f_trace = stop_at_line
            frame = frame.f_back
        raise AnswerTimeout


def stop_at_line(frame: types.FrameType, event: str, argument: object) -> Callable:
    """Raise AnswerTimeout at every line of other modules: a trace function of Python."""
    if event == "line" and frame.f_code.co_filename != __file__:
        raise AnswerTimeout
    return stop_at_line


ENDLESS = (itertools.count, itertools.cycle, itertools.repeat)
MANY = 10**9


def may_hang(function: Callable) -> bool:
    """Return whether a program can hang in one call that no alarm and no interrupt stops.

    `sum(itertools.repeat(0))` is such a call: Python does not look at signals inside `sum`.
    """
    codes, names, constants = [getattr(function, "__code__", None)], set(), []
    while codes:
        code = codes.pop()
        if isinstance(code, types.CodeType):
            names |= set(code.co_names)
            constants += code.co_consts
            codes += code.co_consts
    space = getattr(function, "__globals__", {})
    return (
        "itertools" in names
        or any(space.get(name) is endless for name in names for endless in ENDLESS)
        or ("range" in names and any(isinstance(value, int) and value > MANY for value in constants))
    )


def ends_in_a_copy(function: Callable, given: tuple, seconds: float) -> bool:
    """Return whether a call ends in that time, tried in a copy of this process; True where it cannot be copied."""
    if not hasattr(os, "fork") or sys.platform in ("emscripten", "wasi"):
        return True
    with warnings.catch_warnings(action="ignore"):  # of threads: none of theirs is needed in the copy
        child = os.fork()
    if child == 0:
        try:
            with open(os.devnull, "w") as nowhere, TimeLimit(seconds):
                sys.stdout = sys.stderr = nowhere
                function(*given)
        finally:
            os._exit(0)
    end = time.monotonic() + seconds + PATIENCE
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False
