"""The run of the worked example: weights and activations before the first update and after each one."""

from dataclasses import dataclass
from functools import lru_cache

from backprop.worked_example import WEIGHTS, Weights, backward, forward, gradient, update

MAX_UPDATES = 5000
TOLERANCE = 1e-6  # the target is reached within one millionth, as in the chapter
WEIGHT_CONTROLS = {f"w_{start}_{end}": (start, end) for start, end in WEIGHTS}


@dataclass(frozen=True)
class Run:
    """inputs, target: as set; weights, activations: before the first update, after one, after two, ...;
    reached: the number of updates after which the target is first reached, or None.
    """

    inputs: tuple[float, float]
    target: float
    weights: list[Weights]
    activations: list[tuple[float, float, float]]
    reached: int | None

    @property
    def outputs(self) -> list[float]:
        return [a_out for _, _, a_out in self.activations]


@lru_cache(maxsize=16)  # moving to another step needs no new run
def run_to_target(rate: float, x1: float, x2: float, target: float, **weights: float) -> Run:
    """Return the run until the output is near the target, with at least one update and at most MAX_UPDATES."""
    w = {WEIGHT_CONTROLS[name]: weight for name, weight in weights.items()}
    all_weights, activations, reached = [w], [forward(w, x1, x2)], None
    while len(activations) < 2 or (reached is None and len(activations) <= MAX_UPDATES):
        a = activations[-1]
        w = update(w, gradient(x1, x2, *a[:2], *backward(w, *a, target)), rate)
        all_weights.append(w)
        activations.append(forward(w, x1, x2))
        if reached is None and abs(activations[-1][2] - target) < TOLERANCE:
            reached = len(activations) - 1
    return Run((x1, x2), target, all_weights, activations, reached)
