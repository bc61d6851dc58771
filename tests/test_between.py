"""Values between those that a page has stored: which ones Python offers there, and what it sends the page."""

import random
import re
from inspect import signature
from itertools import pairwise

import pytest

from tests.course_files import ROOT
from workbook import explorers
from workbook.explorers import between
from workbook.explorers.explorer import Control, split_frame
from workbook.page.between import open_explorer

MADE_ALONE = [name for name in explorers.__all__ if not signature(getattr(explorers, name)).parameters]
EXPLORERS = [getattr(explorers, name)() for name in MADE_ALONE]  # the others take what a chapter has made
SCRIPT = (ROOT / "book" / "_python" / "between.js").read_text(encoding="utf-8")
every_explorer = pytest.mark.parametrize("explorer", EXPLORERS, ids=[explorer.name for explorer in EXPLORERS])


@every_explorer
def test_the_values_between_are_in_order_and_are_what_their_texts_say(explorer):
    for control in explorer.controls:
        gaps = between.values_between(control)
        assert len(gaps) == len(control.values) - 1
        if isinstance(control.values[0], str):
            assert not any(gaps)
            continue
        every = [control.values[0]]
        for gap, stored in zip(gaps, control.values[1:]):
            every += [*gap, stored]
        assert every == sorted(set(every))
        texts = [control.text(value) for value in every]
        assert [between.value_of(control, text) for text in texts] == every
        assert all(float(text) == value for text, value in zip(texts, every) if value not in control.values)


def test_the_steps_are_as_fine_as_those_of_a_notebook():
    def filled(*values, **options):
        control = Control("x", "x", values, values[0], **options)
        return [value for k, gap in enumerate(between.values_between(control)) for value in (*gap, values[k + 1])]

    assert filled(1, 2, 5) == [2, 3, 4, 5]
    assert filled(0.0, 0.5) == [k / 100 for k in range(1, 51)]
    assert filled(0.01, 0.015) == [0.015], "they are nearer than a step"
    ratios = [high / low for low, high in pairwise([0.01, *filled(0.01, 0.03, 30.0, log=True)])]
    assert 10**0.045 < min(ratios) <= max(ratios) < 10**0.055


def test_a_text_that_no_value_has_is_refused():
    with pytest.raises(ValueError, match="learning rate cannot be '0.123456'"):
        between.value_of(Control("rate", "learning rate", (0.1, 1.0), 0.1), "0.123456")


@every_explorer
def test_what_changes_between_two_stored_values_is_what_the_page_can_set(explorer):
    """The rest of the drawing stays, and the page takes only some attributes (book/_python/between.js)."""
    allowed = re.compile(re.search(r"ATTRIBUTE =\s*/(.*)/;", SCRIPT)[1])
    skeleton, _ = split_frame(explorer.frame())
    for name, gaps in between.texts_between(explorer).items():
        middle = [gap[len(gap) // 2] for gap in gaps if gap][-1:]
        for text in middle:
            control = next(control for control in explorer.controls if control.name == name)
            frame = explorer.frame(**{name: between.value_of(control, text)})
            assert split_frame(frame)[0] == skeleton
            drawn = between.drawn_parts(explorer, {name: text})
            assert drawn["views"] == [view.alt for view in frame.views]
            assert {attribute for _, attribute, _ in drawn["parts"] if not allowed.match(attribute)} == {"data-part"}
            assert not any("url(" in value for *_, value in drawn["parts"])


def test_an_explorer_is_opened_from_the_cells_of_its_chapter(capsys):
    cells = [
        "import random\nfrom workbook.explorers import explore_bends",
        "print(1)\ndisplay(2)",
        "x = random.random()",
    ]
    state = random.getstate()
    opened = open_explorer("y = [x, 1.0]\nexplore_bends([0.0, x], y)", cells)
    assert opened.name == "bends"
    assert capsys.readouterr().out == "" and random.getstate() == state, "the reader's cells notice nothing"
