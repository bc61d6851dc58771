"""Which exercises are done: a small file beside the notebooks. Nothing leaves the reader's machine.

Several notebooks may note an answer at the same time, so they take turns, and the file is replaced as a whole.
What cannot be read is never overwritten.
"""

import contextlib
import errno
import json
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

FORMAT = 1
NAME = "my-progress.json"
PATIENCE = 10.0  # seconds to wait for a turn


def progress_path() -> Path:
    """Return the file's path: in the folder of the worked example, or else in the current folder.

    A link is followed, so that it stays a link.
    """
    if os.environ.get("BACKPROP_PROGRESS"):
        return Path(os.path.realpath(os.environ["BACKPROP_PROGRESS"]))
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "worked-example.ipynb").exists():
            return Path(os.path.realpath(folder / NAME))
    return Path(os.path.realpath(here / NAME))


def load(path: Path | None = None) -> tuple[dict[str, str], str]:
    """Return {exercise: day when it was done}, and a message when the file could not be read.

    A file in another format is set aside under another name.
    """
    try:
        path = path or progress_path()
        try:
            return read(path), ""
        except ValueError:
            with turn(path):
                return read_or_set_aside(path)
    except OSError as error:
        return {}, f"{name_of(path)} could not be read, and stays as it is: {error.strerror}."


def record(key: str) -> str:
    """Note that an exercise is done; return a message when an older file could not be read or written."""
    path = None
    try:
        path = progress_path()
        with turn(path):
            done, message = read_or_set_aside(path)
            if key not in done:
                replace(path, {**done, key: date.today().isoformat()})
        return message
    except OSError as error:
        return f"Your progress could not be written to {name_of(path)}: {error.strerror}."


def name_of(path: Path | None) -> str:
    """Return the name of the progress file, also where the current folder is gone."""
    return path.name if path else NAME


def read(path: Path) -> dict[str, str]:
    """Return what is done; nothing, where there is no file.

    Raises:
        ValueError: the file is in another format.
        OSError: it cannot be read, or is a folder or a device.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a file")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        done = found["done"]
        if found["format"] == FORMAT and all(isinstance(x, str) for pair in done.items() for x in pair):
            return done
    except FileNotFoundError:
        return {}
    except (KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ValueError("another format")


def read_or_set_aside(path: Path) -> tuple[dict[str, str], str]:
    """Return what is done; set a file in another format aside, and say so.

    Raises:
        OSError: the file can be neither read nor set aside.
    """
    try:
        return read(path), ""
    except ValueError:
        aside = backup_path(path)
        path.rename(aside)
        return {}, f"{path.name} could not be read; it is kept as {aside.name}."


def backup_path(path: Path) -> Path:
    """Return a path that no file has yet: my-progress.aside-1.json, ..."""
    n = 1
    while os.path.lexists(aside := path.with_suffix(f".aside-{n}.json")):
        n += 1
    return aside


def replace(path: Path, done: dict[str, str]) -> None:
    """Write the file whole or not at all, whatever happens meanwhile."""
    new = path.parent / f".{path.stem}.new"
    try:
        with open(new, "w", encoding="utf-8") as file:
            json.dump({"format": FORMAT, "done": done}, file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())  # on the disk, before it takes the old file's place
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextlib.contextmanager
def turn(path: Path) -> Iterator[None]:
    """Keep other notebooks from writing during the block; the lock is a hidden file beside the progress file.

    Raises:
        OSError: nothing can be written there, or another notebook keeps its turn.
    """
    with open(path.parent / f".{path.stem}.lock", "a", encoding="utf-8") as file:
        end = time.monotonic() + PATIENCE
        while not lock(file):
            if time.monotonic() > end:
                raise TimeoutError(errno.ETIMEDOUT, "another notebook keeps writing to it")
            time.sleep(0.005)
        yield  # closing the file ends the lock; so does the end of the program


def lock(file: IO) -> bool:
    """Lock a file; return False while another program has locked it, and True where there are no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except (OSError, ImportError):  # some network drives, and Python in a page, know no locks
        pass
    return True
