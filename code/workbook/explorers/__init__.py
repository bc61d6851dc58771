"""The interactive figures of the book."""

from workbook.explorers.bends import explore_bends
from workbook.explorers.depth import explore_depth
from workbook.explorers.graph import explore_graph
from workbook.explorers.inspector import inspect_network
from workbook.explorers.iris import explore_iris
from workbook.explorers.kernel import explore_kernel
from workbook.explorers.mistakes import explore_mistakes
from workbook.explorers.neuron import explore_neuron
from workbook.explorers.nudge import explore_nudge, explore_nudge_of
from workbook.explorers.parabola import explore_parabola
from workbook.explorers.ravine import explore_ravine
from workbook.explorers.seeds import explore_seeds
from workbook.explorers.spirals import explore_spirals
from workbook.explorers.toy import explore_toy
from workbook.explorers.wheat_map import explore_wheat_map
from workbook.explorers.worked_example import explore_worked_example
from workbook.explorers.xor import explore_xor

__all__ = [
    "explore_bends",
    "explore_depth",
    "explore_graph",
    "explore_iris",
    "explore_kernel",
    "explore_mistakes",
    "explore_neuron",
    "explore_nudge",
    "explore_nudge_of",
    "explore_parabola",
    "explore_ravine",
    "explore_seeds",
    "explore_spirals",
    "explore_toy",
    "explore_wheat_map",
    "explore_worked_example",
    "explore_xor",
    "inspect_network",
]
