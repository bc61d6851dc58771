"""The worked example: two inputs, two hidden neurons, one output, no biases, in plain arithmetic.

A weight is named by where it starts and where it ends: w["x1", "h1"]. The numbers are those
of the article "Backpropagation in Neural Network". The loss is L = 1/2 * (a_out - t)**2.
"""

from backprop.steps import sigmoid, sigmoid_derivative

Weights = dict[tuple[str, str], float]

X1, X2 = 0.35, 0.7
TARGET = 0.5
LEARNING_RATE = 1.0
WEIGHTS: Weights = {
    ("x1", "h1"): 0.2,
    ("x2", "h1"): 0.2,
    ("x1", "h2"): 0.3,
    ("x2", "h2"): 0.3,
    ("h1", "out"): 0.3,
    ("h2", "out"): 0.9,
}


def forward(w: Weights, x1: float, x2: float) -> tuple[float, float, float]:
    """Return the activations (a_h1, a_h2, a_out)."""
    a_h1 = sigmoid(w["x1", "h1"] * x1 + w["x2", "h1"] * x2)
    a_h2 = sigmoid(w["x1", "h2"] * x1 + w["x2", "h2"] * x2)
    a_out = sigmoid(w["h1", "out"] * a_h1 + w["h2", "out"] * a_h2)
    return a_h1, a_h2, a_out


def backward(w: Weights, a_h1: float, a_h2: float, a_out: float, target: float) -> tuple[float, float, float]:
    """Return the deltas dL/dz (delta_h1, delta_h2, delta_out)."""
    delta_out = (a_out - target) * sigmoid_derivative(a_out)
    delta_h1 = delta_out * w["h1", "out"] * sigmoid_derivative(a_h1)
    delta_h2 = delta_out * w["h2", "out"] * sigmoid_derivative(a_h2)
    return delta_h1, delta_h2, delta_out


def gradient(
    x1: float, x2: float, a_h1: float, a_h2: float, delta_h1: float, delta_h2: float, delta_out: float
) -> Weights:
    """Return dL/dw for every weight: the delta where it ends, times the activation where it starts."""
    return {
        ("x1", "h1"): delta_h1 * x1,
        ("x2", "h1"): delta_h1 * x2,
        ("x1", "h2"): delta_h2 * x1,
        ("x2", "h2"): delta_h2 * x2,
        ("h1", "out"): delta_out * a_h1,
        ("h2", "out"): delta_out * a_h2,
    }


def update(w: Weights, gradient: Weights, learning_rate: float) -> Weights:
    """Return new weights, one step against the gradient; the old ones are not changed."""
    return {name: w[name] - learning_rate * gradient[name] for name in w}
