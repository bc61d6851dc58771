"""The explorers of the book: each trains, draws and tells one thing."""

from backprop.show.explorers.depth import explore_depth
from backprop.show.explorers.iris import explore_iris
from backprop.show.explorers.parabola import explore_parabola
from backprop.show.explorers.xor import explore_xor

__all__ = ["explore_depth", "explore_iris", "explore_parabola", "explore_xor"]
