"""The worked example: one delta by hand, two beliefs, a step in the wrong order, and nine slopes."""

from collections.abc import Callable, Sequence

from backprop.gradient_comparison import compare_gradients as compared
from backprop.steps import sigmoid, sigmoid_derivative
from backprop.worked_example import TARGET, WEIGHTS, X1, X2, Weights, forward

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.gradient_patterns import all_near
from workbook.exercises.run import run

A_H1, A_H2, A_OUT = forward(WEIGHTS, X1, X2)
Z_OUT = WEIGHTS["h1", "out"] * A_H1 + WEIGHTS["h2", "out"] * A_H2
SLOPE = sigmoid_derivative(A_OUT)
TWICE = sigmoid_derivative(sigmoid(A_OUT))

HIGH = 0.9
ERROR = A_OUT - HIGH

# --- Slopes, right and wrong, with or without biases --------------------------------------------


def right_out(a, t):
    return (a - t) * a * (1 - a)


def right_hidden(delta, w, a, error):
    return delta * w * a * (1 - a)


def right_slope(delta, start, name, weight):
    return delta * start


def activations(w: Weights, x1: float, x2: float) -> tuple[float, float, float]:
    """Return (a_h1, a_h2, a_out) of a network with biases, or without."""
    a_h1, a_h2 = (sigmoid(w.get(("bias", h), 0.0) + w["x1", h] * x1 + w["x2", h] * x2) for h in ("h1", "h2"))
    return a_h1, a_h2, sigmoid(w.get(("bias", "out"), 0.0) + w["h1", "out"] * a_h1 + w["h2", "out"] * a_h2)


def slopes(
    w: Weights,
    x1: float,
    x2: float,
    target: float,
    run_forward: Callable = activations,
    out: Callable = right_out,
    hidden: Callable = right_hidden,
    slope: Callable = right_slope,
    back: Weights | None = None,
) -> Weights:
    """Return dL/dw for every weight; `back`: the weights that the hidden deltas are to be computed with."""
    a_h1, a_h2, a_out = run_forward(w, x1, x2)
    back, delta = back or w, out(a_out, target)
    deltas = {
        "h1": hidden(delta, back["h1", "out"], a_h1, a_out - target),
        "h2": hidden(delta, back["h2", "out"], a_h2, a_out - target),
        "out": delta,
    }
    starts = {"x1": x1, "x2": x2, "bias": 1.0, "h1": a_h1, "h2": a_h2}
    return {name: slope(deltas[name[1]], starts[name[0]], name, w[name]) for name in w}


def right_gradient(w, x1, x2, target):
    return slopes(w, x1, x2, target)


def measured(w: Weights, x1: float, x2: float, target: float, nudge: float = 1e-5) -> Weights:
    """Return every slope by nudging its weight up and down."""

    def loss(w):
        return 0.5 * (activations(w, x1, x2)[2] - target) ** 2

    return {
        name: (loss({**w, name: w[name] + nudge}) - loss({**w, name: w[name] - nudge})) / (2 * nudge)
        for name in w
    }


def tell(ours: Weights, w: Weights, x1: float, x2: float, target: float) -> str | None:
    """Return in a sentence what the ratios of `ours` to the measured slopes have in common."""
    right = measured(w, x1, x2, target)
    if not isinstance(ours, dict) or set(ours) != set(right):
        return None
    if not all(isinstance(value, (int, float)) for value in ours.values()):
        return None
    lines = {
        name: compared([f"{name[0]} to {name[1]}"], [(ours[name], right[name])]).lines[0] for name in right
    }
    if all_near(list(lines.values()), 1):
        return None
    if all_near(list(lines.values()), -1):
        return "Every slope has the right size and the wrong sign: plus and minus are exchanged."
    for neuron in ("out", "h1", "h2"):  # the first that is wrong, on the way back
        into = [line for (_, end), line in lines.items() if end == neuron]
        if all_near(into, 1):
            continue
        if all_near(into, 0):
            return f"All slopes into {neuron} are 0: the weights of these lines never change."
        if all_near(into, into[0].ratio):
            return (
                f"All slopes into {neuron} are {into[0].ratio:.4g} times what nudging gives: "
                f"its delta is off by that factor."
            )
        off = [line for line in into if not all_near([line], 1)]
        what = f"{off[0].name} has the slope {off[0].ours:.6g}, and nudging gives {off[0].numerical:.6g}"
        if len(off) == 1:
            return (
                f"{what}; the other slopes into {neuron} are right. Look at what this one is multiplied by."
            )
        return f"The slopes into {neuron} are off by different factors: look at what its delta is multiplied by. {what}."
    return None


