"""How much slower are loops over lists than arrays, for one update? The chapter on arrays plots it.

    python -m benchmarks.loops_and_arrays     about half a minute; writes data/loops-and-arrays.csv

steps.py against matrix.py, from the 7-5-3 network of the wheat seeds and one row an update, in
three directions: more rows an update, more hidden neurons, more networks at once. The two take
turns; each ratio is the median over the rounds, in processor time, of one thread, rounded to two
digits. So the file holds no times, only ratios, and changes little from machine to machine.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read once, when numpy is imported

import csv
import statistics
import time
from collections.abc import Callable

import numpy as np

from backprop import matrix, steps
from backprop.convert import from_steps, to_steps
from tools.folders import DATA

RESULTS = DATA / "loops-and-arrays.csv"
RATE, SIZES = 0.01, [1, 2, 4, 8, 16, 32, 64, 128, 256]
SERIES = {
    "rows": [(n, n, 5, 1) for n in SIZES],
    "hidden neurons": [(n, 1, n, 1) for n in SIZES],
    "networks": [(n, 1, 5, n) for n in SIZES],
}


def loops_update(network: steps.Network, rows: list, targets: list) -> None:
    """One update of one network by the gradient summed over the rows, with lists."""
    if len(rows) == 1:
        steps.forward_propagate(network, rows[0])
        steps.backward_propagate_error(network, targets[0])
        steps.update_weights(network, rows[0], RATE)
        return
    sums = [[[0.0] * len(neuron["weights"]) for neuron in layer] for layer in network]
    for row, target in zip(rows, targets):
        steps.forward_propagate(network, row)
        steps.backward_propagate_error(network, target)
        before = row
        for layer, layer_sums in zip(network, sums):
            for neuron, slopes in zip(layer, layer_sums):
                delta = neuron["delta"]
                for j, a in enumerate(before):
                    slopes[j] += delta * a
                slopes[-1] += delta
            before = [neuron["output"] for neuron in layer]
    for layer, layer_sums in zip(network, sums):
        for neuron, slopes in zip(layer, layer_sums):
            neuron["weights"] = [w - RATE * slope for w, slope in zip(neuron["weights"], slopes)]


def arrays_update(networks: matrix.Network, X: np.ndarray, T: np.ndarray) -> None:
    """The same update of all networks, with arrays."""
    _, a = matrix.forward(networks, X)
    dW, db = matrix.backward(networks, a, T, "sum")
    matrix.update_weights(networks, dW + db, RATE)


def seconds(run: Callable[[], None], times: int) -> float:
    """Return the processor time of one call, averaged over so many."""
    start = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - start) / times


def ratio(n_rows: int, n_hidden: int, n_networks: int, rounds: int = 15) -> float:
    """Return how many times as long the loops take, after a check that both give the same weights."""
    rng = np.random.default_rng(1)
    X, T = rng.uniform(0, 1, (n_rows, 7)), rng.uniform(0, 1, (n_rows, 3))
    arrays = matrix.new_network((7, n_hidden, 3), rng, batch_shape=(n_networks,))
    lists = [to_steps(matrix.select(arrays, i)) for i in range(n_networks)]
    if n_networks == 1:
        arrays = matrix.select(arrays, 0)
    rows, targets = X.tolist(), T.tolist()

    def loops() -> None:
        for network in lists:
            loops_update(network, rows, targets)

    def by_arrays() -> None:
        arrays_update(arrays, X, T)

    loops(), by_arrays()
    last = from_steps(lists[-1]).parameters
    ours = arrays.parameters if n_networks == 1 else matrix.select(arrays, -1).parameters
    assert all(np.allclose(a, b, rtol=0, atol=1e-12) for a, b in zip(last, ours))
    work = n_rows * n_hidden * n_networks
    n_loops, n_arrays = max(1, 1500 // work), max(20, 20_000 // (200 + work))
    return statistics.median(seconds(loops, n_loops) / seconds(by_arrays, n_arrays) for _ in range(rounds))


def main() -> None:
    """Measure, print, and write the table."""
    with RESULTS.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["direction", "value", "loops_over_arrays"])
        for direction, points in SERIES.items():
            for value, *setting in points:
                row = [direction, value, f"{ratio(*setting):.2g}"]
                table.writerow(row)
                print(*row)


if __name__ == "__main__":
    main()
