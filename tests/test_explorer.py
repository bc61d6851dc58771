"""The explorer's mechanism: what is stored, and that a frame of the table gives the picture that Python draws."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from workbook.explorers import explore_parabola, explore_ravine, explore_toy, explore_xor
from workbook.explorers.explorer import Control, Explorer, table
from workbook.explorers.frame import Frame
from workbook.figures.picture import Picture, open_svg


def draw(result, width, colour):
    part = "" if colour == "none" else f'stroke="{colour}" '
    svg = f'{open_svg(100, 50)}<rect data-part="bar" {part}width="{result}"/><text data-part="n">{width}</text></svg>'
    return Frame(
        [Picture(svg, f"A bar of width {result}.")],
        [[("w", "weight"), ("1", "weight sub"), (f" = {width}", "")]],
    )


def example(**changes):
    parts = {
        "name": "bars",
        "controls": (
            Control("width", "bar width", (0.5, 1, 40), 1),
            Control("colour", "colour of the bar", ("red", "none"), "red"),
        ),
        "compute": lambda settings: [10 * setting["width"] for setting in settings],
        "draw": draw,
        "caption": "A <bar>.",
    }
    return Explorer(**(parts | changes))


def applied(svg, columns, frame):
    """Return the drawing after one frame of the table, applied as the page's script applies it."""
    root = ElementTree.fromstring(svg)
    parts = {element.get("data-part"): element for element in root.iter() if element.get("data-part")}
    for part, attribute, choices, indices in columns:
        width = len(indices) // 6
        value = choices[int(indices[frame * width : frame * width + width], 36)]
        if attribute == "":
            parts[part].text = value
        elif value is None:
            parts[part].attrib.pop(attribute, None)
        else:
            parts[part].set(attribute, value)
    return canonical(ElementTree.tostring(root, encoding="unicode"))


def canonical(svg):
    return ElementTree.canonicalize(svg, rewrite_prefixes=True)


def test_each_frame_of_the_table_turns_the_first_picture_into_that_of_the_frame():
    explorer = example()
    frames = explorer.frames()
    columns = table(explorer, frames)["columns"]
    drawn = [canonical(frame.views[0].svg) for frame in frames]
    assert len(set(drawn)) == len(frames) == 6
    for start in (0, 5):
        assert [applied(frames[start].views[0].svg, columns, k) for k in range(6)] == drawn


def test_a_table_holds_texts_formulas_controls_and_only_what_changes():
    explorer = example()
    found = table(explorer, explorer.frames())
    assert [control["values"] for control in found["controls"]] == [["0.5", "1", "40"], ["red", "none"]]
    assert [control["start"] for control in found["controls"]] == [1, 0]
    assert found["views"] == [[["A bar of width 5.0.", "A bar of width 10.", "A bar of width 400."], "001122"]]
    assert found["lines"][0][0] == [[["w", "q-weight"], ["1", "q-weight sub"], [" = 0.5", ""]]]
    assert [column[:2] for column in found["columns"]] == [["bar", "stroke"], ["bar", "width"], ["n", ""]]


def test_more_than_36_choices_are_written_with_two_digits():
    explorer = example(controls=(Control("width", "width", range(40), 0), Control("colour", "colour", ("red",), "red")))
    (choices, indices) = table(explorer, explorer.frames())["views"][0]
    assert len(choices) == 40 and indices[:4] + indices[-4:] == "00011213" and len(indices) == 80


def test_what_is_stored_is_a_picture_with_its_text_and_the_data():
    bundle = example()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}, "no widget without a kernel"
    assert bundle["text/plain"] == "bars, an interactive figure. A bar of width 10."
    html = bundle["text/html"]
    assert '<img alt="A bar of width 10." width="100" height="50" src="data:image/svg+xml,' in html
    assert "A &lt;bar&gt;." in html and "you can set bar width and colour of the bar" in html
    assert "<input" not in html, "before the notebook is trusted, a control would be dead"
    data = re.search(r'<script type="application/json">(.*)</script>', html)[1]
    assert json.loads(data) == table(example(), example().frames())


def test_nothing_in_the_data_can_close_its_script():
    html = example(
        name="bars",
        caption="x",
        draw=lambda r, **s: Frame([Picture(draw(r, **s).views[0].svg, "</script><b>")]),
    )
    data = re.search(r'<script type="application/json">(.*?)</script>', html._repr_mimebundle_()["text/html"])[1]
    assert json.loads(data)["views"] == [[["</script><b>"], "000000"]]
    assert unescape(data) == data


def test_two_drawings_of_the_same_explorer_give_the_same_bytes():
    assert example()._repr_mimebundle_() == example()._repr_mimebundle_()


def test_something_that_changes_without_a_name_is_rejected():
    def nameless(result, **setting):
        return Frame([Picture(f'{open_svg(9, 9)}<rect width="{result}"/></svg>', "A bar.")])

    explorer = example(draw=nameless)
    with pytest.raises(ValueError, match="bars: at .*'width': 1.* something other than the named parts differs"):
        explorer._repr_mimebundle_()


