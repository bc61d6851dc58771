"""The explorers of the book: each trains, draws and tells one thing."""

from backprop.show.explorers.inspector import inspect_network
from backprop.show.explorers.seeds import explore_seeds
from backprop.show.explorers.toy import explore_toy
from backprop.show.explorers.wheat_map import explore_wheat_map
from backprop.show.explorers.worked_example import explore_worked_example
from backprop.show.explorers.xor import explore_xor

__all__ = [
    "explore_seeds",
    "explore_toy",
    "explore_wheat_map",
    "explore_worked_example",
    "explore_xor",
    "inspect_network",
]
