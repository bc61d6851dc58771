"""The explorer in a running notebook: ipywidgets that compute and draw for any value."""

import math
from html import escape

import ipywidgets as widgets

from backprop.show.frame import Frame


def live_box(explorer):
    """Return a widget with a slider for each control, and the picture at their values below."""
    sliders = {control.name: _widget(control) for control in explorer.controls}
    picture = widgets.HTML()

    def redraw(change=None) -> None:
        setting = {name: slider.value for name, slider in sliders.items()}
        try:
            picture.value = frame_html(explorer.frame(**setting))
        except (ValueError, ArithmeticError) as error:
            picture.value = f'<p role="alert">{escape(str(error))}</p>'

    def reset(button) -> None:
        for control in explorer.controls:
            sliders[control.name].value = control.start

    for slider in sliders.values():
        slider.observe(redraw, "value")
    button = widgets.Button(description="Reset")
    button.on_click(reset)
    redraw()
    rows = [_row(control, sliders[control.name]) for control in explorer.controls if control.on_page]
    more = [sliders[control.name] for control in explorer.controls if not control.on_page]
    if more:
        rows.append(widgets.Accordion([widgets.VBox(more)], titles=("More to change",)))
    return widgets.VBox([picture, *rows, button], layout={"max_width": "46rem"})


def frame_html(frame: Frame) -> str:
    """Return a frame as HTML that stands alone: the drawing itself, formulas, and what they say."""
    views = "".join(
        f'<div style="flex:1 1 18rem;max-width:{view.size[0] * 1.2:.0f}px">{view.inline()}</div>'
        for view in frame.views
    )
    return (
        f'<div style="display:flex;flex-wrap:wrap;gap:1rem">{views}</div>{frame.lines_html()}'
        f'<p role="status" style="line-height:1.4">{escape(frame.says)}</p>'
    )


def _widget(control):
    """Return the widget that fits a control's values: names, whole numbers, powers of ten, or floats."""

    low, high = control.values[0], control.values[-1]
    look = {
        "description": control.label,
        "style": {"description_width": "9rem"},
        "layout": {"width": "100%"},
    }
    if isinstance(low, str):
        return widgets.Dropdown(options=control.values, value=control.start, **look)
    if isinstance(low, int):
        return widgets.IntSlider(value=control.start, min=low, max=high, **look)
    if control.log:
        # The slider stops at steps from its lower end; the start must be one of them, or it would jump.
        start, step = math.log10(control.start), 0.05
        return widgets.FloatLogSlider(
            value=control.start,
            min=start - step * int((start - math.log10(low)) / step),
            max=math.log10(high),
            step=step,
            readout_format=".3g",
            **look,
        )
    return widgets.FloatSlider(value=control.start, min=low, max=high, step=0.01, **look)


def _row(control, slider):
    """Return the slider, with a player before it where the control can run by itself."""
    if not control.play:
        return slider
    play = widgets.Play(value=slider.value, min=slider.min, max=slider.max, interval=500, show_repeat=False)
    widgets.jslink((play, "value"), (slider, "value"))
    return widgets.HBox([play, slider])