# --- Exercise 4: one step, in the wrong order ---------------------------------------------------

STEP_BLANK = """def my_step(w, x1, x2, target, learning_rate):
    a_h1, a_h2, a_out = forward(w, x1, x2)
    new = dict(w)
    delta_out = (a_out - target) * sigmoid_derivative(a_out)
    new["h1", "out"] -= learning_rate * delta_out * a_h1
    new["h2", "out"] -= learning_rate * delta_out * a_h2
    delta_h1 = delta_out * new["h1", "out"] * sigmoid_derivative(a_h1)
    delta_h2 = delta_out * new["h2", "out"] * sigmoid_derivative(a_h2)
    new["x1", "h1"] -= learning_rate * delta_h1 * x1
    new["x2", "h1"] -= learning_rate * delta_h1 * x2
    new["x1", "h2"] -= learning_rate * delta_h2 * x1
    new["x2", "h2"] -= learning_rate * delta_h2 * x2
    return new
"""


def moved(w, gradient, learning_rate):
    return {name: w[name] - learning_rate * gradient[name] for name in w}


def right_step(w, x1, x2, target, learning_rate):
    return moved(w, slopes(w, x1, x2, target), learning_rate)


def hidden_deltas_from_new_weights(w, x1, x2, target, learning_rate):
    first = right_step(w, x1, x2, target, learning_rate)
    return moved(w, slopes(w, x1, x2, target, back=first), learning_rate)


def one_delta_mended(which):
    def step(w, x1, x2, target, learning_rate):
        first = right_step(w, x1, x2, target, learning_rate)
        half = {**first, (which, "out"): w[which, "out"]}
        return moved(w, slopes(w, x1, x2, target, back=half), learning_rate)

    step.__name__ = f"only_{which}_mended"
    return step


def forward_again_in_between(w, x1, x2, target, learning_rate):
    first = right_step(w, x1, x2, target, learning_rate)
    half = {**w, ("h1", "out"): first["h1", "out"], ("h2", "out"): first["h2", "out"]}
    return {**moved(half, slopes(half, x1, x2, target), learning_rate), **only_out(first)}


def only_out(w):
    return {name: value for name, value in w.items() if name[1] == "out"}


def only_output_weights_move(w, x1, x2, target, learning_rate):
    return {**w, **only_out(right_step(w, x1, x2, target, learning_rate))}


def step_uphill(w, x1, x2, target, learning_rate):
    return right_step(w, x1, x2, target, -learning_rate)


STEP_CASES: list[list] = [
    [WEIGHTS, X1, X2, TARGET, 1.0],
    [dict(zip(WEIGHTS, [0.5, -1.2, 0.8, 0.4, -0.9, 1.5])), -0.6, 1.3, 0.9, 0.5],
]


def explain_step(step: Callable) -> str | None:
    """Return what the steps of a reader's function, divided by the rate, tell beside the measured slopes."""
    for case in STEP_CASES:
        w, x1, x2, target, rate = case
        new = run(step, case).returned
        if not isinstance(new, dict) or not all(isinstance(new.get(name), (int, float)) for name in w):
            return None
        message = tell({name: (w[name] - new[name]) / rate for name in w}, w, x1, x2, target)
        if message:
            return message
    return None


