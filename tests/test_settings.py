"""A reader's program leaves the settings of Python and NumPy as they were."""

import random
import signal
import sys
import threading
import time

import numpy as np
import pytest

from workbook.exercises import run as running
from workbook.exercises.run import AnswerError, run
from workbook.exercises.settings import KeptSettings

SIGNALS = hasattr(signal, "SIGUSR1")  # not on Windows
needs_signals = pytest.mark.skipif(not SIGNALS, reason="there are no alarms")


def as_they_are():
    """Return the settings in a form that can be compared; the next numbers stand for the state of each generator."""
    kept = random.getstate(), np.random.get_state()
    numbers = random.random(), np.random.random()
    random.setstate(kept[0])
    np.random.set_state(kept[1])
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    return sys.getrecursionlimit(), numbers, np.geterr(), np.geterrcall(), handlers


def depth():
    frame, n = sys._getframe(1), 0
    while frame:
        frame, n = frame.f_back, n + 1
    return n


def leave_hardly_any_room():
    """Set the recursion limit as low as Python accepts here; it counts some calls that have no frame."""
    for room in range(4, 100):
        try:
            return sys.setrecursionlimit(depth() + room)
        except RecursionError:
            pass


CHANGES = {
    "recursion limit": lambda: sys.setrecursionlimit(5000),
    "a recursion limit with hardly any room": leave_hardly_any_room,
    "random": lambda: random.seed(7),
    "random numbers drawn": lambda: [random.random() for _ in range(5)],
    "random of NumPy": lambda: np.random.seed(7),
    "normal numbers of NumPy": lambda: np.random.normal(),
    "errors of NumPy": lambda: np.seterr(all="raise"),
    "the function for errors of NumPy": lambda: np.seterrcall(print),
    "interrupts": lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    "a signal of one's own": lambda: SIGNALS and signal.signal(signal.SIGUSR1, lambda number, frame: None),
    "the alarm's handler": lambda: SIGNALS and signal.signal(signal.SIGALRM, signal.SIG_IGN),
}


@pytest.mark.parametrize("end", ["return", "raise"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_a_program_changes_is_as_before_whether_it_returns_or_raises(change, end):
    def f(x):
        change()
        if end == "raise":
            raise ValueError("no")
        return x

    before = as_they_are()
    if end == "return":
        assert run(f, [3]).returned == 3
    else:
        with pytest.raises(AnswerError, match="ValueError: no"):
            run(f, [3])
    assert as_they_are() == before


@needs_signals
def test_a_program_that_is_stopped_leaves_them_too(monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 0.1)

    def f(x):
        np.seterr(all="raise")
        random.seed(x)
        leave_hardly_any_room()
        while True:
            pass

    before = as_they_are()
    with pytest.raises(AnswerError, match="had not finished"):
        run(f, [3])
    assert as_they_are() == before


@needs_signals
@pytest.mark.parametrize("change", [lambda: None, lambda: signal.alarm(0), lambda: signal.alarm(100)])
def test_an_alarm_that_was_set_before_rings_when_it_is_due(change):
    rung = []
    handler = signal.signal(signal.SIGALRM, lambda number, frame: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000)
        run(lambda x: [change(), time.sleep(0.1)], [3])
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert rung == [] and 0 < left <= 999.9
        signal.setitimer(signal.ITIMER_REAL, 0.01, 50)
        run(lambda x: [change(), time.sleep(0.1)], [3])
        while not rung:  # it is overdue, and rings at once
            time.sleep(0.01)
        assert signal.getitimer(signal.ITIMER_REAL)[1] == 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


@needs_signals
def test_no_alarm_is_left_where_there_was_none():
    run(lambda x: signal.alarm(100), [3])
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_in_another_thread_where_no_handler_can_be_set_the_rest_is_kept():
    """Meanwhile, the main thread sets a handler."""
    before, results, running_now, go_on = as_they_are(), [], threading.Event(), threading.Event()

    def f(x):
        np.seterr(all="raise")
        random.seed(1)
        running_now.set()
        return go_on.wait(60)

    thread = threading.Thread(target=lambda: results.append(run(f, [3]).returned))
    thread.start()
    assert running_now.wait(60)
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    go_on.set()
    thread.join()
    assert signal.signal(signal.SIGINT, handler) == signal.SIG_IGN
    assert results == [True] and as_they_are() == before


def test_a_program_of_a_page_leaves_them_too():
    """The page runs the whole answer in such a block, not only the function that it defines."""
    before = as_they_are()
    with KeptSettings():
        for name, change in CHANGES.items():
            if "hardly any room" not in name:
                change()
    assert as_they_are() == before
