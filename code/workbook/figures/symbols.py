"""Which parts of a drawn network a symbol of the text stands for.

The parts have the names that network_svg gives them; a neuron is found by the label in its drawing, so that
$a_{h1}$ is the circle labelled h1. A symbol without an index stands for all parts of its kind, the index j
for the hidden neurons, the index k for the outputs.
"""

import re
from dataclasses import dataclass

SYMBOL = re.compile(r"(?P<letter>\\delta|[xwbazht])(_(\{(?P<long>[\w,]+)\}|(?P<short>\w)))?")
WORDS = {"inputs": "x", "weights": "w", "activations": "a", "targets": "t", "errors and deltas": r"\delta"}


@dataclass(frozen=True)
class DrawnNetwork:
    """labels: those of the neurons of each layer; n_inputs: without the bias."""

    labels: tuple[tuple[str, ...], ...]
    n_inputs: int
    biases: bool

    @classmethod
    def read(cls, svg: str) -> "DrawnNetwork":
        """Return the network of a drawing."""
        layers: dict[int, list[str]] = {}
        for i, label in re.findall(r'<text data-part="name-(\d+)-\d+"[^>]*>([^<]*)</text>', svg):
            layers.setdefault(int(i), []).append(label)
        n_inputs = len(set(re.findall(r'data-part="x-(\d+)"', svg)))
        return cls(tuple(tuple(layers[i]) for i in sorted(layers)), n_inputs, 'data-part="bias-0"' in svg)

    @property
    def neurons(self) -> dict[str, tuple[int, int]]:
        """The layer and the number of each neuron, by its label."""
        return {label: (i, j) for i, layer in enumerate(self.labels) for j, label in enumerate(layer)}

    def starts(self, i: int) -> list[str]:
        """Return the names of what the lines into layer i come from: inputs or neurons, and the bias."""
        names = list(self.labels[i - 1]) if i else [f"x{k + 1}" for k in range(self.n_inputs)]
        return [*names, "bias"] if self.biases else names

    @property
    def weights(self) -> dict[tuple[str, str], str]:
        """The name of each line, by where it comes from and where it goes."""
        return {
            (start, label): f"w-{i}-{j}-{k}"
            for label, (i, j) in self.neurons.items()
            for k, start in enumerate(self.starts(i))
        }


def parts_of(tex: str, network: DrawnNetwork) -> list[str]:
    r"""Return the names of the parts that a symbol such as `w_{x1,h1}` or `\delta_k` stands for, or none."""
    word = re.fullmatch(r"\\text\{([\w ]+)\}", tex)
    match = SYMBOL.fullmatch(WORDS.get(word[1], "") if word else tex)
    if not match:
        return []
    letter, index = match["letter"], match["long"] or match["short"] or ""
    if letter in "wb":
        return weight_parts(letter, index, network)
    if letter == "x":
        parts = [f"x-{k}" for k in range(network.n_inputs)]
        return parts[int(index) - 1 : int(index)] if index.isdigit() else parts
    outputs = network.labels[-1]
    if letter == "t":
        return [f"t-{k}" for k in range(len(outputs))] if index in ("", "k") else []
    kind = "frame" if letter == r"\delta" else "n"
    name = f"h{index}" if letter == "h" else index
    chosen = [label for label in network.neurons if is_meant(name, label, label in outputs)]
    if letter in "zh" and not index:  # z alone is any number
        return []
    return ["{}-{}-{}".format(kind, *network.neurons[label]) for label in chosen]


def is_meant(index: str, label: str, is_output: bool) -> bool:
    """Return whether an index stands for a neuron: its own label, j for a hidden one, k for an output."""
    return index in ("", label, "k" if is_output else "j")


def weight_parts(letter: str, index: str, network: DrawnNetwork) -> list[str]:
    r"""Return the lines of `w` or `b`: all of them, those into the outputs for `w_{jk}`, those of the first or second
    input for `w_1` and `w_2`, or the one with these two ends.
    """
    outputs = network.labels[-1]
    return [
        part
        for (start, end), part in network.weights.items()
        if (start == "bias") == (letter == "b")
        and (
            index in ("", f"{start},{end}")
            or (index == "jk" and end in outputs)
            or (letter == "b" and is_meant(index, end, end in outputs))
            or (index.isdigit() and start == f"x{index}")
        )
    ]
