"""A dict network looked into: what a row does to it, what comes back, and what one update changes."""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from backprop.data import one_hot
from backprop.steps import (
    Network,
    backward_propagate_error,
    forward_propagate,
    squared_error,
    update_weights,
    weighted_sum,
)
from backprop.validation import (
    require_label,
    require_learning_rate,
    require_length,
    require_network,
    require_table,
)

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.formulas import Pieces, hidden_delta_line, neuron_line, output_delta_line
from workbook.explorers.frame import Frame
from workbook.figures.network import (
    LABELLED_WEIGHTS,
    count_lines,
    given,
    network_svg,
    neuron_name,
    number,
)
from workbook.figures.picture import Picture

STAGES = ("forward", "backward", "after one update")
RATES = (0.1, 0.3, 0.5, 1.0, 3.0, 10.0, 30.0, 100.0)
MOST_ROWS = 10  # that a page offers; a notebook offers all


def inspect_network(
    network: Network,
    rows: Sequence[Sequence[float]],
    labels: Sequence[int] | None = None,
    learning_rate: float = 0.5,
    *,
    name: str = "inspector",
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
) -> Explorer:
    """Return an explorer of a network: any row forward, backward, and after one update on that row.

    The explorer works on copies: `network` is left as it is.

    Args:
        network: as from `initialize_network`, trained or not.
        rows: N rows of numbers; a page offers ten of them, evenly spread.
        labels: N whole numbers in 0..K-1; without them there is only the forward pass.
        learning_rate: of the one update, at the start.
        name: stands in the page's address; two explorers on a page need two names.
        input_names, output_names: as for `draw_network`.

    Raises:
        ValueError: network, rows, labels, names and learning rate do not fit each other.
    """
    check(network, rows, labels, learning_rate, input_names, output_names)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name is {name!r}; it must be a word of small letters, such as 'inspector'.")
    network, rows = deepcopy(network), [list(row) for row in rows]
    view = View(network, rows, labels, input_names, output_names)
    controls = [Control("row", "row", spread(len(rows)), 0)]
    if labels is not None:
        rates = tuple(sorted({*RATES, float(learning_rate)}))
        controls += [
            Control("stage", "stage", STAGES, "forward", play=True),
            Control("rate", "learning rate", rates, float(learning_rate), log=rates[0] > 0),
        ]
    return Explorer(name, controls, view.compute, view.draw, caption(view))


def check(network, rows, labels, learning_rate, input_names, output_names) -> None:
    """Raise ValueError with one sentence for the first thing that does not fit."""
    require_network(network)
    require_table(rows)
    n_inputs, n_outputs = len(network[0][0]["weights"]) - 1, len(network[-1])
    require_length("rows[0]", rows[0], n_inputs, "one for each input of the network")
    require_learning_rate(learning_rate)
    if labels is not None:
        require_length("labels", labels, len(rows), "one for each row")
        for i, label in enumerate(labels):
            require_label(f"labels[{i}]", label, n_outputs)
    if input_names is not None:
        require_length("input_names", input_names, n_inputs, "one for each input")
    if output_names is not None:
        require_length("output_names", output_names, n_outputs, "one for each output neuron")


