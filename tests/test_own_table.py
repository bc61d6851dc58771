"""A reader's own table is trained as step 6 trains it, with the time left, and as arrays where it is large."""

import random

import pytest

from backprop.data import column_ranges, encode_labels, load_wheat_seeds, scale_rows
from backprop.steps import initialize_network, predict, train_network
from workbook import own_table
from workbook.own_table import describe_seconds, train_table, with_time_left

TABLE = load_wheat_seeds()
LABELS, NAMES = encode_labels(TABLE.labels)
ROWS = scale_rows(TABLE.rows, column_ranges(TABLE.rows))


def new_network(seed):
    random.seed(seed)
    return initialize_network(7, 5, 3, lambda: random.uniform(-0.5, 0.5))


def test_training_with_the_time_left_is_train_network_to_the_last_digit():
    ours, theirs = new_network(1), new_network(1)
    train_network(theirs, ROWS, LABELS, 0.3, 5)
    assert train_table(ours, ROWS, LABELS, 0.3, 5) == theirs


def test_a_large_table_goes_over_to_arrays_and_says_so(capsys):
    order = random.Random(1).sample(range(210), 210) * 25
    rows, labels = [ROWS[i] for i in order], [LABELS[i] for i in order]
    assert len(rows) > own_table.LARGE
    network = new_network(1)
    before = [[list(neuron["weights"]) for neuron in layer] for layer in network]
    trained = train_table(network, rows, labels, 0.3, 2)
    assert capsys.readouterr().out == "5250 rows: trained as arrays, with one update for every 10 rows\n"
    assert [[neuron["weights"] for neuron in layer] for layer in network] == before, "a new network is returned"
    right = sum(predict(trained, row) == label for row, label in zip(ROWS, LABELS))
    assert right > 0.85 * len(ROWS)


def deeper_network(seed):
    return [*new_network(seed)[:1], *initialize_network(5, 4, 3, lambda: random.uniform(-0.5, 0.5))]


@pytest.mark.parametrize("new", [new_network, deeper_network])
def test_arrays_with_one_row_per_update_are_the_same_but_for_rounding(new, monkeypatch, capsys):
    monkeypatch.setattr(own_table, "BATCH_SIZE", 1)
    ours, theirs = train_table(new(1), ROWS, LABELS, 0.3, 5, large=0), new(1)
    train_network(theirs, ROWS, LABELS, 0.3, 5)
    for our_layer, their_layer in zip(ours, theirs, strict=True):
        for one, other in zip(our_layer, their_layer, strict=True):
            assert one["weights"] == pytest.approx(other["weights"], abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_arrays_with_ten_rows_per_update_agree_on_nearly_every_kernel(seed, capsys):
    order = random.Random(seed).sample(range(len(ROWS)), len(ROWS))
    rows, labels = [ROWS[i] for i in order], [LABELS[i] for i in order]
    by_lists = train_table(new_network(seed), rows, labels, 0.3, 100)
    by_arrays = train_table(new_network(seed), rows, labels, 0.3, 100, large=0)
    assert sum(predict(by_lists, row) != predict(by_arrays, row) for row in ROWS) <= 8


def progress(n_epochs, seconds):
    """Run epochs that take some seconds each, by a clock of our own."""
    now = [1000.0]
    for epoch in with_time_left(n_epochs, clock=lambda: now[0]):
        now[0] += seconds
        yield epoch


def test_short_training_shows_no_progress(capsys):
    assert list(progress(100, 0.1)) == list(range(100))
    assert list(progress(0, 1)) == []
    assert capsys.readouterr().out == ""


def test_long_training_shows_the_time_left_in_one_line_each_second(capsys):
    list(progress(200, 0.5))
    lines = capsys.readouterr().out.split("\r")
    assert lines[:3] == ["", "epoch 2 of 200, about 2 min left", "epoch 4 of 200, about 2 min left"]
    assert lines[-3].rstrip() == "epoch 198 of 200, about 1 s left"
    assert lines[-1].rstrip() == "200 epochs in about 2 min" and lines[-1].endswith("\n")
    assert all(len(after) >= len(before) for before, after in zip(lines[1:-1], lines[2:-1])), "nothing old is left over"


def test_seconds_become_minutes():
    assert [describe_seconds(s) for s in (4.4, 89, 90, 600)] == [
        "about 4 s",
        "about 89 s",
        "about 2 min",
        "about 10 min",
    ]
