"""The stepper of the worked example and the network inspector agree with independent computations."""

import gzip
import random
import re
import xml.etree.ElementTree as ET
from copy import deepcopy

import pytest

from backprop.data import one_hot
from backprop.steps import (
    backward_propagate_error,
    forward_propagate,
    initialize_network,
    squared_error,
    update_weights,
)
from backprop.worked_example import TARGET, WEIGHTS, X1, X2, backward, forward, gradient, update
from workbook.explorers import explore_worked_example, inspect_network
from workbook.explorers.explorer import table
from workbook.explorers.live import live_box
from workbook.explorers.worked_example import MILESTONES, SINGLE_STEPS, run_to_target

ROWS, LABELS = [[1, 0], [0, 1], [0, 0], [1, 1]], [1, 1, 0, 0]


def texts(frame):
    """Return the text of each visible named part."""
    parts = ET.fromstring(frame.views[0].svg).iter()
    seen = [part for part in parts if "data-part" in part.attrib and part.get("visibility") != "hidden"]
    return {part.get("data-part"): (part.text or "").replace("\u2212", "-") for part in seen}


def text_of(line):
    return "".join(text for text, _ in line).replace("\u2212", "-")


def is_small(html, limit=110_000):
    return len(gzip.compress(html.encode())) < limit


# --- The stepper ------------------------------------------------------------------------------


def after(rate, n):
    """Return weights and activations after n updates, the outputs so far, and when the target was reached."""
    w, outputs, reached = dict(WEIGHTS), [], None
    for k in range(n + 1):
        a = forward(w, X1, X2)
        outputs.append(a[2])
        if abs(a[2] - TARGET) < 1e-6:
            reached = k
            break
        if k < n:
            w = update(w, gradient(X1, X2, *a[:2], *backward(w, *a, TARGET)), rate)
    return w, a, outputs, reached


@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0, 30.0, 100.0, 400.0])
def test_a_milestone_shows_weights_activations_and_description_of_its_update(rate):
    for step, n in MILESTONES.items():
        w, a, outputs, reached = after(rate, n)
        frame = explore_worked_example().frame(rate=rate, step=step)
        shown = texts(frame)
        assert [shown[f"a-{part}"] for part in ("0-0", "0-1", "1-0")] == [f"{x:.3f}" for x in a]
        names = ("0-0-0", "0-0-1", "0-1-0", "0-1-1", "1-0-0", "1-0-1")
        assert [shown[f"number-w-{part}"] for part in names] == [f"{x:.4f}" for x in w.values()]
        assert ("reached after" in frame.description) == (reached is not None)
        expected = f"after {reached:,} update" if reached is not None else f"{abs(a[2] - TARGET):.6f} too"
        assert expected in frame.description
        assert ("not reached" in frame.description) == (n == 5000 and reached is None)
        frozen = n == 5000 and reached is None and max(x * (1 - x) for x in a[:2]) < 0.001
        assert ("frozen" in frame.description) == frozen
        sides = [x > TARGET for x in outputs if abs(x - TARGET) > 1e-6]
        jumps = sum(x != y for x, y in zip(sides, sides[1:]))
        phrases = {0: "not jumped over the target", 1: "the target once", 2: "the target twice"}
        assert phrases.get(jumps, f"the target {jumps} times") in frame.description


def test_the_rates_of_the_page_arrive_fail_and_overshoot():
    explorer = explore_worked_example()
    rates = explorer.controls[0].values
    last = {rate: explorer.frame(rate=rate, step="5000 updates").description for rate in rates}
    assert [rate for rate in rates if "frozen" in last[rate]] == [400.0]
    assert [rate for rate in rates if "not reached" in last[rate]] == [400.0]
    again = {rate: explorer.frame(rate=rate, step="forward again").description for rate in rates}
    assert [rate for rate in rates if "not smaller" in again[rate]] == [100.0, 400.0]


def test_every_run_of_the_page_is_the_same_for_perturbed_weights():
    perturbed = {f"w_{start}_{end}": w + 1e-10 for (start, end), w in WEIGHTS.items()}
    plain = {f"w_{start}_{end}": w for (start, end), w in WEIGHTS.items()}
    for rate in explore_worked_example().controls[0].values:
        one, other = (run_to_target(rate, X1, X2, TARGET, **w) for w in (plain, perturbed))
        assert one.reached == other.reached
        assert max(abs(a - b) for a, b in zip(one.outputs, other.outputs, strict=True)) < 1e-8


