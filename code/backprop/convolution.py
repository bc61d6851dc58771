"""One convolution layer and a dense softmax layer: the same few weights at every place of an image.

    X      (N, H, W)            images
    K      (C, k, k)            kernels: C small squares of weights
    z      (N, C, H', W')       z[n, c, i, j] = sum of K[c] * (the k-by-k window of image n at i, j) + b[c]
    a      (N, C, H', W')       a = tanh(z), with H' = H - k + 1 and W' = W - k + 1
    y      (N, n_classes)       y = softmax(a @ V + d), a read as rows of C * H' * W' numbers

The parameters are the list [K, b, V, d], so that an optimizer can change them in place.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from backprop.array_validation import Array
from backprop.matrix import softmax


def new_convolution(
    side: int, kernel_side: int, n_kernels: int, n_classes: int, rng: np.random.Generator
) -> list[Array]:
    """Return [K, b, V, d] for square images: weights by Glorot's rule, biases 0."""
    places = (side - kernel_side + 1) ** 2

    def draw(shape: tuple[int, ...], n_in: int, n_out: int) -> Array:
        return rng.uniform(-1, 1, shape) * np.sqrt(6 / (n_in + n_out))

    K = draw((n_kernels, kernel_side, kernel_side), kernel_side**2, kernel_side**2 * n_kernels)
    V = draw((n_kernels * places, n_classes), n_kernels * places, n_classes)
    return [K, np.zeros(n_kernels), V, np.zeros(n_classes)]


def convolve_by_loops(X: Array, K: Array) -> Array:
    """Return the sums of every kernel at every place, (N, C, H', W'), one product at a time."""
    (N, H, W), (C, k, _) = X.shape, K.shape
    z = np.zeros((N, C, H - k + 1, W - k + 1))
    for n, c, i, j in np.ndindex(z.shape):
        for p in range(k):
            for q in range(k):
                z[n, c, i, j] += K[c, p, q] * X[n, i + p, j + q]
    return z


def windows(X: Array, k: int) -> Array:
    """Return the k-by-k windows of every image, (N, H', W', k, k): a view, nothing is copied."""
    return sliding_window_view(X, (k, k), axis=(1, 2))


def convolve(X: Array, K: Array) -> Array:
    """Return what `convolve_by_loops` returns, at once."""
    seen = windows(X, K.shape[-1])
    return np.einsum("nijpq,cpq->ncij", seen, K, optimize=True)


def forward(parameters: list[Array], X: Array) -> tuple[Array, Array]:
    """Return the activations a of the convolution layer, and the outputs y."""
    K, b, V, d = parameters
    a = np.tanh(convolve(X, K) + b[:, None, None])
    return a, softmax(a.reshape(len(X), -1) @ V + d)


def loss(parameters: list[Array], X: Array, T: Array) -> Any:
    """Return the mean cross-entropy of the images."""
    _, y = forward(parameters, X)
    return -(T * np.log(y)).sum(axis=1).mean()


def backward(parameters: list[Array], X: Array, a: Array, y: Array, T: Array) -> list[Array]:
    """Return the slopes of the mean cross-entropy along K, b, V and d.

    A kernel's weight is used at every place: its slope is the sum over all of them.
    """
    K, _, V, _ = parameters
    rows = a.reshape(len(X), -1)
    delta_y = (y - T) / len(X)
    delta = (delta_y @ V.T).reshape(a.shape) * (1 - a**2)
    seen = windows(X, K.shape[-1])
    dK = np.einsum("nijpq,ncij->cpq", seen, delta, optimize=True)
    db, dd = delta.sum(axis=(0, 2, 3)), delta_y.sum(axis=0)
    return [dK, db, rows.T @ delta_y, dd]
