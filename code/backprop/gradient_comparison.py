"""Two gradients side by side, weight by weight, using only the standard library."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of a comparison: a weight's name, its slope to be checked, and the numerical one."""

    name: str
    ours: float
    numerical: float

    @property
    def ratio(self) -> float:
        """ours / numerical; 1 where the gradient is right, and where both are 0."""
        if self.numerical == 0:
            return 1.0 if self.ours == 0 else math.copysign(math.inf, self.ours)
        return self.ours / self.numerical


@dataclass(frozen=True)
class Comparison:
    """lines: one per weight; difference: |ours - numerical| / (|ours| + |numerical|), in Euclidean norms.

    The difference is 0 for equal gradients and at most 1. Correct code gives about 1e-10 against
    central differences and 1e-15 against the complex step; a mistake mostly gives 1e-2 or more.
    """

    lines: list[Line]
    difference: float

    def __str__(self) -> str:
        width = max(len(line.name) for line in self.lines)
        rows = [f"{'':{width}}  {'ours':>12}  {'numerical':>12}  {'ratio':>9}"]
        for line in self.lines:
            ours, numerical = round(line.ours, 8) + 0.0, round(line.numerical, 8) + 0.0  # + 0.0: no -0
            rows.append(f"{line.name:{width}}  {ours:12.8f}  {numerical:12.8f}  {line.ratio:9.4f}")
        # The digits of a difference near rounding are random, and change with the processor.
        limits = [limit for limit in (1e-12, 1e-8) if self.difference < limit]
        size = f"below {limits[0]:.0e}" if limits else f"{self.difference:.1e}"
        return "\n".join([*rows, f"difference of the whole gradients: {size}"])


def compare_gradients(names: Sequence[str], pairs: Sequence[tuple[float, float]]) -> Comparison:
    """Return the comparison of pairs (ours, numerical), one for each name."""
    lines = [Line(name, ours, numerical) for name, (ours, numerical) in zip(names, pairs)]
    distance = math.hypot(*(line.ours - line.numerical for line in lines))
    lengths = math.hypot(*(line.ours for line in lines)) + math.hypot(*(line.numerical for line in lines))
    return Comparison(lines, distance / lengths if lengths else 0.0)