def test_a_single_step_shows_only_what_is_computed_by_then():
    explorer, a = explore_worked_example(), forward(WEIGHTS, X1, X2)
    deltas = dict(zip(("0-0", "0-1", "1-0"), backward(WEIGHTS, *a, TARGET)))
    known = {}
    order = {"forward h1": "a-0-0", "forward h2": "a-0-1", "forward out": "a-1-0"}
    order |= {"delta out": "delta-1-0", "delta h1": "delta-0-0", "delta h2": "delta-0-1"}
    values = dict(zip(("a-0-0", "a-0-1", "a-1-0"), (f"{x:.3f}" for x in a)))
    values |= {f"delta-{part}": f"\u03b4 {delta:.4f}" for part, delta in deltas.items()}
    for step in SINGLE_STEPS:
        if step == "forward again":
            break
        if step in order:
            known[order[step]] = values[order[step]]
        shown = texts(explorer.frame(step=step))
        assert {part: text for part, text in shown.items() if re.match("a-|delta-", part) and text} == known
        frames = {part for part in shown if part.startswith("frame-")}
        assert frames == {part.replace("delta", "frame") for part in known if part.startswith("delta")}


@pytest.mark.parametrize("rate", [1.0, 400.0])
def test_the_update_fills_six_formulas_from_the_old_weights(rate):
    a = forward(WEIGHTS, X1, X2)
    new = update(WEIGHTS, gradient(X1, X2, *a[:2], *backward(WEIGHTS, *a, TARGET)), rate)
    lines = explore_worked_example().frame(rate=rate, step="update").lines
    assert [text_of(line).split(" = ")[0] for line in lines] == [f"w{start},{end}" for start, end in new]
    assert [text_of(line).split(" = ")[-1] for line in lines] == [f"{w:.6f}" for w in new.values()]
    old = [text_of(line).split(" = ")[1].split()[0] for line in lines]
    assert old == [f"{w:.4f}" for w in WEIGHTS.values()]


def test_the_table_of_the_stepper_can_be_built_and_is_small():
    explorer = explore_worked_example()
    assert table(explorer, explorer.frames())["name"] == "stepper"
    assert is_small(explorer._repr_mimebundle_()["text/html"])


def test_in_a_notebook_next_and_back_step_through_the_names_and_stop_at_the_ends():
    box = live_box(explore_worked_example())
    picture, _, row, text, more, _ = box.children
    slider, (back, forward_button, play) = row.children[0], row.children[1].children
    assert len(more.children[0].children) == 9
    back.click()
    assert slider.value == "start"
    forward_button.click()
    assert (slider.value, play.value) == ("forward h1", 1)
    assert "h1 gives 0.5523" in text.value and 'class="q-weight"' in text.value
    play.value = play.max
    forward_button.click()
    assert slider.value == "5000 updates" and "reached after 307" in text.value and "0.500" in picture.value


# --- The inspector ----------------------------------------------------------------------------


def network_of(*sizes, seed=1):
    random.seed(seed)
    return initialize_network(*sizes, draw=lambda: random.uniform(-1, 1))