# --- Exercise 5: nine slopes --------------------------------------------------------------------


def wrong_gradient(name: str, **how: Callable) -> Callable:
    def gradient(w, x1, x2, target):
        return slopes(w, x1, x2, target, **how)

    gradient.__name__ = name
    return gradient


def without_biases(w, x1, x2):
    return activations({name: value for name, value in w.items() if name[0] != "bias"}, x1, x2)


def for_biases(value: Callable) -> Callable:
    """Return a slope that is right for all weights but the biases."""
    return lambda delta, start, name, weight: value(delta, weight) if name[0] == "bias" else delta * start


def with_weights_exchanged(w, x1, x2, target):
    return slopes(w, x1, x2, target, back={("h1", "out"): w["h2", "out"], ("h2", "out"): w["h1", "out"]})


def inputs_exchanged(w, x1, x2, target):
    right = slopes(w, x1, x2, target)
    other = {"x1": "x2", "x2": "x1"}
    return {name: right[other.get(name[0], name[0]), name[1]] for name in right}


def sigmoid_twice(a):
    return sigmoid_derivative(sigmoid(a))


WITH_BIASES = [*WEIGHTS, ("bias", "h1"), ("bias", "h2"), ("bias", "out")]
GRADIENT_CASES: Sequence[Sequence] = [
    [dict(zip(WITH_BIASES, [*WEIGHTS.values(), 0.1, -0.4, 0.25])), X1, X2, TARGET],
    [dict(zip(WITH_BIASES, [0.5, -1.2, 0.8, 0.4, -0.9, 1.5, 0.7, 0.3, -0.6])), -0.6, 1.3, 0.9],
]


def explain_gradient(gradient: Callable) -> str | None:
    """Return what a reader's slopes tell beside the measured ones."""
    told = (tell(run(gradient, case).returned, *case) for case in GRADIENT_CASES)
    return next((message for message in told if message), None)


