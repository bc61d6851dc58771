"""The explorers of the book: each trains, draws and tells one thing."""

from backprop.show.explorers.depth import explore_depth
from backprop.show.explorers.inspector import inspect_network
from backprop.show.explorers.iris import explore_iris
from backprop.show.explorers.parabola import explore_parabola
from backprop.show.explorers.seeds import explore_seeds
from backprop.show.explorers.toy import explore_toy
from backprop.show.explorers.wheat_map import explore_wheat_map
from backprop.show.explorers.worked_example import explore_worked_example
from backprop.show.explorers.xor import explore_xor

__all__ = [
    "explore_depth",
    "explore_iris",
    "explore_parabola",
    "explore_seeds",
    "explore_toy",
    "explore_wheat_map",
    "explore_worked_example",
    "explore_xor",
    "inspect_network",
]
