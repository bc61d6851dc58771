"""Pictures and tables of what was computed, in one colour for each quantity."""

from backprop.show.network import draw_network, draw_worked_example
from backprop.show.plots import axes, picture, style
from backprop.show.table import Table

__all__ = ["Table", "axes", "draw_network", "draw_worked_example", "picture", "style"]
