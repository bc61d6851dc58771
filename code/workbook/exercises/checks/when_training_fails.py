"""When training fails: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.matrix import Network
from workbook.exercises.array_patterns import explain_arrays
from workbook.exercises.run import run

# --- Shuffling: each row says in its first number which target is its own -----------------------

N_CLASSES = 3
OWNERS = [2, 0, 1, 1, 0, 2, 0, 1]
X_ROWS = np.array([[owner, round(0.7 * i - 2, 1)] for i, owner in enumerate(OWNERS)], dtype=float)
T_ROWS = np.eye(N_CLASSES)[OWNERS]


def as_tables(result: Any) -> tuple[list, list] | None:
    """Return the rows and the targets of a result as two lists of lists of floats, or None."""
    try:
        X, T = (np.asarray(part, dtype=float) for part in result)
        return (X.tolist(), T.tolist()) if X.ndim == T.ndim == 2 else None
    except (TypeError, ValueError):
        return None


def count_pairs(result: Any) -> dict[str, Any]:
    """Return how many rows have their own target, and the rows, in an order that forgets the shuffling."""
    tables = as_tables(result)
    X, T = tables or ([], [])
    own = [x[:1] in ([0.0], [1.0], [2.0]) and t == np.eye(N_CLASSES)[int(x[0])].tolist() for x, t in zip(X, T)]
    return {
        "the number of tables": 2 if tables else 0,
        "the number of rows": len(X),
        "the number of targets": len(T),
        "the number of rows beside their own target": sum(own),
        "the table of sorted rows": sorted(X),
    }


def explain_shuffling(shuffled: Callable) -> str | None:
    """Return what the order of rows and targets tells."""
    tables = as_tables(run(shuffled, [X_ROWS, T_ROWS, 3]).returned)
    if tables is None:
        return "Return two tables: the rows, and their targets."
    rows, targets = tables
    if sorted(rows) == sorted(T_ROWS.tolist()) and sorted(targets) == sorted(X_ROWS.tolist()):
        return "Rows and targets are swapped: return the rows first."
    if any(row not in X_ROWS.tolist() for row in rows):
        return "Some of your rows are no rows of X. Is it the columns that are shuffled, or are there other numbers in them?"
    if any(target not in T_ROWS.tolist() for target in targets):
        return "Some of your targets are no rows of T. Is it the columns that are shuffled, or are there other numbers in them?"
    if len(rows) != len(X_ROWS) or len(targets) != len(T_ROWS):
        return f"You return {len(rows)} rows and {len(targets)} targets. There are {len(X_ROWS)} of each."
    if sorted(rows) != sorted(X_ROWS.tolist()):
        return "Some rows occur twice, and others are lost. An order names each row once: rng.permutation(len(X))."
    if sorted(targets) != sorted(T_ROWS.tolist()):
        return "Some targets occur too often, and others too seldom: draw one order and use it for both."
    if targets == T_ROWS.tolist():
        return "Your rows are shuffled, and the targets stay where they were: each row now has another's target."
    if rows == X_ROWS.tolist():
        return "Your targets are shuffled, and the rows stay where they were: each row now has another's target."
    return (
        "Rows and targets are both shuffled, each in an order of its own, so the pairs no longer match. "
        "Draw one order and use it twice."
    )


def require_new_orders(shuffled: Callable) -> str | None:
    """Return what is wrong with the order itself, where all pairs are whole."""
    orders = [as_tables(run(shuffled, [X_ROWS, T_ROWS, seed]).returned)[0] for seed in (1, 2, 3, 3)]
    if orders[2] != orders[3]:
        return (
            "Rows and targets stay together, but two calls with the same seed give two orders: draw from "
            "np.random.default_rng(seed)."
        )
    if all(order == X_ROWS.tolist() for order in orders):
        return "Rows and targets stay together, but nothing is shuffled: they come in the order of the file."
    if orders[0] == orders[1] == orders[2]:
        return (
            "Rows and targets stay together, but every seed gives the same order: draw it from "
            "np.random.default_rng(seed)."
        )
    return None


# --- One step with ReLU and L2 ------------------------------------------------------------------

NETWORK_AND_ROWS = [
    [np.array([[0.5, -0.4, 0.9], [-0.7, -0.3, 0.2]]), np.array([[0.6, -0.8], [0.4, 0.5], [-0.3, 0.7]])],
    [np.array([0.1, -2.0, -0.2]), np.array([0.3, -0.1])],
    np.array([[1.0, 0.5], [-0.6, 1.2], [0.4, -0.9], [2.0, 1.5]]),
    np.array([[1.0, 0.5], [-0.5, 2.0], [0.2, 0.3], [1.5, -1.0]]),
]
OTHER_NETWORK_AND_ROWS = [
    [np.array([[-0.6, 0.8]]), np.array([[0.7], [0.9]])],
    [np.array([0.4, 0.2]), np.array([-0.5])],
    np.array([[1.5], [-0.5], [0.8]]),
    np.array([[0.6], [-0.2], [1.1]]),
]
RATE, L2 = 0.1, 0.2


def explain_step(step: Callable) -> str | None:
    """Return what the step without L2 tells, and if that is right, what L2 adds to it."""
    result = run(step, [*NETWORK_AND_ROWS, RATE, L2]).returned
    if isinstance(result, (list, tuple)) and all(isinstance(part, np.ndarray) for part in result):
        return "Return two lists, [W1, W2] and [b1, b2]."
    without, with_l2 = slopes_followed(step, 0.0), slopes_followed(step, L2)
    if without is None or with_l2 is None:
        return None
    W, b, X, T = NETWORK_AND_ROWS
    network = Network(W, [c[None] for c in b], hidden="relu", output="linear")
    if wrong := explain_arrays(without, network, X, T, "sum"):
        return f"Without L2, already: {wrong}"
    if not all(np.allclose(*pair) for pair in zip(with_l2[1], without[1])):
        return "Your step without L2 is right. With L2 the biases move otherwise, and they should not."
    return explain_decay(with_l2[0], without[0], W)


def slopes_followed(step: Callable, l2: float) -> list[list[np.ndarray]] | None:
    """Return what a step took from weights and biases, divided by the rate; None if their shapes are wrong."""
    W, b, X, T = NETWORK_AND_ROWS
    try:
        new_W, new_b = run(step, [W, b, X, T, RATE, l2]).returned
        return [
            [(old - np.asarray(new)) / RATE for old, new in zip(*pair, strict=True)]
            for pair in ((W, new_W), (b, new_b))
        ]
    except (TypeError, ValueError):
        return None


def explain_decay(with_l2: list[np.ndarray], without: list[np.ndarray], weights: list[np.ndarray]) -> str | None:
    """Return what L2 adds to the slopes of the weights, if it is not l2 times the weight."""
    try:
        ratios = np.concatenate([((d - p) / (L2 * w)).ravel() for d, p, w in zip(with_l2, without, weights)])
    except ValueError:
        return None
    if np.allclose(ratios, 0):
        return "Your step is right except for L2, which is missing: each weight shrinks by rate * l2 * weight too."
    if np.allclose(ratios, 1):
        return None
    if np.allclose(ratios, ratios[0]):
        return (
            f"Your step without L2 is right. The part of L2 is {ratios[0]:.4g} times what it should be: "
            "each weight loses rate * l2 * weight."
        )
    return "Your step without L2 is right. Look at what L2 takes from a weight: rate * l2 * (that weight, as it was)."


CHECKS = {
    4: {
        "cases": [
            [X_ROWS, T_ROWS, 1],
            [X_ROWS, T_ROWS, 7],
            [X_ROWS[:5], T_ROWS[:5], 3],
            [X_ROWS[::-1], T_ROWS[::-1], 2],
        ],
        "select": count_pairs,
        "explain": explain_shuffling,
        "require": require_new_orders,
    },
    5: {
        "cases": [
            [*NETWORK_AND_ROWS, RATE, L2],
            [*NETWORK_AND_ROWS, 0.05, 0.0],
            [*NETWORK_AND_ROWS, 0.3, 1.5],
            [*OTHER_NETWORK_AND_ROWS, RATE, L2],
        ],
        "explain": explain_step,
    },
}
