"""How fast is it? Our training against plain Python, scikit-learn and PyTorch, as ratios.

    python -m benchmarks.bench              about two minutes; writes data/speed.json
    python -m benchmarks.bench --rounds 5   fewer rounds, rougher numbers

In each round every method takes its turn on a slice of the task, some tenths of a second each,
so that a machine that slows down slows all of them down. A ratio is the median over the rounds
of (theirs / ours in the same round). The whole task is run once, by ours; what the others would
take for it is the ratio times that. Every library may use one thread; times are processor times.
Our histories keep 20 losses of 500 epochs on the seeds and 100 of 10,000 on XOR; scikit-learn
computes its loss in every update.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read once, when numpy is imported

import argparse
import json
import platform
import random
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backprop import batched, steps
from backprop.classify import one_hot
from backprop.convert import from_steps, to_steps
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, scale_rows, tutorial_folds
from backprop.matrix import Network, new_network, select, stack
from backprop.train import train
from tools.folders import DATA

RESULTS = DATA / "speed.json"
XOR_X, XOR_T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
OURS = "batched.py"


@dataclass(frozen=True)
class Method:
    """name; run: works on a slice of a task; units: how many units of work the slice has."""

    name: str
    run: Callable[[], object]
    units: int


# --- The rivals -------------------------------------------------------------------------------


def sklearn_run(X: np.ndarray, y: list, hidden: int, rate: float, n_epochs: int, batch_size: int) -> Callable:
    """Return a run of MLPClassifier: the same sizes, updates and order, with its own loss (cross-entropy)."""
    from sklearn.neural_network import MLPClassifier

    def run() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it stops at max_iter
            MLPClassifier(
                (hidden,), activation="logistic", solver="sgd", alpha=0.0, batch_size=batch_size,
                learning_rate_init=rate, momentum=0.0, nesterovs_momentum=False, max_iter=n_epochs,
                shuffle=False, n_iter_no_change=10**9, tol=0.0, random_state=1,
            ).fit(X, y)  # fmt: skip

    return run


def torch_run(network: Network, X: np.ndarray, T: np.ndarray, rate: float, n_epochs: int, batch_size: int) -> Callable:
    """Return a run of the same training in PyTorch float64: autograd and torch.optim.SGD."""
    import torch

    torch.set_num_threads(1)
    x, t = torch.tensor(X, dtype=torch.float64), torch.tensor(T, dtype=torch.float64)

    def run() -> None:
        parameters = [torch.tensor(array, requires_grad=True) for array in network.parameters]
        W1, W2, b1, b2 = parameters
        optimizer = torch.optim.SGD(parameters, lr=rate)
        for _ in range(n_epochs):
            for start in range(0, len(x), batch_size):
                rows = slice(start, start + batch_size)
                optimizer.zero_grad()
                a = torch.sigmoid(torch.sigmoid(x[rows] @ W1 + b1) @ W2 + b2)
                (((a - t[rows]) ** 2).sum() / 2).backward()
                optimizer.step()

    return run


def steps_batch(network: list, X: list, T: list, rate: float, n_epochs: int) -> None:
    """The six steps, full batch: gradients summed over the rows, then one update."""
    for _ in range(n_epochs):
        sums = [[[0.0] * len(neuron["weights"]) for neuron in layer] for layer in network]
        for inputs, target in zip(X, T):
            steps.forward_propagate(network, inputs)
            steps.backward_propagate_error(network, target)
            activations = [*inputs, 1.0]
            for layer, layer_sums in zip(network, sums):
                for neuron, neuron_sums in zip(layer, layer_sums):
                    for j, a in enumerate(activations):
                        neuron_sums[j] += neuron["delta"] * a
                activations = [*(neuron["output"] for neuron in layer), 1.0]
        for layer, layer_sums in zip(network, sums):
            for neuron, neuron_sums in zip(layer, layer_sums):
                for j, gradient in enumerate(neuron_sums):
                    neuron["weights"][j] -= rate * gradient


def installed(name: str) -> bool:
    """Return whether a module can be imported."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


# --- The tasks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """title; unit: what is counted; whole: all of it, by batched.py; methods: slices, batched.py first."""

    title: str
    unit: str
    whole: Callable[[], object]
    methods: list[Method]


