"""Step 2: one neuron by hand, the label in the row, sums too large for exp, and values used too early."""

import itertools
import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from backprop.steps import Network, forward_propagate, sigmoid, weighted_sum

from workbook.exercises.exercise import Choice, Code, Mistake, Number
from workbook.exercises.run import AnswerError, abbreviate, describe_type, run, same

# --- Exercise 3: one neuron ---------------------------------------------------------------------


def right_neuron(weights, inputs):
    return sigmoid(weighted_sum(weights, inputs))


def plain(weights, inputs):
    return 1 / (1 + math.exp(-weighted_sum(weights, inputs)))


def power_of_e(weights, inputs):
    return 1 / (1 + math.e ** -weighted_sum(weights, inputs))


def not_squashed(weights, inputs):
    return weighted_sum(weights, inputs)


def squashed_the_wrong_way(weights, inputs):
    return sigmoid(-weighted_sum(weights, inputs))


def of_sum(summed: Callable) -> Callable:
    """Return a neuron with a sum of its own."""

    def neuron(weights, inputs):
        return sigmoid(summed(weights, inputs))

    neuron.__name__ = summed.__name__
    return neuron


@of_sum
def no_bias(weights, inputs):
    return sum(w * x for w, x in zip(weights, inputs))


@of_sum
def bias_first(weights, inputs):
    return weights[0] + sum(w * x for w, x in zip(weights[1:], inputs))


@of_sum
def last_input_left_out(weights, inputs):
    return weights[-1] + sum(w * x for w, x in zip(weights, inputs[:-1]))


@of_sum
def bias_times_last_input(weights, inputs):
    return sum(w * x for w, x in zip(weights, [*inputs, inputs[-1]]))


@of_sum
def bias_for_every_input(weights, inputs):
    return sum(weights[-1] + w * x for w, x in zip(weights, inputs))


@of_sum
def bias_subtracted(weights, inputs):
    return weighted_sum(weights, inputs) - 2 * weights[-1]


@of_sum
def last_input_added_as_the_bias(weights, inputs):
    return inputs[-1] + sum(w * x for w, x in zip(weights, inputs))


def require_refusal(neuron: Callable) -> str | None:
    """Return what is wrong with how a reader's function treats a row that is too long, or too short."""
    weights = [0.2, -0.4, 0.1]
    for row, why in (
        ([1.0, 0.0, 1.0], "(a row with its label, say) is too long"),
        ([1.0], "is too short"),
        ([], "is empty"),
    ):
        told = f"All activations are right. But the row {abbreviate(row)} {why} for the weights {abbreviate(weights)}"
        try:
            returned = run(neuron, [weights, row]).returned
        except AnswerError as trouble:
            if trouble.kind.startswith("ValueError"):
                continue
            return f"{told}. Raise a ValueError that says so: your function stops otherwise. {trouble}"
        return f"{told}, and your function answers {abbreviate(returned)} without a word. Compare the lengths, and raise a ValueError."
    return None


# --- Exercise 4: values used too early ----------------------------------------------------------

EARLY_BLANK = """def my_forward(network, inputs):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            z = neuron["weights"][-1]
            for weight, x in zip(neuron["weights"], activations):
                z += weight * x
            neuron["output"] = sigmoid(z)
            activations = [n.get("output", 0) for n in layer]
    return activations
"""


def summed(neuron, activations):
    return neuron["weights"][-1] + sum(w * x for w, x in zip(neuron["weights"], activations))


def replaced_too_early(network, inputs):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            neuron["output"] = sigmoid(summed(neuron, activations))
            activations = [n.get("output", 0) for n in layer]
    return activations


def only_those_done(network, inputs):
    activations = list(inputs)
    for layer in network:
        for j, neuron in enumerate(layer):
            neuron["output"] = sigmoid(summed(neuron, activations))
            activations = [n["output"] for n in layer[: j + 1]]
    return activations


def only_the_last_neuron(network, inputs):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            neuron["output"] = sigmoid(summed(neuron, activations))
        activations = [neuron["output"]]
    return activations


def added_to_the_inputs(network, inputs):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            neuron["output"] = sigmoid(summed(neuron, activations))
            activations.append(neuron["output"])
    return activations


def row_for_every_layer(network, inputs):
    for layer in network:
        for neuron in layer:
            neuron["output"] = sigmoid(summed(neuron, inputs))
    return [neuron["output"] for neuron in layer]


