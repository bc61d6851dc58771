"""Backpropagation through any program: numbers that remember how they were computed.

`Value(2.0)` computes like 2.0. A result remembers its inputs and its slope along each of them. The names
are those of micrograd (Karpathy, 2020), but `backward` starts from grad 0 in every call: reverse mode.
"""

import math

from backprop.steps import sigmoid


class Value:
    """A number, `data`. After `result.backward()`, `grad` is the slope of the result along it.

    inputs: what it was computed from; slopes: d(this value)/d(input) for each; operation: its sign or name.
    """

    def __init__(self, data: float, inputs: tuple = (), slopes: tuple = (), operation: str = "") -> None:
        self.data, self.grad = float(data), 0.0
        self.inputs, self.slopes, self.operation = inputs, slopes, operation

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    # Each operation: its result, its inputs, and its slope along each of them.
    def __add__(self, other: "Value | float") -> "Value":
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other: "Value | float") -> "Value":
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __truediv__(self, other: "Value | float") -> "Value":
        x, y = self.data, as_value(other).data
        return Value(x / y, (self, as_value(other)), (1 / y, -x / y**2), "/")

    def __pow__(self, other: "Value | float") -> "Value":
        x, y = self.data, as_value(other).data
        slope = y * x ** (y - 1)
        if not isinstance(other, Value):  # a constant: its slope is not needed, and x may be negative
            return Value(x**y, (self,), (slope,), "**")
        return Value(x**y, (self, other), (slope, x**y * math.log(x)), "**")

    def exp(self) -> "Value":
        a = math.exp(self.data)
        return Value(a, (self,), (a,), "exp")

    def log(self) -> "Value":
        return Value(math.log(self.data), (self,), (1 / self.data,), "log")

    def tanh(self) -> "Value":
        a = math.tanh(self.data)
        return Value(a, (self,), (1 - a * a,), "tanh")

    def relu(self) -> "Value":
        return Value(max(self.data, 0.0), (self,), (1.0 if self.data > 0 else 0.0,), "relu")

    def sigmoid(self) -> "Value":
        a = sigmoid(self.data)
        return Value(a, (self,), (a * (1 - a),), "sigmoid")

    # What is made of these, and a number on the left: 2 + x, 2 * x, 2 - x, 2 / x, 2**x.
    __radd__, __rmul__ = __add__, __mul__
    __neg__ = lambda self: self * -1
    __sub__ = lambda self, other: self + -as_value(other)
    __rsub__ = lambda self, other: as_value(other) - self
    __rtruediv__ = lambda self, other: as_value(other) / self
    __rpow__ = lambda self, other: as_value(other) ** self

    def backward(self) -> None:
        """Set `grad` of this value, and of every value behind it, to the slope of this value along it."""
        order = in_order(self)
        for value in order:
            value.grad = 0.0
        self.grad = 1.0
        # When a value's turn comes, all that used it came before.
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad


def as_value(number: Value | float) -> Value:
    """Return a plain number as a Value, and a Value as it is."""
    return number if isinstance(number, Value) else Value(number)


def in_order(result: Value) -> list[Value]:
    """Return every value that the result was computed from, and the result: inputs before what uses them."""
    order, seen, stack = [], set(), [(result, False)]
    # A loop, because Python limits how deep functions may call.
    while stack:
        value, inputs_are_done = stack.pop()
        if inputs_are_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            stack.append((value, True))
            stack += [(source, False) for source in value.inputs]
    return order
