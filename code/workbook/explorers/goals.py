"""Goals of an explorer: what the text asks the reader to find, ticked when a frame shows it."""

from collections.abc import Collection, Mapping
from html import escape

OPEN, FOUND = "\u25cb", "\u2713"


def goals_html(goals: Mapping[str, str], found: Collection[str] = ()) -> str:
    """Return the list of goals, their sentences by name, with a tick at those found; nothing without goals."""
    if not goals:
        return ""
    items = "".join(
        f'<li data-goal="{escape(name)}"><span aria-hidden="true">{FOUND if name in found else OPEN}</span> '
        f"{escape(sentence)}</li>"
        for name, sentence in goals.items()
    )
    return (
        f'<div class="explorer-goals"><p role="status">{count_found(len(goals), len(found))}</p><ul>{items}</ul></div>'
    )


def count_found(n_goals: int, n_found: int) -> str:
    """Return the line above the goals, as explorer-goals.js writes it, too."""
    return f"Find these: {n_found} of {n_goals} found."