def all_outputs_so_far(network, inputs):
    activations, outputs = list(inputs), []
    for layer in network:
        for neuron in layer:
            neuron["output"] = sigmoid(summed(neuron, activations))
            outputs.append(neuron["output"])
        activations = outputs
    return activations


def overwritten_in_place(network, inputs):
    activations = list(inputs)
    for layer in network:
        for j, neuron in enumerate(layer):
            neuron["output"] = sigmoid(summed(neuron, activations))
            activations[j : j + 1] = [neuron["output"]]
        del activations[len(layer) :]
    return activations


def nothing_stored(network, inputs):
    forward_propagate([[dict(neuron) for neuron in layer] for layer in network], inputs)


def network_of(sizes: Sequence[int], seed: int) -> Network:
    source = random.Random(seed)
    return [
        [{"weights": [source.uniform(-1, 1) for _ in range(before + 1)]} for _ in range(n)]
        for before, n in itertools.pairwise(sizes)
    ]


def used(network: Network, inputs: Sequence[float]) -> Network:
    forward_propagate(network, inputs)
    return network


FORWARD_CASES: list[list] = [
    [network_of([3, 2, 2], 1), [1.0, -0.5, 2.0]],
    [used(network_of([2, 4, 3, 2], 2), [-1.0, 1.0]), [0.3, 0.8]],
    [network_of([2, 2, 1], 3), [0.9, -0.7]],
]


def require_answer(forward: Callable) -> str | None:
    """Return what is wrong with what a reader's function returns, where what it stores is right."""
    for network, inputs in FORWARD_CASES:
        returned = run(forward, [network, inputs], mutates=0).returned
        if returned is None:
            return "Every neuron stores the right output. But your function returns nothing (None): return the activations of the last layer."
        right = run(forward_propagate, [network, inputs], mutates=0).returned
        if not same(returned, right, 1e-9):
            return (
                f"Every neuron stores the right output. But your function returns {describe_type(returned)}, {abbreviate(returned)}, "
                f"where the activations of the last layer are asked for, {abbreviate(right)}."
            )
    return None


def explain_forward(forward: Callable) -> str | None:
    """Return which neuron is the first whose output is wrong, and what it should have added up."""
    for network, inputs in FORWARD_CASES:
        after = run(forward, [network, inputs], mutates=0).arguments[0]
        right = run(forward_propagate, [network, inputs], mutates=0).arguments[0]
        for i, (layer, right_layer) in enumerate(zip(after, right)):
            for j, (neuron, right_neuron) in enumerate(zip(layer, right_layer)):
                if same(neuron.get("output"), right_neuron["output"], 1e-9):
                    continue
                comes_in = inputs if i == 0 else [n["output"] for n in right[i - 1]]
                return (
                    f"The first that is off is neuron {j} of layer {i}. What comes in there is {abbreviate(list(comes_in))}, "
                    f"so its sum is {weighted_sum(right_neuron['weights'], comes_in):.6g}."
                )
    return None


# --- Exercise 5: a neuron that knows one row ----------------------------------------------------


def rows_of(n: int) -> list[list[int]]:
    return [list(bits) for bits in itertools.product((0, 1), repeat=n)]


def judged(weights: Any) -> Any:
    """Return how many numbers a neuron has, and what it answers to every row of zeros and ones, in words."""
    weights = weights.tolist() if hasattr(weights, "tolist") else weights
    if not isinstance(weights, (list, tuple)) or not weights or len(weights) > 10:
        raise AnswerError(
            f"Your function returns {describe_type(weights)}, {abbreviate(weights)}. It should return a list of weights, the bias last."
        )
    weights = [w.item() if hasattr(w, "item") else w for w in weights]
    for w in weights:
        if isinstance(w, bool) or not isinstance(w, (int, float)) or not math.isfinite(w):
            raise AnswerError(
                f"Among your weights is {describe_type(w)}, {abbreviate(w)}. Each weight is a number."
            )
    answers = {}
    for row in rows_of(len(weights) - 1):
        answer = sigmoid(weighted_sum(weights, row))
        answers[f"for {row}"] = (
            "above 0.9" if answer > 0.9 else "below 0.1" if answer < 0.1 else "between 0.1 and 0.9"
        )
    return {"how many numbers": len(weights), "answers": answers}


def right_detector(row):
    return [10 if x == 1 else -10 for x in row] + [5 - 10 * sum(row)]