@pytest.mark.parametrize("rate", [0.5, 10.0, 100.0])
@pytest.mark.parametrize("row", [0, 2])
def test_the_inspector_shows_outputs_deltas_and_new_weights(row, rate):
    network = network_of(2, 2, 2)
    fresh, explorer = deepcopy(network), inspect_network(network, ROWS, LABELS)
    target = one_hot(LABELS[row], 2)
    before = squared_error(forward_propagate(fresh, ROWS[row]), target)
    shown = texts(explorer.frame(row=row, stage="forward"))
    neurons = [(i, j, fresh[i][j]) for i in (0, 1) for j in (0, 1)]
    assert [shown[f"a-{i}-{j}"] for i, j, _ in neurons] == [f"{n['output']:.3f}" for *_, n in neurons]
    backward_propagate_error(fresh, target)
    shown = texts(explorer.frame(row=row, stage="backward"))
    assert [float(shown[f"delta-{i}-{j}"][2:]) for i, j, _ in neurons] == [round(n["delta"], 3) for *_, n in neurons]
    update_weights(fresh, ROWS[row], rate)
    end = squared_error(forward_propagate(fresh, ROWS[row]), target)
    totals = [
        sum(squared_error(forward_propagate(net, x), one_hot(label, 2)) for x, label in zip(ROWS, LABELS))
        for net in (deepcopy(network), deepcopy(fresh))
    ]
    frame = explorer.frame(row=row, stage="after one update", rate=rate)
    for stage in ("forward", "after one update"):
        assert not [part for part in texts(explorer.frame(row=row, stage=stage)) if "frame" in part]
    for i, j, neuron in neurons:
        numbers = [float(texts(frame)[f"number-w-{i}-{j}-{k}"]) for k in range(3)]
        assert numbers == [round(w, 3) for w in neuron["weights"]]
    verbs = {True: "falls", False: "rises"}
    assert f"this row {verbs[end < before]} from {before:.4f} to {end:.4f}" in frame.description
    assert f"{verbs[totals[1] < totals[0]]} from {totals[0]:.4f} to {totals[1]:.4f}" in frame.description


def test_a_large_step_helps_its_row_and_harms_the_others():
    explorer = inspect_network(network_of(2, 2, 2), ROWS, LABELS)
    description = {rate: explorer.frame(stage="after one update", rate=rate).description for rate in (0.5, 100.0)}
    assert all("this row falls" in text for text in description.values())
    assert "together falls" in description[0.5] and "together rises" in description[100.0]


def test_the_readers_network_is_not_changed_and_may_change_later():
    network = network_of(2, 1, 2)
    original, explorer = deepcopy(network), inspect_network(network, ROWS, LABELS)
    frames = explorer.frames()
    assert network == original
    network[0][0]["weights"][0] = 9.0
    assert explorer.frames() == frames


@pytest.mark.parametrize("sizes", [(2, 1, 2), (2, 2, 2), (7, 5, 3)])
@pytest.mark.parametrize("labelled", [True, False])
def test_the_table_of_the_inspector_can_be_built_and_is_small(sizes, labelled):
    rows = [[(i * 37 + k * 11) % 10 / 10 for k in range(sizes[0])] for i in range(40)]
    labels = [i % sizes[2] for i in range(40)] if labelled else None
    explorer = inspect_network(network_of(*sizes), rows, labels, 0.7, name="look")
    assert explorer.controls[0].values[0] == 0 and explorer.controls[0].values[-1] == 39
    assert table(explorer, explorer.frames())["name"] == "look"
    assert is_small(explorer._repr_mimebundle_()["text/html"])


@pytest.mark.parametrize(
    "change, message",
    [
        ({"network": []}, "network is \\[\\]; it must be a list of layers"),
        ({"network": [[{"weight": [1]}]]}, r"network\[0\]\[0\] is .*'weights'"),
        (
            {"network": [[{"weights": [1, 2, 3]}], [{"weights": [1]}]]},
            r"network\[1\]\[0\]\['weights'\] has 1",
        ),
        ({"network": [[{"weights": [1, float("nan"), 3]}]]}, r"\['weights'\]\[1\] is nan"),
        ({"rows": []}, "rows is empty"),
        ({"rows": [[1, 2, 3]] * 4}, r"rows\[0\] has 3 values; it needs 2, one for each input of the network"),
        ({"labels": [0]}, "labels has 1 value; it needs 4"),
        ({"labels": [0, 1, 2, 0]}, r"labels\[2\] 2 is unknown to 2 classes"),
        ({"learning_rate": -1}, "learning_rate is -1"),
        ({"output_names": ["a"]}, "output_names has 1 value; it needs 2"),
        ({"name": "My Page"}, "name is 'My Page'"),
    ],
)
def test_invalid_input_raises_an_error_of_one_sentence(change, message):
    good = {"network": network_of(2, 2, 2), "rows": ROWS, "labels": LABELS}
    with pytest.raises(ValueError, match=message):
        inspect_network(**good | change)
