"""Settings of Python and NumPy that a reader's program may change, and that are as before when it has run."""

import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any


class KeptSettings:
    """Restores, at the end of a `with` block, what `settings` names."""

    def __enter__(self) -> None:
        self.before = [(put, get()) for get, put in settings()]

    def __exit__(self, *error: object) -> None:
        for put, value in self.before:
            put(value)


def settings() -> Iterator[tuple[Callable[[], Any], Callable[[Any], Any]]]:
    """Yield, for each setting, the function that reads it and the one that sets it."""
    yield sys.getrecursionlimit, sys.setrecursionlimit
    yield random.getstate, random.setstate
    if "numpy" in sys.modules:  # only then can it have been changed
        import numpy as np

        yield np.geterr, lambda state: np.seterr(**state)
        yield np.geterrcall, np.seterrcall
        yield np.random.get_state, np.random.set_state
    # Only the main thread may set a handler; a browser's Python has neither handlers nor alarms.
    if hasattr(signal, "valid_signals") and threading.current_thread() is threading.main_thread():
        yield signal_handlers, restore_signal_handlers
        if hasattr(signal, "setitimer"):
            yield alarm, restore_alarm


def signal_handlers() -> dict[int, Any]:
    """Return the handler of each signal."""
    return {number: signal.getsignal(number) for number in signal.valid_signals()}


def restore_signal_handlers(handlers: dict[int, Any]) -> None:
    """Set the handlers that are no longer the same; those that are not Python's cannot be set."""
    for number, handler in handlers.items():
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def alarm() -> tuple[float, float, float]:
    """Return when it is, in how many seconds the alarm rings (0: never), and after how many again."""
    return time.monotonic(), *signal.getitimer(signal.ITIMER_REAL)


def restore_alarm(before: tuple[float, float, float]) -> None:
    """Let the alarm ring when it would have rung, or at once if that time has passed."""
    then, left, interval = before
    left = left and max(left - (time.monotonic() - then), 1e-6)
    signal.setitimer(signal.ITIMER_REAL, left, interval)
