"""An interactive figure, for the page and for notebooks, drawn by the same function.

On the page: native controls and a table of frames, computed when the notebook was executed. A
frame is the attributes and texts of the named parts of the drawing (elements with a `data-part`);
a short script, book/_static/explorer.js, applies them. Nothing is trained in the page. In a
notebook with a kernel: ipywidgets, and any value between those of the page (live.py). A page in which
the reader has started Python offers them, too (between.py). A notebook without a kernel shows the picture
at its starting values.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import product
from typing import Any
from xml.etree import ElementTree

from workbook.explorers.frame import Frame, classes
from workbook.explorers.goals import goals_html

Value = float | int | str
Setting = dict[str, Value]  # a value for each control, by its name

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Control:
    """Something that the reader can set.

    name: in the page's address and as an argument of `draw`; label: what the reader sees;
    values: what the page offers, numbers in rising order or names; start: one of them;
    log: the notebook's slider is logarithmic; play: it has a Play button;
    on_page: False for what can be set only in a notebook; choice: its values are names on radio
    buttons, an answer of the reader, which is forgotten when another control moves.
    """

    name: str
    label: str
    values: Sequence[Value]
    start: Value
    log: bool = False
    play: bool = False
    on_page: bool = True
    choice: bool = False

    def __post_init__(self):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ValueError(f"name is {self.name!r}; it must be a lower-case word.")
        if self.start not in self.values:
            raise ValueError(f"start is {self.start!r}, which is not one of the values of {self.name!r}.")

    def text(self, value: Value) -> str:
        """Return a value as the page shows it, announces it and writes it into its address."""
        if isinstance(value, float) and value != int(value):
            return f"{value:.4g}"  # 0.03333 for a thirtieth
        return value if isinstance(value, str) else f"{value:g}"


@dataclass(frozen=True)
class Explorer:
    """name: its place in the address; compute: results for a list of settings, at once because
    that is faster; draw: called as draw(result, **setting), returns the frame; caption: what to notice;
    goals: what to find, a sentence by name. A frame says which of them it reaches;
    presets: settings of the page's controls by name, on a row of buttons; what one leaves out is at its start;
    plays_once: on the page it plays by itself, once, when it is first seen.
    """

    name: str
    controls: Sequence[Control]
    compute: Callable[[list[Setting]], Sequence[Any]]
    draw: Callable[..., Frame]
    caption: str
    goals: Mapping[str, str] = field(default_factory=dict)
    presets: Mapping[str, Setting] = field(default_factory=dict)
    plays_once: bool = False

    def __post_init__(self):
        offered = {control.name: control.values for control in self.controls if control.on_page}
        for preset, setting in self.presets.items():
            for name, value in setting.items():
                if value not in offered.get(name, ()):
                    raise ValueError(f"preset {preset!r} sets {name!r} to {value!r}, which the page does not offer.")

    @property
    def start(self) -> Setting:
        """The value of each control when the figure opens."""
        return {control.name: control.start for control in self.controls}

    def preset(self, name: str) -> Setting:
        """Return the value of each of the page's controls in a preset."""
        return {c.name: self.presets[name].get(c.name, c.start) for c in self.controls if c.on_page}

    def frame(self, **setting: Value) -> Frame:
        """Return the frame of one setting; the other controls are at their start.

        Raises:
            ValueError: there is no such control.
        """
        unknown = set(setting) - {control.name for control in self.controls}
        if unknown:
            names = ", ".join(control.name for control in self.controls)
            raise ValueError(f"there is no control named {min(unknown)!r}; the names are {names}.")
        setting = self.start | setting
        return self.draw(self.compute([setting])[0], **setting)

    def settings(self) -> list[Setting]:
        """Return every setting that the page offers, the last control changing fastest."""
        choices = [control.values if control.on_page else [control.start] for control in self.controls]
        names = [control.name for control in self.controls]
        return [dict(zip(names, values)) for values in product(*choices)]

    def frames(self) -> list[Frame]:
        """Return the frame of every setting, in the order of `settings`."""
        settings = self.settings()
        return [self.draw(result, **setting) for result, setting in zip(self.compute(settings), settings, strict=True)]

    def _repr_mimebundle_(self, include=None, exclude=None):
        frames = self.frames()
        first = frames[self.settings().index(self.start)]
        bundle = {
            "text/plain": f"{self.name}, an interactive figure. {first.description}",
            "text/html": self.html(first, table(self, frames)),
        }
        return bundle | live_view(self)

    def html(self, first: Frame, table: dict) -> str:
        """Return the picture at the start, with the data that the page's script needs to change it."""
        shown = [control for control in self.controls if control.on_page]
        labels = [control.label for control in shown]
        listed = ", ".join(labels[:-1]) + " and " + labels[-1] if len(labels) > 1 else labels[0]
        data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        images = "".join(view.image() for view in first.views)
        plays = ' data-plays="once"' if self.plays_once else ""
        rows = len(shown) + (len(self.presets) + 1) // 2  # on a phone, two presets fit a row
        return (
            f'<figure class="picture explorer" id="explorer-{self.name}"{plays}>'
            f'<div class="explorer-views">{images}</div>'
            f'<div class="explorer-controls" style="--rows:{rows}"></div>'
            f"{goals_html(self.goals)}{first.lines_html()}"
            f'<p class="explorer-description">{escape(first.description)}</p>'
            '<p class="explorer-static">To move it, open this chapter of the book in a browser with JavaScript, '
            f"or run the cell in a notebook: you can set {escape(listed)}.</p>"
            f"<figcaption>{escape(self.caption)}</figcaption>"
            f'<script type="application/json">{data}</script></figure>'
        )