EXERCISES = [
    Number(
        key="worked-example 1",
        title="Another target",
        answer=ERROR * SLOPE,
        decimals=4,
        why="It is negative: more output means less loss, so both weights to the output must go up.",
        traps=(
            (
                -ERROR * SLOPE,
                "You took target minus output. Our error is output minus target, which is negative here.",
            ),
            (
                ERROR,
                "That is the error alone. The delta is the error times the slope of the sigmoid, a (1 - a).",
            ),
            (
                ERROR * TWICE,
                "You squashed twice: a_out has been through the sigmoid already, its slope is a_out (1 - a_out).",
            ),
            (ERROR / SLOPE, "You divided by the slope. Effects that follow one another multiply."),
            (
                (A_OUT - TARGET) * SLOPE,
                f"That is the delta for the target {TARGET}. Put {HIGH} in its place.",
            ),
            (
                0.5 * ERROR**2 * SLOPE,
                "You multiplied the loss with the slope. It is the loss's own slope that counts: a_out - t.",
            ),
            (2 * ERROR * SLOPE, "There is a 2 too many: the half in the loss is there to cancel it."),
            (ERROR * A_OUT, "The slope of the sigmoid is a (1 - a); you have only its first factor."),
        ),
        hints=(
            "The forward pass does not know the target, so a_out stays as it is.",
            "The delta is the error, output minus target, times the slope of the sigmoid.",
            "The slope of the sigmoid is a_out * (1 - a_out), as before. Only the error is new.",
        ),
        solution=f"({A_OUT:.4f} - {HIGH}) * {A_OUT:.4f} * (1 - {A_OUT:.4f}) = {ERROR:.4f} * {SLOPE:.4f} = {ERROR * SLOPE:.4f}",
    ),
    Choice(
        key="worked-example 2",
        title="From the output, or from z?",
        options=(
            (
                "Yes: the slope must be computed from z, and a (1 - a) is only close to it.",
                (
                    f"Compute both: with z_out = {Z_OUT:.4f}, e^-z / (1 + e^-z)² is {SLOPE:.4f}, and a_out (1 - a_out) "
                    "is the same number. Nothing is approximated."
                ),
            ),
            (
                "Yes: the line should read sigmoid_derivative(sigmoid(a_out)).",
                (
                    f"That squashes twice: it is the slope at {A_OUT:.4f}, and the neuron stands at {Z_OUT:.4f}. Here it gives "
                    f"{TWICE:.4f} for {SLOPE:.4f} and hardly shows; for an output of 0.99 it is "
                    f"{sigmoid_derivative(sigmoid(0.99)) / sigmoid_derivative(0.99):.0f} times too large."
                ),
            ),
            (
                "No: a (1 - a) is the slope at z, written with a number that is already there.",
                (
                    f"Both give {SLOPE:.4f}. The forward pass has computed a anyway, and with it the slope costs one "
                    "subtraction and one product."
                ),
            ),
            (
                "No, but only because z_out is near 0; for larger sums the two differ.",
                "They are equal for every z: put a = 1 / (1 + e^-z) into a (1 - a), and e^-z / (1 + e^-z)² comes out.",
            ),
        ),
        right="c",
        hints=(
            "Compute the slope in both ways for z_out: math.exp(-z) / (1 + math.exp(-z)) ** 2, and a * (1 - a).",
            "Do the same for z = 3, where the sigmoid is nearly flat.",
            "If two formulas agree for every z, it does not matter which one a program uses.",
        ),
        solution=f"c. With a = 1 / (1 + e^-z), 1 - a is e^-z / (1 + e^-z), so a (1 - a) = e^-z / (1 + e^-z)²: at z_out, {SLOPE:.4f}.",
    ),
    Choice(
        key="worked-example 3",
        title="Nothing goes in",
        options=(
            (
                "All nine: nothing goes in, so no weight can be to blame.",
                (
                    "The hidden neurons answer something whatever goes in (without a bias, one half), and their weights "
                    "to the output are multiplied by that."
                ),
            ),
            (
                "The four that start at an input, and the three biases: a bias has the input 1, and 1 * (1 - 1) = 0.",
                (
                    "1 * (1 - 1) is the slope of a sigmoid that answers 1. The 1 on a bias's line has been through no "
                    "sigmoid: the bias is multiplied by it, so its slope is the delta of its neuron, times 1."
                ),
            ),
            (
                "The four that start at an input.",
                (
                    "A slope is the delta where the weight ends times what the weight is multiplied by: 0 for these "
                    "four, a hidden activation for two, 1 for the three biases."
                ),
            ),
            (
                "None: the output misses its target, so every weight is to blame.",
                (
                    "A weight is to blame only as far as it acted. Nudge one that is multiplied by 0, and the loss "
                    "does not change at all."
                ),
            ),
        ),
        right="c",
        hints=(
            "A slope is the delta where the weight ends, times what the weight is multiplied by.",
            "What is each of the nine multiplied by here? For four of them it is 0.",
            "A bias's line carries the 1 itself, not a sigmoid's answer. So what is the factor beside its delta?",
        ),
        solution="c. Four weights are multiplied by 0. The other two weights are multiplied by hidden activations, the biases with 1.",
    ),
    Code(
        key="worked-example 4",
        title="Find the mistake",
        blank=STEP_BLANK,
        answer=right_step,
        cases=STEP_CASES,
        why="Every slope is taken with the old weights, and then all the weights change together.",
        mistakes=[
            Mistake(
                hidden_deltas_from_new_weights,
                "Your hidden deltas still use output weights that were already updated. The blame goes back along the "
                "weights that made the error: those in w.",
            ),
            Mistake(
                one_delta_mended("h1"),
                "delta_h1 is mended, but delta_h2 still uses a weight that was already updated.",
            ),
            Mistake(
                one_delta_mended("h2"),
                "delta_h2 is mended, but delta_h1 still uses a weight that was already updated.",
            ),
            Mistake(
                forward_again_in_between,
                "You ran the network again after the first two updates. All six slopes belong to one and the same forward pass.",
            ),
            Mistake(
                only_output_weights_move,
                "Now the four weights from the inputs do not move at all. Keep their lines, and mend what they are fed.",
            ),
            Mistake(
                step_uphill, "Your step goes uphill: with output minus target, it is taken with a minus."
            ),
        ],
        explain=explain_step,
        hints=(
            "Run it for the chapter's numbers and compare with w_new, weight by weight. Which weights differ?",
            "The four weights into h1 and h2 differ. Which two numbers do their lines share?",
            "At the lines of delta_h1 and delta_h2: has the weight they use been changed by then?",
        ),
        solution="""The hidden deltas use weights that were already updated. Take those of w:
```python
def my_step(w, x1, x2, target, learning_rate):
    a_h1, a_h2, a_out = forward(w, x1, x2)
    new = dict(w)
    delta_out = (a_out - target) * sigmoid_derivative(a_out)
    new["h1", "out"] -= learning_rate * delta_out * a_h1
    new["h2", "out"] -= learning_rate * delta_out * a_h2
    delta_h1 = delta_out * w["h1", "out"] * sigmoid_derivative(a_h1)
    delta_h2 = delta_out * w["h2", "out"] * sigmoid_derivative(a_h2)
    new["x1", "h1"] -= learning_rate * delta_h1 * x1
    new["x2", "h1"] -= learning_rate * delta_h1 * x2
    new["x1", "h2"] -= learning_rate * delta_h2 * x1
    new["x2", "h2"] -= learning_rate * delta_h2 * x2
    return new
```""",
    ),
    Code(
        key="worked-example 5",
        title="A challenge: nine slopes",
        blank="""def my_gradient(w, x1, x2, target):
    # w holds nine weights: the six of this chapter and three biases, w["bias", "h1"],
    # w["bias", "h2"] and w["bias", "out"]. Return a dict with the slope of each.
    ...
""",
        answer=right_gradient,
        cases=GRADIENT_CASES,
        why="All nine slopes are what nudging gives. This is the whole of back-propagation, with biases.",
        mistakes=[
            Mistake(
                wrong_gradient("uphill", out=lambda a, t: (t - a) * a * (1 - a)),
                "All your slopes have the wrong sign: the slope of the loss along the output is output minus target.",
            ),
            Mistake(
                wrong_gradient("no_slope_at_the_output", out=lambda a, t: a - t),
                "Your delta_out is the error alone. It lacks its second factor, the slope of the output's sigmoid.",
            ),
            Mistake(
                wrong_gradient("squashed_twice", out=lambda a, t: (a - t) * sigmoid_twice(a)),
                "At the output you take the slope of the sigmoid at a_out, which squashes twice. It is a_out * (1 - a_out).",
            ),
            Mistake(
                wrong_gradient(
                    "squashed_twice_everywhere",
                    out=lambda a, t: (a - t) * sigmoid_twice(a),
                    hidden=lambda delta, w, a, error: delta * w * sigmoid_twice(a),
                ),
                "You take the slope of the sigmoid at each activation, which squashes twice. It is a * (1 - a).",
            ),
            Mistake(
                wrong_gradient("loss_as_the_error", out=lambda a, t: 0.5 * (a - t) ** 2 * a * (1 - a)),
                "Your delta_out starts from the loss. It starts from the loss's slope, output minus target.",
            ),
            Mistake(
                wrong_gradient("a_two_too_many", out=lambda a, t: 2 * (a - t) * a * (1 - a)),
                "All your slopes are twice too large: the half in the loss cancels the 2.",
            ),
            Mistake(
                wrong_gradient("divided", out=lambda a, t: (a - t) / (a * (1 - a))),
                "You divide by the slope of the sigmoid at the output. Effects that follow one another multiply.",
            ),
            Mistake(
                wrong_gradient(
                    "hidden_from_the_error", hidden=lambda delta, w, a, error: error * w * a * (1 - a)
                ),
                "Your hidden deltas start from the output's error. They start from its delta, which has the sigmoid's slope in it.",
            ),
            Mistake(
                wrong_gradient("no_slope_in_the_middle", hidden=lambda delta, w, a, error: delta * w),
                "Your hidden deltas lack the slope of the hidden neuron's own sigmoid, a_h * (1 - a_h).",
            ),
            Mistake(
                wrong_gradient("no_weight_on_the_way", hidden=lambda delta, w, a, error: delta * a * (1 - a)),
                'Your hidden deltas lack the weight on the line to the output: w["h1", "out"], w["h2", "out"].',
            ),
            Mistake(
                with_weights_exchanged,
                "The weights on the way back are exchanged: h1 is blamed through the line of h2, and h2 through that of h1.",
            ),
            Mistake(
                wrong_gradient("biases_at_rest", slope=for_biases(lambda delta, b: 0.0)),
                "Your biases have the slope 0. The 1 on a bias's line is a factor, so the slope is the neuron's delta times 1.",
            ),
            Mistake(
                wrong_gradient("bias_times_itself", slope=for_biases(lambda delta, b: delta * b)),
                "A bias's slope is not its delta times the bias: the delta is multiplied by what the bias is multiplied by, 1.",
            ),
            Mistake(
                wrong_gradient("biases_not_in_the_forward_pass", run_forward=without_biases),
                "Your forward pass leaves the biases out: each weighted sum starts with the neuron's bias.",
            ),
            Mistake(
                wrong_gradient("no_start", slope=lambda delta, start, name, weight: delta),
                "Your slopes are the deltas alone. Each is multiplied by what the weight is multiplied by: an input, an "
                "activation, or a bias's 1.",
            ),
            Mistake(
                wrong_gradient(
                    "no_input",
                    slope=lambda delta, start, name, weight: delta if name[0][0] == "x" else delta * start,
                ),
                "The four slopes from the inputs lack a factor: the delta is multiplied by x1 or x2.",
            ),
            Mistake(
                wrong_gradient(
                    "weight_for_activation", slope=lambda delta, start, name, weight: delta * weight
                ),
                "You multiply each delta with the weight itself. Multiply it with the value that comes in on its line.",
            ),
            Mistake(inputs_exchanged, "The slopes from x1 and x2 are exchanged."),
        ],
        explain=explain_gradient,
        hints=(
            "Start with a forward pass of your own: each weighted sum begins with the neuron's bias.",
            "The three deltas have the same formulas as before. A bias does not send blame any further back.",
            "Six slopes are as in `gradient`. A bias is a weight whose input is always 1.",
        ),
        solution="""```python
def my_gradient(w, x1, x2, target):
    a_h1 = sigmoid(w["bias", "h1"] + w["x1", "h1"] * x1 + w["x2", "h1"] * x2)
    a_h2 = sigmoid(w["bias", "h2"] + w["x1", "h2"] * x1 + w["x2", "h2"] * x2)
    a_out = sigmoid(w["bias", "out"] + w["h1", "out"] * a_h1 + w["h2", "out"] * a_h2)
    delta_out = (a_out - target) * a_out * (1 - a_out)
    delta_h1 = delta_out * w["h1", "out"] * a_h1 * (1 - a_h1)
    delta_h2 = delta_out * w["h2", "out"] * a_h2 * (1 - a_h2)
    return {
        ("x1", "h1"): delta_h1 * x1,
        ("x2", "h1"): delta_h1 * x2,
        ("bias", "h1"): delta_h1,
        ("x1", "h2"): delta_h2 * x1,
        ("x2", "h2"): delta_h2 * x2,
        ("bias", "h2"): delta_h2,
        ("h1", "out"): delta_out * a_h1,
        ("h2", "out"): delta_out * a_h2,
        ("bias", "out"): delta_out,
    }
```""",
    ),
]