def seeds_task() -> Task:
    """Wheat seeds, 7-5-3, online: five folds of 168 training rows at once, or one fold after the other."""
    table = load_wheat_seeds()
    rows = scale_rows(table.rows, column_ranges(table.rows))
    labels, _ = encode_labels(table.labels)
    folds = tutorial_folds(len(rows), 5, random.Random(1).randrange)
    training = [[i for other in folds if other is not fold for i in other] for fold in folds]
    X = np.array([[rows[i] for i in part] for part in training])
    y = np.array([[labels[i] for i in part] for part in training])
    T = one_hot(y, 3)
    lists = [steps.initialize_network(7, 5, 3, random.Random(fold).random) for fold in range(5)]
    networks = stack(from_steps(single) for single in lists)
    n_rows = len(X[0])

    def ours(f: Callable, n_epochs: int) -> Callable:
        max_records = max(1, n_epochs // 25)  # 20 points of the whole
        return lambda: f(networks, X, T, 0.3, n_epochs, reduction="sum", batch_size=1, max_records=max_records)

    def plain() -> None:
        steps.train_network(to_steps(select(networks, 0)), X[0].tolist(), y[0].tolist(), 0.3, 25)

    methods = [
        Method(OURS, ours(batched.train, 100), 100 * 5 * n_rows),
        Method("train.py", ours(train, 10), 10 * 5 * n_rows),
        Method("steps.py", plain, 25 * n_rows),
    ]
    if installed("sklearn"):
        methods.append(Method("scikit-learn", sklearn_run(X[0], y[0], 5, 0.3, 15, 1), 15 * n_rows))
    if installed("torch"):
        methods.append(Method("PyTorch", torch_run(select(networks, 0), X[0], T[0], 0.3, 4, 1), 4 * n_rows))
    title = "wheat seeds, 5 folds x 500 epochs, online"
    return Task(title, "update of one network", ours(batched.train, 500), methods)


def xor_rivals() -> list[Method]:
    """One 2-4-1 network on XOR, full batch; a unit is one epoch."""
    network = new_network((2, 4, 1), np.random.default_rng(0), "normal")
    methods = [Method("steps.py", lambda: steps_batch(to_steps(network), XOR_X, XOR_T, 0.1, 3000), 3000)]
    if installed("sklearn"):
        run = sklearn_run(np.array(XOR_X, dtype=float), [0, 1, 1, 0], 4, 0.1, 3000, 4)
        methods.append(Method("scikit-learn", run, 3000))
    if installed("torch"):
        methods.append(Method("PyTorch", torch_run(network, XOR_X, XOR_T, 0.1, 1000, 4), 1000))
    return methods


def xor_task(n_networks: int, ours_epochs: int, readable_epochs: int) -> Task:
    """XOR, 2-4-1, full batch, with so many networks at once; the other libraries train one after the other."""
    batch_shape = () if n_networks == 1 else (n_networks,)
    networks = new_network((2, 4, 1), np.random.default_rng(0), "normal", batch_shape=batch_shape)

    def ours(f: Callable, n_epochs: int) -> Callable:
        max_records = max(1, n_epochs // 100)  # 100 points of the whole
        return lambda: f(networks, XOR_X, XOR_T, 0.1, n_epochs, reduction="sum", max_records=max_records)

    methods = [
        Method(OURS, ours(batched.train, ours_epochs), ours_epochs * n_networks),
        Method("train.py", ours(train, readable_epochs), readable_epochs * n_networks),
    ]
    title = f"XOR, {n_networks} network{'s' * (n_networks > 1)} x 10,000 epochs"
    return Task(title, "epoch of one network", ours(batched.train, 10_000), methods + xor_rivals())


TASKS = {
    "seeds": seeds_task,
    "xor": lambda: xor_task(1, 10_000, 3000),
    "many_xor": lambda: xor_task(512, 2000, 400),
}


def measure(methods: list[Method], rounds: int) -> dict[str, dict[str, float]]:
    """Return for each method the microseconds a unit and how many times as long as ours it takes."""
    taken: dict[str, list[float]] = {method.name: [] for method in methods}
    for _ in range(rounds):
        for method in methods:
            taken[method.name].append(seconds(method.run) / method.units * 1e6)
    return {
        name: {
            "microseconds": statistics.median(times),
            "times_ours": statistics.median(a / b for a, b in zip(times, taken[OURS])),
            "times_readable": statistics.median(a / b for a, b in zip(times, taken["train.py"])),
        }
        for name, times in taken.items()
    }


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of a call, which excludes what other programs use meanwhile."""
    start = time.process_time()
    run()
    return time.process_time() - start


# --- Growth and memory ------------------------------------------------------------------------


def growth(rounds: int) -> dict[str, list[dict]]:
    """Return microseconds an epoch of one network, full batch, by rows, hidden units and hidden layers."""
    series = {
        "rows": [(n, n, (7, 5, 3)) for n in (1, 4, 16, 64, 256, 1024)],
        "hidden units": [(n, 64, (7, n, 3)) for n in (2, 4, 8, 16, 32, 64, 128)],
        "hidden layers": [(n, 64, (7, *[8] * n, 3)) for n in (1, 2, 3, 4, 6, 8)],
    }
    return {name: [_growth_point(*point, rounds) for point in points] for name, points in series.items()}


def _growth_point(value: int, n_rows: int, sizes: tuple[int, ...], rounds: int) -> dict:
    rng = np.random.default_rng(1)
    X, T = rng.uniform(0, 1, (n_rows, sizes[0])), rng.uniform(0, 1, (n_rows, sizes[-1]))
    network = new_network(sizes, rng)
    lists, rows, targets = to_steps(network), X.tolist(), T.tolist()
    multiplications = n_rows * sum(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:]))
    slow = max(1, 8000 // multiplications)  # epochs a slice: fewer for plain Python
    fast = max(5, min(300, 3_000_000 // multiplications))
    runs = {
        OURS: (fast, lambda: batched.train(network, X, T, 0.01, fast, reduction="mean", max_records=1)),
        "train.py": (fast, lambda: train(network, X, T, 0.01, fast, reduction="mean", max_records=1)),
        "steps.py": (slow, lambda: steps_batch(lists, rows, targets, 0.01 / n_rows, slow)),
    }
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (n_epochs, run) in runs.items():
            taken[name].append(seconds(run) / n_epochs * 1e6)
    return {"value": value, "microseconds": {name: statistics.median(times) for name, times in taken.items()}}


def peak_memory() -> float:
    """Return the peak memory, in MB, of a process that trains 512 XOR networks, including Python itself.

    A process begins its count with the size of the one that starts it: call this before the
    rivals are imported.
    """
    code = (
        "import resource, sys; import numpy as np;"
        "from backprop import batched; from backprop.matrix import new_network;"
        "many = new_network((2, 4, 1), np.random.default_rng(0), 'normal', batch_shape=(512,));"
        "X, T = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]];"
        "batched.train(many, X, T, 0.1, 1000, reduction='sum');"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "print(peak / (2**20 if sys.platform == 'darwin' else 2**10))"
    )
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


# --- The report -------------------------------------------------------------------------------


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="rounds in which all methods take turns")
    parser.add_argument("--output", type=Path, default=RESULTS, help="the JSON file to write")
    arguments = parser.parse_args()
    memory = peak_memory()
    versions = {"python": platform.python_version(), "numpy": np.__version__, "machine": platform.machine()}
    for name in ("sklearn", "torch"):
        versions[name] = sys.modules[name].__version__ if installed(name) else "not installed"
    results = {"rounds": arguments.rounds, "threads": 1, "versions": versions, "tasks": {}}
    print(", ".join(f"{name} {version}" for name, version in versions.items()))
    print(f"one thread each; processor times, medians of {arguments.rounds} rounds in which all take turns")
    print("scikit-learn trains with its own loss, cross-entropy; sizes, updates and order are the same,")
    print("and computes the loss in every update; ours is kept for 20 of 500 and 100 of 10,000 epochs")
    for key, make_task in TASKS.items():
        task = make_task()
        measured, whole = measure(task.methods, arguments.rounds), seconds(task.whole)
        results["tasks"][key] = {
            "title": task.title, "unit": task.unit, "whole_seconds": whole, "methods": measured
        }  # fmt: skip
        print(f"\n{task.title}: the whole by {OURS} in {whole:.2f} s")
        print(f"  {'microseconds for one':>34} {task.unit:24} x {OURS:10} x train.py")
        for name, line in measured.items():
            print(
                f"  {name:14} {line['microseconds']:19.3f} {'':24} {line['times_ours']:9.1f}"
                f" {line['times_readable']:12.1f}"
            )
    results["peak_memory_mb"] = memory
    print(f"\npeak memory of the 512 networks, Python and NumPy included: {results['peak_memory_mb']:.0f} MB")
    results["growth"] = growth(min(5, arguments.rounds))
    for name, points in results["growth"].items():
        print(f"\nmicroseconds an epoch, full batch, by {name}")
        for point in points:
            times = "   ".join(f"{method} {us:10.1f}" for method, us in point["microseconds"].items())
            print(f"  {point['value']:5}   {times}")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
