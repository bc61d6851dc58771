"""Optimizers: in which cases the programs are tried."""

import numpy as np


def pixels_case(seed, n_rows, n_in, n_hidden, n_out):
    """Return W1, W2, x and one-hot targets t."""
    rng = np.random.default_rng(seed)
    W1, W2 = rng.normal(0, 1, (n_in, n_hidden)), rng.normal(0, 1, (n_hidden, n_out))
    return [W1, W2, rng.uniform(0, 1, (n_rows, n_in)), np.eye(n_out)[rng.integers(0, n_out, n_rows)]]


CHECKS = {
    3: {
        "cases": [
            [[4, 2, 0, 3, 1], 2],
            [[7, 3, 9, 5], 2],
            [[5, 3, 4, 1, 2, 0, 6], 3],
            [[2, 0, 1], 1],
            [[1, 2, 0], 10],
        ]
    },
    4: {
        "cases": [
            [1.0, 0.5, 2.0, 0.1, 0.9],
            [-2.0, -1.0, 0.5, 0.3, 0.5],
            [0.5, 4.0, -1.0, 0.01, 0.0],
            [0.0, 1.0, 0.0, 1.0, 0.95],
        ]
    },
    5: {
        "cases": [
            [1.0, 0.0, 0.0, 2.0, 1, 0.1],
            [-0.5, 0.3, 0.02, -1.0, 2, 0.01],
            [0.2, -0.4, 1.5, 0.7, 10, 0.5],
            [0.0, 0.1, 0.001, 0.0, 1000, 1.0],
        ]
    },
    6: {"cases": [pixels_case(1, 1, 3, 2, 2), pixels_case(2, 4, 3, 3, 3), pixels_case(3, 2, 5, 4, 6)]},
}