def spread(n_rows: int) -> tuple[int, ...]:
    """Return the numbers of the rows that a page offers: all, or the first, the last and some between."""
    if n_rows <= MOST_ROWS:
        return tuple(range(n_rows))
    return tuple(i * (n_rows - 1) // (MOST_ROWS - 1) for i in range(MOST_ROWS))


def caption(view: "View") -> str:
    """Return what to see."""
    forward = "Rows are counted from 0, as in Python. Each circle holds what its neuron gives"
    if view.labels is None:
        return f"{forward}."
    return (
        f"{forward}; the thick one is the class that the network names. Dashed frames are deltas. The update "
        "is made on a copy of the network as it was given, with the row that is set."
    )


# --- One row ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """before: the network after forward and backward with a row; after: after an update and forward again;
    row_errors, all_errors: squared error of this row and of all rows, before and after.
    """

    before: Network
    after: Network
    row_errors: tuple[float, float] = (0.0, 0.0)
    all_errors: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class View:
    """What is looked at, and its names."""

    network: Network
    rows: list[list[float]]
    labels: Sequence[int] | None
    input_names: Sequence[str] | None
    output_names: Sequence[str] | None

    def target(self, i: int) -> list[int] | None:
        return None if self.labels is None else one_hot(self.labels[i], len(self.network[-1]))

    def error(self, network: Network, i: int) -> float:
        """Return the squared error of row i."""
        return squared_error(forward_propagate(network, self.rows[i]), self.target(i))

    def look(self, row: int, rate: float) -> Look:
        """Return what one row does to the network, and what one update with it changes."""
        before = deepcopy(self.network)
        forward_propagate(before, self.rows[row])
        if self.labels is None:
            return Look(before, before)
        backward_propagate_error(before, self.target(row))
        after = deepcopy(before)
        update_weights(after, self.rows[row], rate)
        every = range(len(self.rows))
        all_errors = [
            sum(self.error(network, i) for i in every) for network in map(deepcopy, (before, after))
        ]
        row_errors = self.error(deepcopy(before), row), self.error(after, row)
        return Look(before, after, row_errors, tuple(all_errors))

    def compute(self, settings: list[Setting]) -> list[Look]:
        """Return a look for each setting; the stages of a row and a rate share it."""
        looks = {}
        for setting in settings:
            key = setting["row"], setting.get("rate", 0.0)
            if key not in looks:
                looks[key] = self.look(*key)
        return [looks[setting["row"], setting.get("rate", 0.0)] for setting in settings]

    def draw(self, look: Look, row: int, stage: str = "forward", rate: float = 0.0) -> Frame:
        """Return the network at a stage, in a drawing, in formulas and in words."""
        network = look.after if stage == "after one update" else look.before
        svg = network_svg(
            network,
            self.rows[row],
            self.target(row),
            input_names=self.input_names,
            output_names=self.output_names,
            deltas=stage == "backward",
            moving=True,
            marked=[] if self.labels is None else winner(network),
            largest=max(abs(w) for layer in self.network for neuron in layer for w in neuron["weights"]),
        )
        return Frame([Picture(svg, self.words(look, row, stage, rate))], self.lines(network, row, stage))

    # --- Words and formulas -----------------------------------------------------------------------

    def words(self, look: Look, row: int, stage: str, rate: float) -> str:
        """Return in words what is seen."""
        inputs = ", ".join(given(x) for x in self.rows[row])
        if self.labels is None:
            return f"Row {row}, inputs {inputs}. The outputs are {outputs_in_words(look.before)}."
        wanted = self.name(len(self.network) - 1, self.labels[row])
        if stage == "forward":
            return (
                f"Row {row}, inputs {inputs}, belongs to {wanted}. The outputs are {outputs_in_words(look.before)}. "
                f"Squared error of this row: {number(look.row_errors[0], 4)}."
            )
        if stage == "backward":
            return f"Row {row}, backward. Deltas by layer: {deltas_in_words(look.before)}. {MEANING}"
        return f"Row {row}, one update at rate {rate:.3g}, forward again: {self.difference(look)}"

    def difference(self, look: Look) -> str:
        """Return in words what the update did to the error of its own row and of all rows."""
        own = f"the squared error of this row {went(*look.row_errors)}."
        if len(self.rows) == 1:
            return own
        return f"{own} That of all {len(self.rows)} rows together {went(*look.all_errors)}."

    def name(self, layer: int, j: int) -> str:
        return neuron_name(self.network, layer, j, self.output_names)

    def lines(self, network: Network, row: int, stage: str) -> list[Pieces]:
        """Return the formulas of a small network at this stage; a large one has too many."""
        if count_lines(network) > LABELLED_WEIGHTS:
            return []
        return self.delta_lines(network, row) if stage == "backward" else self.forward_lines(network, row)

    def forward_lines(self, network: Network, row: int) -> list[Pieces]:
        """Return the activation of every neuron."""
        lines, quantity, values = [], "input", self.rows[row]
        for i, layer in enumerate(network):
            for j, neuron in enumerate(layer):
                *weights, bias = neuron["weights"]
                shown = [given(x) if quantity == "input" else number(x) for x in values]
                terms = [[(number(w), "weight"), (x, quantity)] for w, x in zip(weights, shown)]
                z = weighted_sum(neuron["weights"], values)
                terms = [[(number(bias), "weight")], *terms]
                lines.append(neuron_line(self.name(i, j), terms, z, neuron["output"], 3))
            quantity, values = "activation", [neuron["output"] for neuron in layer]
        return lines

    def delta_lines(self, network: Network, row: int) -> list[Pieces]:
        """Return the delta of every neuron, in the order in which they are computed."""
        last = len(network) - 1
        lines = [
            output_delta_line(self.name(last, k), number(neuron["output"]), str(t), number(neuron["delta"]))
            for k, (neuron, t) in enumerate(zip(network[last], self.target(row)))
        ]
        for i in reversed(range(last)):
            for j, neuron in enumerate(network[i]):
                shares = [(number(n["weights"][j]), number(n["delta"])) for n in network[i + 1]]
                a, delta = number(neuron["output"]), number(neuron["delta"])
                lines.append(hidden_delta_line(self.name(i, j), shares, a, delta))
        return lines


MEANING = "Positive: the neuron's sum was too high; negative: too low."


def winner(network: Network) -> list[str]:
    """Return the name of the circle with the largest output: the class that the network predicts."""
    outputs = [neuron["output"] for neuron in network[-1]]
    return [f"n-{len(network) - 1}-{outputs.index(max(outputs))}"]


def outputs_in_words(network: Network) -> str:
    return ", ".join(number(neuron["output"]) for neuron in network[-1])


def deltas_in_words(network: Network) -> str:
    return "; ".join(", ".join(number(neuron["delta"]) for neuron in layer) for layer in network)


def went(old: float, new: float) -> str:
    """Return in words how an error changed, as far as four decimals tell."""
    first, last = number(old, 4), number(new, 4)
    if first == last:
        return f"stays at {first}"
    return f"{'falls' if new < old else 'rises'} from {first} to {last}"
