"""Inspects a dict network: a row's forward pass, its deltas, and what one update changes."""

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
    largest_weight,
    network_svg,
    neuron_name,
)
from workbook.figures.picture import Picture
from workbook.figures.text import compact, number

STAGES = ("forward", "backward", "after one update")
RATES = (0.1, 0.3, 0.5, 1.0, 3.0, 10.0, 30.0, 100.0)
MEANING = "Positive: the neuron's sum was too high; negative: too low."
MAX_ROWS = 10  # on a page; a notebook offers all


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

    The explorer works on copies: `network` does not change.

    Args:
        network: as from `initialize_network`, trained or not.
        rows: N rows of numbers; a page offers ten of them, evenly spaced.
        labels: N whole numbers in 0..K-1; without labels there is only the forward pass.
        learning_rate: the start value of the update's learning rate.
        name: used in the page's address; two explorers on a page need different names.
        input_names, output_names: as for `draw_network`.

    Raises:
        ValueError: an argument is invalid, or they do not fit together.
    """
    check(network, rows, labels, learning_rate, input_names, output_names)
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name is {name!r}; it must be a lower-case word, such as 'inspector'.")
    network, rows = deepcopy(network), [list(row) for row in rows]
    view = View(network, rows, labels, input_names, output_names)
    controls = [Control("row", "row", evenly_spaced(len(rows)), 0)]
    if labels is not None:
        rates = tuple(sorted({*RATES, float(learning_rate)}))
        controls += [
            Control("stage", "stage", STAGES, "forward", play=True),
            Control("rate", "learning rate", rates, float(learning_rate), log=rates[0] > 0),
        ]
    return Explorer(name, controls, view.compute, view.draw, caption(view))


def check(network, rows, labels, learning_rate, input_names, output_names) -> None:
    """Raise ValueError with one sentence about the first argument that does not fit."""
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


def evenly_spaced(n_rows: int) -> tuple[int, ...]:
    """Return the numbers of the rows that a page offers: all, or ten from the first to the last."""
    if n_rows <= MAX_ROWS:
        return tuple(range(n_rows))
    return tuple(i * (n_rows - 1) // (MAX_ROWS - 1) for i in range(MAX_ROWS))


def caption(view: "View") -> str:
    """Return the caption: what to notice."""
    forward = "Rows are counted from 0, as in Python. Each circle holds its neuron's output"
    if view.labels is None:
        return f"{forward}."
    return (
        f"{forward}; the thick one is the class that the network predicts. Dashed frames are deltas. The update "
        "is made on a copy of the network, with the chosen row."
    )


# --- One row ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Update:
    """before: the network after forward and backward passes of a row; after: after an update and another
    forward pass; row_errors, all_errors: squared error of this row and of all rows, before and after.
    """

    before: Network
    after: Network
    row_errors: tuple[float, float] = (0.0, 0.0)
    all_errors: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class View:
    """The network that is inspected, with its rows and names."""

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

    def update(self, row: int, rate: float) -> Update:
        """Return the network before and after one update with a row."""
        before = deepcopy(self.network)
        forward_propagate(before, self.rows[row])
        if self.labels is None:
            return Update(before, before)
        backward_propagate_error(before, self.target(row))
        after = deepcopy(before)
        update_weights(after, self.rows[row], rate)
        all_errors = [
            sum(self.error(network, i) for i in range(len(self.rows)))
            for network in (deepcopy(before), deepcopy(after))
        ]
        row_errors = self.error(deepcopy(before), row), self.error(after, row)
        return Update(before, after, row_errors, tuple(all_errors))

    def compute(self, settings: list[Setting]) -> list[Update]:
        """Return an update for each setting; the stages of a row and a rate share it."""
        keys = [(setting["row"], setting.get("rate", 0.0)) for setting in settings]
        updates = {key: self.update(*key) for key in set(keys)}
        return [updates[key] for key in keys]

    def draw(self, update: Update, row: int, stage: str = "forward", rate: float = 0.0) -> Frame:
        """Return the network at a stage, in a drawing, in formulas and in words."""
        network = update.after if stage == "after one update" else update.before
        svg = network_svg(
            network,
            self.rows[row],
            self.target(row),
            input_names=self.input_names,
            output_names=self.output_names,
            deltas=stage == "backward",
            moving=True,
            marked=[] if self.labels is None else predicted_part(network),
            largest=largest_weight(self.network),
        )
        return Frame([Picture(svg, self.describe(update, row, stage, rate))], self.lines(network, row, stage))

    # --- Words and formulas -----------------------------------------------------------------------

    def describe(self, update: Update, row: int, stage: str, rate: float) -> str:
        """Return the frame in words."""
        inputs = ", ".join(compact(x) for x in self.rows[row])
        if self.labels is None:
            return f"Row {row}, inputs {inputs}. The outputs are {outputs_in_words(update.before)}."
        expected = self.name(len(self.network) - 1, self.labels[row])
        if stage == "forward":
            return (
                f"Row {row}, inputs {inputs}, belongs to {expected}. The outputs are {outputs_in_words(update.before)}. "
                f"Squared error of this row: {number(update.row_errors[0], 4)}."
            )
        if stage == "backward":
            return f"Row {row}, backward. Deltas by layer: {deltas_in_words(update.before)}. {MEANING}"
        return f"Row {row}, one update at rate {rate:.3g}, forward again: {self.describe_errors(update)}"

    def describe_errors(self, update: Update) -> str:
        """Return in words how the update changed the error of its row and of all rows."""
        own = f"the squared error of this row {describe_change(*update.row_errors)}."
        if len(self.rows) == 1:
            return own
        return f"{own} That of all {len(self.rows)} rows together {describe_change(*update.all_errors)}."

    def name(self, layer: int, j: int) -> str:
        return neuron_name(self.network, layer, j, self.output_names)

    def lines(self, network: Network, row: int, stage: str) -> list[Pieces]:
        """Return the formulas of a small network at this stage; a large one would have too many."""
        if count_lines(network) > LABELLED_WEIGHTS:
            return []
        return self.delta_lines(network, row) if stage == "backward" else self.forward_lines(network, row)

    def forward_lines(self, network: Network, row: int) -> list[Pieces]:
        """Return the activation of every neuron."""
        lines, quantity, values = [], "input", self.rows[row]
        for i, layer in enumerate(network):
            for j, neuron in enumerate(layer):
                *weights, bias = neuron["weights"]
                shown = [compact(x) if quantity == "input" else number(x) for x in values]
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
                terms = [(number(n["weights"][j]), number(n["delta"])) for n in network[i + 1]]
                a, delta = number(neuron["output"]), number(neuron["delta"])
                lines.append(hidden_delta_line(self.name(i, j), terms, a, delta))
        return lines


def predicted_part(network: Network) -> list[str]:
    """Return the name of the circle with the largest output: the class that the network predicts."""
    outputs = [neuron["output"] for neuron in network[-1]]
    return [f"n-{len(network) - 1}-{outputs.index(max(outputs))}"]


def outputs_in_words(network: Network) -> str:
    return ", ".join(number(neuron["output"]) for neuron in network[-1])


def deltas_in_words(network: Network) -> str:
    return "; ".join(", ".join(number(neuron["delta"]) for neuron in layer) for layer in network)


def describe_change(old: float, new: float) -> str:
    """Return in words how an error changed, to four decimals."""
    first, last = number(old, 4), number(new, 4)
    if first == last:
        return f"stays at {first}"
    return f"{'falls' if new < old else 'rises'} from {first} to {last}"