def zeros_do_not_count(row):
    return [10 * x for x in row] + [5 - 10 * sum(row)]


def bias_of_two_ones(row):
    return [10 if x == 1 else -10 for x in row] + [-15]


def bias_from_the_length(row):
    return [10 if x == 1 else -10 for x in row] + [5 - 10 * len(row)]


def bias_zero(row):
    return [10 if x == 1 else -10 for x in row] + [0]


def bias_left_out(row):
    return [10 if x == 1 else -10 for x in row]


def on_the_fence(row):
    return [10 if x == 1 else -10 for x in row] + [-10 * sum(row)]


def too_small(row):
    return [1 if x == 1 else -1 for x in row] + [0.5 - sum(row)]


def turned_round(row):
    return [-w for w in right_detector(row)]


def bias_first_in_the_list(row):
    *weights, bias = right_detector(row)
    return [bias, *weights]


def all_alike(row):
    return [10] * len(row) + [5 - 10 * sum(row)]


DETECTOR_CASES: list[list] = [
    [row] for row in ([1, 1], [1, 0], [0, 1, 1], [0, 0], [1, 0, 1, 1, 0], [1, 1, 1, 0])
]


def explain_detector(detector: Callable) -> str | None:
    """Return the sum, and the answer, of the first row that goes wrong."""
    for (row,) in DETECTOR_CASES:
        weights = [float(w) for w in run(detector, [row]).returned]
        if len(weights) != len(row) + 1:
            return f"A row of {len(row)} needs {len(row) + 1} numbers: a weight for each input, and the bias."
        for other in [row, *rows_of(len(row))]:
            z = weighted_sum(weights, other)
            answer = sigmoid(z)
            if other == row and answer <= 0.9:
                return (
                    f"For its own row {row} your neuron adds up {z:.6g} and answers {answer:.4g}: too little."
                )
            if other != row and answer >= 0.1:
                return (
                    f"The neuron for {row} should say no to {other}, and it adds up {z:.6g} and answers "
                    f"{answer:.4g}: too much."
                )
    return None


# --- The exercises ------------------------------------------------------------------------------

W1, W2, BIAS = 1, -2, 0.5
X1, X2 = 3, 2
Z = BIAS + W1 * X1 + W2 * X2

