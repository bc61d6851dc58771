"""The explorer in a running notebook: ipywidgets that compute and draw any setting."""

import math
from functools import partial
from html import escape

import ipywidgets as widgets

from workbook.explorers.between import LOG_STEP, STEP
from workbook.explorers.frame import Frame
from workbook.explorers.goals import goals_html
from workbook.figures.palette import INK, PAPER, QUANTITIES

LINES_STYLE = "".join(
    [
        f"<style>.explorer-lines {{ background: {PAPER[0]}; color: {INK[0]}; font-size: 1.1em; padding: 0.2em; }}",
        ".explorer-lines .sub { vertical-align: -0.3em; font-size: 0.78em; }",
        *(f".explorer-lines .q-{name} {{ color: {q.light}; }}" for name, q in QUANTITIES.items()),
        "</style>",
    ]
)


def live_box(explorer):
    """Return a widget: the picture, its sliders, and below them the texts, whose height changes."""
    sliders = {control.name: _widget(control) for control in explorer.controls}
    picture, text, goals = widgets.HTML(), widgets.HTML(), widgets.HTML()
    found: set[str] = set()

    def redraw(change=None) -> None:
        setting = {name: slider.value for name, slider in sliders.items()}
        try:
            frame = explorer.frame(**setting)
            found.update(frame.found)
            picture.value, text.value = views_html(frame), text_html(frame)
            goals.value = goals_html(explorer.goals, found)
        except (ValueError, ArithmeticError) as error:
            text.value = f'<p role="alert">{escape(str(error))}</p>'

    def choose(setting) -> None:
        for name, value in setting.items():
            sliders[name].value = value

    def forget_answers(change) -> None:
        for control in explorer.controls:
            if control.choice:
                sliders[control.name].value = control.start

    for control in explorer.controls:
        sliders[control.name].observe(redraw, "value")
        if not control.choice:
            sliders[control.name].observe(forget_answers, "value")
    presets = [_button(name, partial(choose, explorer.preset(name))) for name in explorer.presets]
    redraw()
    rows = [_row(control, sliders[control.name]) for control in explorer.controls if control.on_page]
    more = [sliders[control.name] for control in explorer.controls if not control.on_page]
    row = [widgets.HBox(presets, layout={"flex_flow": "row wrap"})] if presets else []
    found_goals = [goals] if explorer.goals else []
    folded = [_accordion("More to change", more)] if more else []
    reset = _button("Reset", partial(choose, explorer.start))
    return widgets.VBox([picture, *rows, *row, *found_goals, text, *folded, reset], layout={"max_width": "46rem"})


def views_html(frame: Frame) -> str:
    """Return the drawings of a frame as self-contained HTML."""
    views = "".join(
        f'<div style="flex:1 1 18rem;max-width:{view.size[0] * 1.2:.0f}px">{view.inline()}</div>'
        for view in frame.views
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:1rem">{views}</div>'


def text_html(frame: Frame) -> str:
    """Return the formulas of a frame, on a light background, and its description."""
    formulas = LINES_STYLE + frame.lines_html() if frame.lines else ""
    return f'{formulas}<p role="status" style="line-height:1.4">{escape(frame.description)}</p>'


def _widget(control):
    """Return the widget that fits a control's values: names, whole numbers, powers of ten, or floats."""
    low, high = control.values[0], control.values[-1]
    options = {
        "description": control.label,
        "style": {"description_width": "9rem"},
        "layout": {"width": "100%"},
    }
    if control.choice:
        return widgets.ToggleButtons(options=control.values, value=control.start, description=control.label)
    if isinstance(low, str):
        kind = widgets.SelectionSlider if control.play else widgets.Dropdown
        return kind(options=control.values, value=control.start, **options)
    if isinstance(low, int):
        return widgets.IntSlider(value=control.start, min=low, max=high, **options)
    if control.log:
        # The slider stops at steps from its lower end; the start must be one of them, or it would jump.
        start, step = math.log10(control.start), LOG_STEP
        return widgets.FloatLogSlider(
            value=control.start,
            min=start - step * int((start - math.log10(low)) / step),
            max=math.log10(high),
            step=step,
            readout_format=".3g",
            **options,
        )
    return widgets.FloatSlider(value=control.start, min=low, max=high, step=STEP, **options)


def _row(control, slider):
    """Return the slider; below it, where the control can play, two buttons and a player."""
    if not control.play:
        return slider
    if isinstance(slider, widgets.SelectionSlider):  # it plays through the indices of its names
        trait, low, high = "index", 0, len(control.values) - 1
    else:
        trait, low, high = "value", slider.min, slider.max
    play = widgets.Play(value=getattr(slider, trait), min=low, max=high, interval=700, show_repeat=False)
    widgets.link((play, "value"), (slider, trait))
    return widgets.VBox([slider, widgets.HBox([_step_button("Back", -1, play), _step_button("Next", 1, play), play])])


def _accordion(title, children):
    """Return widgets below a title that opens them; this works in ipywidgets 7, which Colab has, too."""
    accordion = widgets.Accordion([widgets.VBox(children)], selected_index=None)
    accordion.set_title(0, title)
    return accordion


def _step_button(text, by, play):
    """Return a button that moves the player by one; it stops at both ends."""
    return _button(text, lambda: setattr(play, "value", min(max(play.value + by, play.min), play.max)), "5rem")


def _button(text, action, width="auto"):
    """Return a button that calls `action` without arguments."""
    button = widgets.Button(description=text, layout={"width": width})
    button.on_click(lambda _: action())
    return button
