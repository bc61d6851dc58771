"""How weights follow the gradient: gradient descent, with momentum or without, and Adam.

An optimizer changes a list of arrays in place. Names and defaults are those of `torch.optim`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.array_validation import Array, require_name


class SGD:
    """Gradient descent: w -= learning_rate * v, with the velocity v = momentum * v + gradient, at first 0.

    parameters: the arrays to be changed; learning_rate, momentum: numbers, or arrays that broadcast
    against each of them. Without momentum, v is the gradient.

    Source: Polyak (1964); Sutskever et al. (2013).
    """

    def __init__(self, parameters: Sequence[Array], learning_rate: Any, momentum: Any = 0.0) -> None:
        self.parameters = parameters
        self.learning_rate, self.momentum = learning_rate, momentum
        self.has_momentum = np.any(momentum)
        self.v = [np.zeros_like(w) for w in parameters]

    def step(self, gradients: Sequence[Array]) -> None:
        """Take one step, given one gradient for each array of parameters."""
        for w, v, gradient in zip(self.parameters, self.v, gradients):
            if self.has_momentum:
                v *= self.momentum
                v += gradient
            w -= self.learning_rate * (v if self.has_momentum else gradient)


class Adam:
    """Every weight gets its own step: w -= learning_rate * m_hat / (sqrt(v_hat) + epsilon).

    m and v are running means of the gradient and of its square. Both start at 0 and are too small at
    first; divided by 1 - beta**t after t steps, they are means again: m_hat and v_hat.

    Source: Kingma and Ba (2015), algorithm 1.
    """

    def __init__(
        self, parameters: Sequence[Array], learning_rate: Any = 0.001, beta1=0.9, beta2=0.999, epsilon=1e-8
    ) -> None:
        self.parameters = parameters
        self.learning_rate, self.epsilon = learning_rate, epsilon
        self.beta1, self.beta2 = beta1, beta2
        self.m = [np.zeros_like(w) for w in parameters]
        self.v = [np.zeros_like(w) for w in parameters]
        self.t = 0

    def step(self, gradients: Sequence[Array]) -> None:
        """Take one step, given one gradient for each array of parameters."""
        self.t += 1
        for w, m, v, gradient in zip(self.parameters, self.m, self.v, gradients):
            m *= self.beta1
            m += (1 - self.beta1) * gradient
            v *= self.beta2
            v += (1 - self.beta2) * gradient**2
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            w -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


OPTIMIZERS = {"sgd": SGD, "adam": Adam}


def new_optimizer(name: str, parameters: Sequence[Array], learning_rate: Any, momentum: Any) -> SGD | Adam:
    """Return the optimizer of this name, "sgd" or "adam".

    Raises:
        ValueError: there is no such optimizer, or momentum is given for Adam, which has its own.
    """
    require_name("optimizer", name, OPTIMIZERS)
    if name == "sgd":
        return SGD(parameters, learning_rate, momentum)
    if np.any(momentum):
        raise ValueError("momentum is for optimizer 'sgd'; 'adam' has its own, so leave momentum at 0.")
    return Adam(parameters, learning_rate)