def compute_in_groups(
    settings: list[Setting], keys: Sequence[str], compute: Callable[[list[Setting]], Sequence[Any]]
) -> list:
    """Return a result for each setting; those with equal values of `keys` are computed together."""
    groups: dict[tuple, list[int]] = {}
    for i, setting in enumerate(settings):
        groups.setdefault(tuple(setting[key] for key in keys), []).append(i)
    results = {}
    for group in groups.values():
        results |= zip(group, compute([settings[i] for i in group]), strict=True)
    return [results[i] for i in range(len(settings))]


def live_view(explorer: Explorer) -> dict:
    """Return the widget view for a notebook's output; nothing without a kernel or ipywidgets."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if not hasattr(shell, "kernel"):
        return {}
    try:
        from workbook.explorers.live import live_box
    except ImportError:
        return {}
    view = {"version_major": 2, "version_minor": 0, "model_id": live_box(explorer).model_id}
    return {"application/vnd.jupyter.widget-view+json": view}


# --- The table of frames ----------------------------------------------------------------------


def table(explorer: Explorer, frames: Sequence[Frame]) -> dict:
    """Return what the page's script needs: the controls, and the values that change from frame to frame.

    A column is [part, attribute, choices, indices]: frame number k takes choices[p], where p is
    the k-th number in `indices`, written with one or two digits in base 36. The attribute ""
    is the part's text. `views`, `lines` and `goals` are columns of the pictures' alternative texts, of
    the formulas and of the goals found.

    Raises:
        ValueError: something without a name changes, or two parts have the same name.
    """
    skeletons, values = zip(*(split_frame(frame) for frame in frames))
    for skeleton, setting in zip(skeletons, explorer.settings()):
        if skeleton != skeletons[0]:
            raise ValueError(
                f"{explorer.name}: at {setting} something other than the named parts differs from the first frame."
            )
    keys = dict.fromkeys(key for v in values for key in v)
    changing = [key for key in keys if len({v.get(key) for v in values}) > 1]
    return {
        "name": explorer.name,
        "controls": [
            {
                "name": control.name,
                "label": control.label,
                "values": [control.text(value) for value in control.values],
                "start": list(control.values).index(control.start),
                "play": control.play,
                **({"choice": True} if control.choice else {}),
            }
            for control in explorer.controls
            if control.on_page
        ],
        **({"presets": preset_indices(explorer)} if explorer.presets else {}),
        "columns": [[*key, *column([v.get(key) for v in values])] for key in changing],
        "views": [column([frame.views[i].alt for frame in frames]) for i in range(len(frames[0].views))],
        **({"goals": column([list(frame.found) for frame in frames])} if explorer.goals else {}),
        "lines": column([line_pieces(frame) for frame in frames]),
    }


def line_pieces(frame: Frame) -> list[list[list[str]]]:
    """Return the formulas of a frame: for each line its pieces, [text, CSS classes]."""
    return [[[text, classes(kind)] for text, kind in line] for line in frame.lines]


def preset_indices(explorer: Explorer) -> list:
    """Return the name of each preset, with the index of its value for each control of the page."""
    values = {control.name: list(control.values) for control in explorer.controls}
    settings = {name: explorer.preset(name) for name in explorer.presets}
    return [[name, [values[key].index(value) for key, value in setting.items()]] for name, setting in settings.items()]


def split_frame(frame: Frame) -> tuple[str, dict[tuple[str, str], str]]:
    """Return the drawing with its named parts emptied, and their values by (part, attribute)."""
    skeleton, values = "", {}
    for view in frame.views:
        root = ElementTree.fromstring(view.svg)
        for element in root.iter():
            part = element.attrib.get("data-part")
            if part is None:
                continue
            if (part, "data-part") in values:
                raise ValueError(f"two parts of a drawing are named {part!r}; names must be unique.")
            values |= {(part, attribute): value for attribute, value in element.attrib.items()}
            element.attrib.clear()
            if len(element) == 0:
                values[part, ""], element.text = element.text or "", None
        skeleton += ElementTree.tostring(root, encoding="unicode")
    return skeleton, values


def column(values: Sequence[Any]) -> list:
    """Return [choices, indices]: the different values, and which of them each frame has."""
    keys = [json.dumps(value) for value in values]
    choices = list(dict.fromkeys(keys))
    index = {key: i for i, key in enumerate(choices)}
    if len(choices) > len(DIGITS):
        indices = "".join(DIGITS[index[key] // 36] + DIGITS[index[key] % 36] for key in keys)
    else:
        indices = "".join(DIGITS[index[key]] for key in keys)
    return [[json.loads(key) for key in choices], indices]
