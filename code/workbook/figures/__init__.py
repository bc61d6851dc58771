"""Figures and tables of computed values, with one colour for each quantity."""

from workbook.figures.images import draw_images
from workbook.figures.network import draw_network, draw_worked_example
from workbook.figures.plots import axes, picture, style
from workbook.figures.table import Table

__all__ = ["Table", "axes", "draw_images", "draw_network", "draw_worked_example", "picture", "style"]