EXERCISES = [
    Number(
        key="2-forward-propagate 1",
        title="One neuron by hand",
        answer=sigmoid(Z),
        decimals=4,
        why=f"z = 0.5 + 1 * 3 - 2 * 2 = {Z}, and squashed that is a little below one half.",
        known_wrong_answers=(
            (Z, "That is z. The activation is what the sigmoid makes of it."),
            (
                sigmoid(Z - BIAS),
                "Your sum lacks the bias: it starts with the last weight, whatever the inputs are.",
            ),
            (sigmoid(W1 + W2 * X1 + BIAS * X2), "You took the first weight for the bias. It is the last."),
            (
                sigmoid(-Z),
                "You squashed +0.5 and not -0.5. Mind the sign twice: in the sum, and in e to the power of minus z.",
            ),
            (
                sigmoid(BIAS + W1 * X2 + W2 * X1),
                "You exchanged the two inputs: the first weight meets the first input.",
            ),
            (sigmoid(BIAS + W1 * X1 - W2 * X2), "The second weight is -2: its product is subtracted."),
            (
                sigmoid(W1 * X1 + W2 * X2 + BIAS * X2),
                "You multiplied the bias with an input. It is added as it is.",
            ),
            (math.exp(-Z), "That is e to the power of minus z. Add 1 to it, and divide 1 by the sum."),
            (math.exp(Z), "That is e to the power of z. The sigmoid is 1 / (1 + e to the power of minus z)."),
        ),
        hints=(
            "Start the sum with the bias, and add one product for each input.",
            "The bias is 0.5, the products are 1 * 3 and -2 * 2.",
            "The sum is negative, so the activation is below one half: 1 / (1 + math.exp(-z)).",
        ),
        solution=f"z = 0.5 + 1 * 3 + (-2) * 2 = {Z}, and sigmoid({Z}) = {sigmoid(Z):.4f}",
    ),
    Choice(
        key="2-forward-propagate 2",
        title="Every row right",
        options=(
            (
                "She can trust it: it has learnt what tells the classes apart.",
                (
                    "It had the answer as an input. Rows of pure noise, with labels from a tossed coin, come out right "
                    "just so."
                ),
            ),
            (
                "She can use it if she puts a 0 in the place of the label that a new row does not have.",
                "That 0 is what it reads off: it answers class 0 to nearly every new row.",
            ),
            (
                "It does no harm: training gives an input that does not belong there a small weight.",
                "No input is as useful as the answer itself. Training makes its weight the largest of all.",
            ),
            (
                "It has learnt to copy its third input, which no new row has.",
                (
                    "Training scores look perfect and mean nothing. A row without its label is refused as too short, or, "
                    "where zip cuts in silence, treated as if its label were 0."
                ),
            ),
        ),
        right="d",
        hints=(
            "Which of its three inputs would let a network be right in every row with the least effort?",
            "What will stand in that place when she has a new flower, whose class nobody knows?",
            "Think of rows of pure noise, their labels tossed with a coin. Would it get those right too?",
        ),
        solution="d. The third input is the label. The network passes it on, and a new row has none.",
    ),
    Code(
        key="2-forward-propagate 3",
        title="Write the neuron",
        starter_code="""def my_neuron(weights, inputs):
    # Return the activation: bias (the last weight) plus weights times inputs, squashed.
    # The sum may be as low as -2000. Raise a ValueError if the row does not fit.
    ...
""",
        answer=right_neuron,
        cases=[
            [[2, -1, 0.5], [1, 3]],
            [[0.3, -0.8, 0.6, 0.1], [1.5, 0.5, -2.0]],
            [[-0.4, 0.9], [0.7]],
            [[300.0, 200.0, -5.0], [-4.0, -3.0]],
            [[300.0, 200.0, -5.0], [4.0, 3.0]],
        ],
        why="The bias once, each input with its own weight, no sum too large, and a row that does not fit is refused.",
        mistakes=[
            Mistake(
                plain,
                "math.exp was given a large positive number, and the result fits in no float. Look at the chapter's two "
                "cases: in each, math.exp gets a negative number.",
            ),
            Mistake(
                power_of_e,
                "e to the power of a large positive number is too large for a float. Take two cases, as the chapter does, so that the "
                "power is always negative.",
            ),
            Mistake(not_squashed, "You return the sum z. The activation is what the sigmoid makes of it."),
            Mistake(
                squashed_the_wrong_way,
                "Your neuron says no where it should say yes: the sigmoid has e to the power of minus z, so look at "
                "that sign in both cases.",
            ),
            Mistake(no_bias, "Your sum lacks the bias: start it with weights[-1], not with 0."),
            Mistake(
                bias_first,
                "You take the first weight for the bias. It is the last one, weights[-1], and inputs[0] meets weights[0].",
            ),
            Mistake(
                last_input_left_out,
                "Your sum leaves out the last input. No label stands at the end of the row here, so every item counts.",
            ),
            Mistake(
                bias_times_last_input,
                "Your bias is multiplied by the last input. It is added as it is: its own input is always 1.",
            ),
            Mistake(
                bias_for_every_input,
                "You add the bias once for each input. It belongs before the loop, once.",
            ),
            Mistake(bias_subtracted, "Your bias is subtracted. It is added, and may itself be negative."),
            Mistake(
                last_input_added_as_the_bias,
                "You start with inputs[-1], the last input. The bias is weights[-1], the last weight.",
            ),
        ],
        require=require_refusal,
        hints=(
            "Compare the lengths first: there should be one more weight than inputs.",
            "Start z with weights[-1], and let `zip(weights, inputs)` give you the pairs; the bias stays outside.",
            "For z >= 0 the formula is safe as it stands. For z < 0 compute e = math.exp(z) first.",
        ),
        solution="""```python
def my_neuron(weights, inputs):
    if len(inputs) != len(weights) - 1:
        raise ValueError(f"{len(inputs)} inputs do not fit {len(weights)} weights")
    z = weights[-1]
    for weight, x in zip(weights, inputs):
        z += weight * x
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return e / (1 + e)
```""",
    ),
    Code(
        key="2-forward-propagate 4",
        title="Find the mistake",
        starter_code=EARLY_BLANK,
        answer=forward_propagate,
        cases=FORWARD_CASES,
        mutates=0,
        why="All neurons of a layer see the same inputs; only then do their outputs take the inputs' place.",
        mistakes=[
            Mistake(
                replaced_too_early,
                "Your activations are still replaced inside the loop over the neurons: from its second neuron on, a layer "
                "sees its own new outputs.",
            ),
            Mistake(
                only_those_done,
                "After each neuron you replace the activations with the outputs so far. Wait until the layer is done.",
            ),
            Mistake(
                only_the_last_neuron,
                "You hand on the output of the last neuron only. The next layer needs those of all neurons in the layer.",
            ),
            Mistake(
                added_to_the_inputs,
                "You append each output to the list that the layer is still reading. Start a new list for each layer.",
            ),
            Mistake(
                row_for_every_layer,
                "Every layer sees the row now. Only the first should; each other layer sees the outputs of the one before.",
            ),
            Mistake(
                all_outputs_so_far,
                "Your list of outputs is never emptied: the outputs of the first layers are still in front. Start a new "
                "one for each layer.",
            ),
            Mistake(
                overwritten_in_place,
                "You write each output over an input that the layer's other neurons still need. Collect them in a new list.",
            ),
            Mistake(
                nothing_stored,
                'No neuron keeps its activation under "output". The backward pass will need all of them.',
            ),
        ],
        explain=explain_forward,
        require=require_answer,
        hints=(
            "Print `activations` at the start of the inner loop, for a layer of two neurons.",
            "All neurons of a layer should see the same list. What does the second one see?",
            "One line is indented one level too deep.",
        ),
        solution="""The last line of the inner loop belongs behind that loop; then every neuron has an output, too:
```python
def my_forward(network, inputs):
    activations = list(inputs)
    for layer in network:
        for neuron in layer:
            z = neuron["weights"][-1]
            for weight, x in zip(neuron["weights"], activations):
                z += weight * x
            neuron["output"] = sigmoid(z)
        activations = [n["output"] for n in layer]
    return activations
```""",
    ),
    Code(
        key="2-forward-propagate 5",
        title="A challenge: a neuron that knows one row",
        starter_code="""def my_detector(row):
    # row: zeros and ones, as in [1, 0, 1]. Return one neuron's weights, bias last.
    # It must answer above 0.9 for this row and below 0.1 for every other row of zeros
    # and ones of that length.
    ...
""",
        answer=right_detector,
        cases=DETECTOR_CASES,
        select=judged,
        why="Any single row can be told from all others by one neuron. Two of them, and a third to join them, can do more.",
        mistakes=[
            Mistake(
                zeros_do_not_count,
                "Your neuron also says yes to rows with more ones. Where the row has a 0, the weight must be negative.",
            ),
            Mistake(
                bias_of_two_ones,
                "Your bias fits rows with two ones. It has to depend on how many ones there are in the row.",
            ),
            Mistake(
                bias_from_the_length,
                "Your bias depends on the length of the row. It should depend on how many of its items are 1.",
            ),
            Mistake(
                bias_zero,
                "Without a bias the neuron cannot set its own mark: rows with some of the ones already pass it.",
            ),
            Mistake(
                bias_left_out,
                "Your list lacks the bias. A row of two items needs three numbers, the bias last.",
            ),
            Mistake(
                on_the_fence,
                "For its own row your sum is exactly 0, so the answer is one half. Put the mark half a weight lower.",
            ),
            Mistake(
                too_small,
                "The signs and the mark are right, but the sums stay near 0, where the sigmoid is undecided. Make all "
                "numbers larger.",
            ),
            Mistake(
                turned_round,
                "Your neuron says no to its row and yes to the others: turn all the signs round.",
            ),
            Mistake(
                bias_first_in_the_list,
                "Your bias is the first number of the list. It belongs at the end.",
            ),
            Mistake(
                all_alike,
                "All your weights are alike, so the neuron counts ones and does not see where they stand. Where the row has "
                "a 0, the weight must be negative.",
            ),
        ],
        explain=explain_detector,
        hints=(
            "Start with [1, 1]: two equal weights, and a bias that only both together overcome. Print all four answers.",
            "A 1 where the row has a 0 must push the sum down. So which sign has the weight there?",
            (
                "With weights of 10 and -10, the sum without a bias is largest for the row itself, and at least 10 less for "
                "every other. Put the mark in the middle."
            ),
        ),
        solution="""Without a bias the row itself gives 10 for each of its ones; any other row gives at least 10 less. The bias puts 0 in the middle:
```python
def my_detector(row):
    weights = []
    for x in row:
        weights.append(10 if x == 1 else -10)
    bias = 5 - 10 * sum(row)
    return weights + [bias]
```""",
    ),
]
