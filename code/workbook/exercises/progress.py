"""Which exercises are done: a small file beside the notebooks. Nothing leaves the reader's machine."""

import json
import os
from datetime import date
from pathlib import Path

FORMAT = 1
NAME = "my-progress.json"


def progress_path() -> Path:
    """Return the file's path: in the folder of the worked example, or else in the current folder."""
    if os.environ.get("BACKPROP_PROGRESS"):
        return Path(os.environ["BACKPROP_PROGRESS"])
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "worked-example.ipynb").exists():
            return folder / NAME
    return here / NAME


def load(path: Path | None = None) -> tuple[dict[str, str], str]:
    """Return {exercise: day when it was done}, and a message when a file could not be read.

    Such a file is set aside under another name, never overwritten.
    """
    path = path or progress_path()
    if not path.exists():
        return {}, ""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        done = found["done"]
        if found["format"] != FORMAT or not all(isinstance(x, str) for pair in done.items() for x in pair):
            raise ValueError("its format is another")
        return done, ""
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        aside = backup_path(path)
        path.rename(aside)
        return {}, f"{path.name} could not be read ({type(error).__name__}); it is kept as {aside.name}."


def backup_path(path: Path) -> Path:
    """Return a path that no file has yet: my-progress.aside-1.json, ..."""
    n = 1
    while (aside := path.with_suffix(f".aside-{n}.json")).exists():
        n += 1
    return aside


def record(key: str) -> str:
    """Note that an exercise is done; return a message when an older file could not be read or written."""
    path = progress_path()
    done, message = load(path)
    if key in done:
        return message
    done[key] = date.today().isoformat()
    new = path.with_suffix(".new")
    try:
        new.write_text(json.dumps({"format": FORMAT, "done": done}, indent=1) + "\n", encoding="utf-8")
        new.replace(path)  # whole or not at all
    except OSError as error:
        message = f"{message} Your progress could not be written to {path.name}: {error.strerror}.".strip()
    return message