def test_two_parts_with_the_same_name_are_rejected():
    def duplicated(result, **setting):
        return Frame([Picture(f'{open_svg(9, 9)}<g data-part="a"/><g data-part="a"/></svg>', "Two.")])

    explorer = example(draw=duplicated)
    with pytest.raises(ValueError, match="two parts .* are named 'a'"):
        explorer._repr_mimebundle_()


def test_a_control_must_start_at_one_of_its_values_and_have_a_lower_case_name():
    with pytest.raises(ValueError, match="start is 3, which is not one of the values of 'rate'"):
        Control("rate", "rate", (1, 2), 3)
    with pytest.raises(ValueError, match="name is 'my rate'"):
        Control("my rate", "rate", (1, 2), 1)


def test_a_frame_may_be_asked_for_between_the_values_of_the_page_but_not_of_an_unknown_control():
    assert example().frame(width=0.7).description == "A bar of width 7.0."
    with pytest.raises(ValueError, match="there is no control named 'height'; the names are width, colour"):
        example().frame(height=1)


def test_a_control_that_is_not_on_the_page_stays_at_its_start_there():
    width = Control("width", "bar width", (0.5, 1, 40), 1, on_page=False)
    explorer = example(controls=(width, example().controls[1]))
    assert [setting["width"] for setting in explorer.settings()] == [1, 1]
    assert [control["name"] for control in table(explorer, explorer.frames())["controls"]] == ["colour"]


# --- Presets ----------------------------------------------------------------------------------


def test_a_preset_is_stored_as_an_index_for_each_control_of_the_page():
    hidden = Control("height", "height", (1, 2), 2, on_page=False)
    explorer = example(
        controls=(example().controls[0], hidden, example().controls[1]),
        draw=lambda result, width, height, colour: draw(result, width, colour),
        presets={"wide": {"width": 40}, "as at first": {}},
    )
    assert explorer.preset("wide") == {"width": 40, "colour": "red"}
    assert table(explorer, explorer.frames())["presets"] == [["wide", [2, 0]], ["as at first", [1, 0]]]
    assert "presets" not in table(example(), example().frames())


@pytest.mark.parametrize("setting", [{"width": 41}, {"height": 1}])
def test_a_preset_that_the_page_does_not_offer_is_rejected(setting):
    ((name, value),) = setting.items()
    with pytest.raises(ValueError, match=f"preset 'huge' sets '{name}' to {value}, which the page does not offer"):
        example(presets={"huge": setting})


def test_in_a_notebook_a_preset_is_a_button_that_sets_the_sliders():
    from workbook.explorers.live import live_box

    box = live_box(example(presets={"wide, no colour": {"width": 40, "colour": "none"}}))
    _, width, colour, presets, *_, reset = box.children
    (button,) = presets.children
    button.click()
    assert (width.value, colour.value) == (40, "none")
    reset.click()
    assert (width.value, colour.value) == (1, "red")


# --- Goals and answers ------------------------------------------------------------------------


def with_goals(result, width, colour):
    drawn = draw(result, width, colour)
    return Frame(drawn.views, drawn.lines, ["wide"] if width == 40 else [])


def test_a_frame_says_which_goals_it_reaches_and_only_an_explorer_with_goals_stores_them():
    explorer = example(draw=with_goals, goals={"wide": "a <wide> bar", "never": "a bar that is not there"})
    choices, indices = table(explorer, explorer.frames())["goals"]
    assert [choices[int(index)] for index in indices] == [[], [], [], [], ["wide"], ["wide"]]
    html = explorer._repr_mimebundle_()["text/html"]
    assert '<li data-goal="wide"><span aria-hidden="true">\u25cb</span> a &lt;wide&gt; bar</li>' in html
    assert "Find these: 0 of 2 found." in html
    assert "goals" not in table(example(), example().frames())
    assert "explorer-goals" not in example()._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("explore", [explore_parabola, explore_ravine, explore_toy, explore_xor])
def test_every_goal_can_be_found_on_the_page_and_none_at_the_start(explore):
    explorer = explore()
    found = {name for frame in explorer.frames() for name in frame.found}
    assert found == set(explorer.goals)
    assert not explorer.frame().found


def test_in_a_notebook_goals_stay_found_and_an_answer_is_forgotten_when_something_else_moves():
    from workbook.explorers.live import live_box

    answer = Control("colour", "colour of the bar", ("none", "red"), "none", choice=True)
    controls = (example().controls[0], answer)
    box = live_box(example(controls=controls, draw=with_goals, goals={"wide": "a wide bar"}))
    _, width, colour, goals, *_ = box.children
    colour.value, width.value = "red", 40.0
    assert colour.value == "none"
    width.value = 1.0
    assert "\u2713" in goals.value and "1 of 1 found" in goals.value
