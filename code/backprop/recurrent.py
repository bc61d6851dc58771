"""A recurrent network: the same weights at every step of a sequence.

    x      (N, S, n_in)         N sequences of S steps
    h[t]   (N, n_hidden)        h[t] = tanh(x[:, t] @ U + h[t - 1] @ W + b), with h[-1] = 0
    y      (N, 1)               y = sigmoid(h[S - 1] @ v + c): one answer, after the last step

With `residual`, h[t] = h[t - 1] + tanh(...): a path on which nothing is multiplied. The parameters are the
list [U, W, b, v, c], so that an optimizer can change them in place.
"""

from typing import Any

import numpy as np

from backprop.array_validation import Array
from backprop.matrix import sigmoid


def new_recurrent(n_in: int, n_hidden: int, rng: np.random.Generator, scale: float = 1.0) -> list[Array]:
    """Return [U, W, b, v, c]: normal weights of standard deviation scale / sqrt(n_in), biases 0."""
    U = rng.normal(0, 1, (n_in, n_hidden)) / np.sqrt(n_in)
    W = rng.normal(0, 1, (n_hidden, n_hidden)) * scale / np.sqrt(n_hidden)
    v = rng.normal(0, 1, (n_hidden, 1)) / np.sqrt(n_hidden)
    return [U, W, np.zeros(n_hidden), v, np.zeros(1)]


def forward(parameters: list[Array], x: Array, residual: bool = False) -> tuple[list[Array], list[Array], Array]:
    """Return the states h before the first step and after each, what tanh gave at each step, and the outputs y."""
    U, W, b, v, c = parameters
    h, f = [np.zeros((len(x), len(W)))], []
    for t in range(x.shape[1]):
        f.append(np.tanh(x[:, t] @ U + h[t] @ W + b))
        h.append(h[t] + f[t] if residual else f[t])
    return h, f, sigmoid(h[-1] @ v + c)


def loss(parameters: list[Array], x: Array, T: Array, residual: bool = False) -> Any:
    """Return the mean cross-entropy of the sequences, for targets T (N, 1) of 0 or 1."""
    _, _, y = forward(parameters, x, residual)
    return -(T * np.log(y) + (1 - T) * np.log(1 - y)).mean()


def backward(
    parameters: list[Array], x: Array, h: list[Array], f: list[Array], y: Array, T: Array, residual: bool = False
) -> tuple[list[Array], list[Array]]:
    """Return the slopes of the mean cross-entropy along U, W, b, v, c, and along each state, h[-1] to the last.

    Each weight is used at every step: its slope is the sum over all of them.
    """
    U, W, b, v, c = parameters
    dU, dW, db = np.zeros_like(U), np.zeros_like(W), np.zeros_like(b)
    delta_y = (y - T) / len(x)
    dh = [delta_y @ v.T]
    for t in reversed(range(x.shape[1])):
        delta = dh[0] * (1 - f[t] ** 2)
        dU += x[:, t].T @ delta
        dW += h[t].T @ delta
        db += delta.sum(axis=0)
        dh.insert(0, delta @ W.T + (dh[0] if residual else 0))
    return [dU, dW, db, h[-1].T @ delta_y, delta_y.sum(axis=0)], dh


def clip(gradients: list[Array], longest: float) -> list[Array]:
    """Return the gradients, all shortened by one factor if their joint length exceeds `longest`.

    Source: Pascanu, Mikolov and Bengio (2013), algorithm 1.
    """
    length = np.sqrt(sum((gradient**2).sum() for gradient in gradients))
    return [gradient * min(1.0, longest / length) if length else gradient for gradient in gradients]
