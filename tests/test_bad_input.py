"""Bad input is refused in one line that says where it is wrong and what would be right."""

import gzip
import io
import math
import os
import zipfile

import pytest

from backprop.data import (
    column_ranges,
    encode_labels,
    from_one_hot,
    one_hot,
    parse_table,
    read_table,
    scale_rows,
    stratified_folds,
    tutorial_folds,
)
from backprop.evaluate import accuracy, confusion_matrix
from backprop.steps import (
    backward_propagate_error,
    forward_propagate,
    initialize_network,
    predict,
    squared_error,
    train_network,
    update_weights,
    weighted_sum,
)
from backprop.validation import require_network

GOOD_ROWS, GOOD_LABELS = [[0.0, 1.0], [1.0, 0.0]], [0, 1]


def require_helpful(error, *parts):
    """Fail unless the message is one line of one or two sentences and holds every part, in this order."""
    message = str(error.value)
    assert message.endswith(".") and "\n" not in message
    assert message[:-1].count(". ") <= 1, "more than two sentences"
    place = 0
    for part in parts:
        assert part in message[place:], f"{message!r} lacks {part!r}"
        place = message.index(part, place) + len(part)


# --- Tables -----------------------------------------------------------------------------------

BAD_TABLES = {
    "empty file": ("", ["is empty", "header", "at least one row"]),
    "blank file": ("\n  \n,\n", ["is empty", "header", "at least one row"]),
    "header only": ("a,b,kind\n", ["no rows", "at least one row"]),
    "no header": ("1,2,x\n3,4,y\n", ["line 1", "header", "name the columns"]),
    "blank column name": ("a,,kind\n1,2,x\n", ["line 1", "column 2", "names no column"]),
    "column named twice": ("a,a,kind\n1,2,x\n", ["line 1", "'a'", "twice"]),
    "one column": ("kind\nx\n", ["line 1", "one column", "at least two", "commas", "label last"]),
    "semicolons": ("a;b;kind\n1;2;x\n", ["line 1", "semicolons", "separated by commas"]),
    "tabs": ("a\tb\tkind\n1\t2\tx\n", ["line 1", "tabs", "separated by commas"]),
    "row too short": ("a,b,kind\n1,2,x\n3,y\n", ["line 3", "2 cells", "3 columns"]),
    "row too long": ("a,b,kind\n1,2,x\n\n3,4,5,y\n", ["line 4", "4 cells", "3 columns"]),
    "doubled separator": ("a,b,kind\n1,,2,x\n", ["line 2", "4 cells", "3 columns"]),
    "blank cell": ("a,b,kind\n1, ,x\n", ["line 2", "'b'", "blank", "must hold a number"]),
    "blank label": ("a,b,kind\n1,2,\n", ["line 2", "'kind'", "label", "blank"]),
    "word in a cell": ("a,b,kind\n1,2,x\n1,two,x\n", ["line 3", "'b'", "'two'", "not a number"]),
    "grouped digits": ("a,b,kind\n1_000,2,x\n", ["line 2", "'a'", "'1_000'", "not a number"]),
    "decimal comma": ('a,b,kind\n1,"2,5",x\n', ["line 2", "'b'", "'2,5'", "not a number"]),
    "NaN": ("a,b,kind\nNaN,2,x\n", ["line 2", "'a'", "'NaN'", "not a finite number"]),
    "infinity": ("a,b,kind\n1,-inf,x\n", ["line 2", "'b'", "'-inf'", "not a finite number"]),
    "beyond a float": ("a,b,kind\n1e999,2,x\n", ["line 2", "'a'", "'1e999'", "not a finite number"]),
    "other digits": ("a,kind\n\u0661,x\n", ["line 2", "'a'", "'\u0661'", "not a number"]),
    "one cell": ("a,b,kind\n1,2,x\n3\n", ["line 3: 1 cell,", "3 columns"]),
    "row numbers without a name": (",a,kind\n0,1,x\n", ["line 1", "column 1", "names no column", "row numbers"]),
    "invisible label": ("a,kind\n1,\u200b\n", ["line 2", "'kind'", "label is blank"]),
    "open quote": ('a,kind\n1,"x\n', ["line 2", "opens", "quotation mark", "does not close"]),
    "open quote far above": ('a,kind\n1,x\n\n2,"y\n3,x\n4,x\n', ["line 4", "opens", "does not close"]),
    "open quote before another": ('a,kind\n1,"x\n2,"y"\n', ["line 2", "opens", "does not close"]),
    "open quote closed below": ('a,kind\n1,x\n2,"x\n3,y"\n', ["line 3", "'kind'", "several lines", "quotation mark"]),
    "below a header of two lines": ('"a\n(mm)",kind\n1,x\n2,\n', ["line 4", "'kind'", "label is blank"]),
    "text after a quote": ('a,kind\n1,"x"y\n', ["line 2", "not comma-separated"]),
    "NUL in a label": ("a,kind\n1,x\0y\n", ["line 2", "'kind'", "'x\\x00y'", "control character", "remove it"]),
    "escape in a label": ("a,kind\n1,x\n2,\x1b[31my\n", ["line 3", "'kind'", "control character"]),
    "web page": ('\n<!DOCTYPE html>\n<p title="a,b>\n', ["is a web page", "download the file itself"]),
}


BAD_LAYOUTS = {
    "label that is no column": ({"label": "sort"}, ["line 1", "label names 'sort'", "a, NA, kind"]),
    "left out that is no column": ({"leave_out": ["id"]}, ["line 1", "leave_out names 'id'", "a, NA, kind"]),
    "label left out": ({"label": "a", "leave_out": ["a"]}, ["line 1", "leave_out leaves ['NA', 'kind']", "label"]),
    "all left out": ({"leave_out": ["a", "NA"]}, ["line 1", "leaves ['kind']", "one more column"]),
    "other separator": ({"separator": ";"}, ["one column", "commas", "separator=','", "separated by semicolons"]),
    "no complete row": ({"skip_incomplete": True}, ["no complete row", "all 2 were skipped"]),
}


@pytest.mark.parametrize(("layout", "parts"), BAD_LAYOUTS.values(), ids=BAD_LAYOUTS)
def test_a_layout_that_the_file_does_not_have_is_refused(layout, parts):
    with pytest.raises(ValueError) as error:
        parse_table("a,NA,kind\n1,?,x\nNA,2,x\n", "seeds.csv", **layout)
    require_helpful(error, "seeds.csv", *parts)


@pytest.mark.parametrize("separator", ["", "::", "\n", '"', None])
def test_a_separator_is_a_single_character(separator):
    with pytest.raises(ValueError, match=r"^separator is .*; it must be a single character, such as ';'"):
        parse_table("a,kind\n1,x\n", separator=separator)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a,kind\nTorgersen,x\n", "can be left out (leave_out=['a']) or be the label (label='a')"),
        ("a,kind\nNA,x\n", "'NA' is not a number (skip_incomplete=True skips such rows)"),
        ("a,kind\n,x\n", "the cell is blank; it must hold a number (skip_incomplete=True skips such rows)"),
        ("a;kind\n1;x\n", "(it holds semicolons: read it with separator=';')"),
        ("a\tkind\n1\tx\n", r"(it holds tabs: read it with separator='\t')"),
        (",a,kind\n0,1,x\n", "leave it out with leave_out=['']"),
        ("x,1,2\ny,3,4\n", "numbers where the header should be"),
    ],
)
def test_a_refusal_says_how_to_read_the_file_all_the_same(text, advice):
    with pytest.raises(ValueError) as error:
        parse_table(text, "seeds.csv")
    assert advice in str(error.value)


@pytest.mark.parametrize("path", ["C:\\data\\iris.csv", "D:\\iris.csv", "data\\iris.csv"])
@pytest.mark.skipif(os.name == "nt", reason="there it can be the path of a file")
def test_a_windows_path_on_another_computer_is_told_apart_from_a_missing_file(path):
    with pytest.raises(FileNotFoundError) as error:
        read_table(path)
    require_helpful(error, path, "a Windows path leads nowhere here", "its name alone")


@pytest.mark.parametrize(("text", "parts"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_bad_file_is_refused_by_file_line_and_column(text, parts, tmp_path):
    path = tmp_path / "seeds.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ValueError) as error:
        read_table(path)
    require_helpful(error, str(path), *parts)
    with pytest.raises(ValueError) as error:
        parse_table(text, "pasted text")
    require_helpful(error, "pasted text", *parts)


def test_a_missing_file_is_refused_with_the_folder_searched(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        read_table(tmp_path / "seeds.csv")
    require_helpful(error, "seeds.csv", "no such file", str(tmp_path))


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        read_table(tmp_path)
    require_helpful(error, str(tmp_path), "is a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_a_pipe_is_refused_and_not_waited_for_and_a_link_to_itself_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileNotFoundError) as error:
        read_table(tmp_path / "pipe.csv")
    require_helpful(error, "pipe.csv is no regular file", "must be a file")
    (tmp_path / "link.csv").symlink_to("link.csv")
    with pytest.raises(FileNotFoundError) as error:
        read_table(tmp_path / "link.csv")
    require_helpful(error, "link.csv", "no such file", str(tmp_path))


def test_a_file_that_may_not_be_read_is_refused_with_the_reason(tmp_path, monkeypatch):
    path = tmp_path / "seeds.csv"
    path.touch()

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(ValueError) as error:
        read_table(path)
    require_helpful(error, f"{path} cannot be read: Permission denied")


def archive(name):
    """Return a zip archive with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(name, "a,kind\n1,x\n")
    return content.getvalue()


BAD_FILES = {
    "Excel workbook": (archive("xl/workbook.xml"), ["is an Excel workbook", "CSV UTF-8"]),
    "old Excel workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", ["is an Excel workbook", "CSV UTF-8"]),
    "zip archive": (archive("seeds.csv"), ["compressed", "unpack"]),
    "gzip": (gzip.compress(b"a,kind\n1,x\n"), ["compressed", "unpack"]),
    "UTF-16": ("a,kind\n1,x\n".encode("utf-16"), ["UTF-16", "CSV UTF-8"]),
    "other encoding": ("a,kind\n1,x\n2,\xe9".encode("cp1252"), ["line 3", "column 'kind'", "0xe9", "CSV UTF-8"]),
    "other encoding, Windows line ends": (
        '\ufeffa,"kind"\r\n\r\n"1,5",'.encode() + b"bl\xe9\r\n",
        ["line 3", "column 'kind'", "0xe9"],
    ),
    "other encoding in the header": (b"a,l\xe4nge,kind\n1,2,x\n", ["line 1", "column 2", "0xe4"]),
}


@pytest.mark.parametrize(("content", "parts"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_utf_8_text_is_refused_by_what_it_is_or_where(content, parts, tmp_path):
    (tmp_path / "seeds.csv").write_bytes(content)
    with pytest.raises(ValueError) as error:
        read_table(tmp_path / "seeds.csv")
    require_helpful(error, "seeds.csv", *parts)


@pytest.mark.parametrize(
    "path",
    ["a,kind\n1,x\n", "x" * 5000, "x/" * 2500, "\xe9" * 200, "seeds\0.csv", "C:\new.csv"],
    ids=["a table", "a long text", "a long path", "a long name", "NUL", "a backslash that is a line break"],
)
def test_what_cannot_be_a_path_is_refused_in_short(path):
    with pytest.raises(ValueError) as error:
        read_table(path)
    require_helpful(error, "cannot be a path", "Windows path", "parse_table")
    assert len(str(error.value)) < 200


def test_a_long_cell_is_not_repeated_whole():
    with pytest.raises(ValueError) as error:
        parse_table("a,kind\n" + "w" * 5000 + ",x\n")
    require_helpful(error, "line 2", "'a'", "www", "not a number")
    assert len(str(error.value)) < 200


# --- Arguments --------------------------------------------------------------------------------


def forward():
    """Return a network of two inputs, two hidden and two output neurons after a forward pass."""
    network = initialize_network(2, 2, 2)
    forward_propagate(network, [0.0, 1.0])
    return network


def backward():
    """Return the same after a backward pass."""
    network = forward()
    backward_propagate_error(network, [0, 1])
    return network


def train(rows=GOOD_ROWS, labels=GOOD_LABELS, learning_rate=0.5, n_epochs=1):
    train_network(initialize_network(2, 2, 2), rows, labels, learning_rate, n_epochs)


WHOLE, FINITE = "whole number", "finite number"
LABEL = ["unknown to 2 classes;", "0 to 1"]
NEURON = {"weights": [0.5, -0.5]}
BAD_ARGUMENTS = {
    # networks
    "no inputs": (lambda: initialize_network(0, 2, 2), ["n_inputs is 0", WHOLE, "at least 1"]),
    "no hidden neurons": (lambda: initialize_network(2, 0, 2), ["n_hidden is 0", WHOLE, "at least 1"]),
    "no outputs": (lambda: initialize_network(2, 2, 0), ["n_outputs is 0", WHOLE, "at least 1"]),
    "negative count": (lambda: initialize_network(2, -3, 2), ["n_hidden is -3", "at least 1"]),
    "count with decimals": (lambda: initialize_network(2, 2.0, 2), ["n_hidden is 2.0", WHOLE]),
    "count as text": (lambda: initialize_network("2", 2, 2), ["n_inputs is '2'", WHOLE]),
    "count as truth value": (lambda: initialize_network(2, 2, True), ["n_outputs is True", WHOLE]),
    # a row or a target of the wrong length
    "sum of too few": (lambda: weighted_sum([1.0, 2.0, 3.0], [1.0]), ["inputs has 1", "needs 2"]),
    "forward, row too short": (lambda: forward_propagate(forward(), [1.0]), ["inputs has 1", "needs 2"]),
    "forward, row too long": (
        lambda: forward_propagate(forward(), [1.0, 2.0, 3.0]),
        ["inputs has 3", "needs 2"],
    ),
    "update, row too short": (lambda: update_weights(backward(), [1.0], 0.5), ["inputs has 1", "needs 2"]),
    "update, row too long": (lambda: update_weights(backward(), [1.0] * 3, 0.5), ["inputs has 3", "needs 2"]),
    "predict, row too short": (lambda: predict(forward(), [1.0]), ["inputs has 1", "needs 2"]),
    "predict, row too long": (lambda: predict(forward(), [1.0] * 3), ["inputs has 3", "needs 2"]),
    "train, rows too long": (lambda: train(rows=[[0.0] * 3] * 2), ["has 3", "needs 2"]),
    "train, rows ragged": (lambda: train(rows=[[0.0, 1.0], [0.0]]), ["rows[1] has 1", "needs 2"]),
    "train, no rows": (lambda: train(rows=[], labels=[]), ["rows is empty", "at least one row"]),
    "train, NaN": (lambda: train(rows=[[0.0, 1.0], [math.nan, 0.0]]), ["rows[1][0] is nan", FINITE]),
    "train, infinity": (lambda: train(rows=[[0.0, math.inf], [1.0, 0.0]]), ["rows[0][1] is inf", FINITE]),
    "train, text": (lambda: train(rows=[["1", 2.0], [1.0, 0.0]]), ["rows[0][0] is '1'", FINITE]),
    "target too short": (lambda: backward_propagate_error(forward(), [1]), ["target has 1", "needs 2"]),
    "target too long": (lambda: backward_propagate_error(forward(), [1, 0, 0]), ["target has 3", "needs 2"]),
    "error of a short target": (lambda: squared_error([0.5, 0.5], [1]), ["target has 1", "needs 2"]),
    # rate and epochs
    "update, negative rate": (
        lambda: update_weights(backward(), [0.0, 1.0], -0.1),
        ["learning_rate is -0.1", FINITE],
    ),
    "train, negative rate": (lambda: train(learning_rate=-0.1), ["learning_rate is -0.1", FINITE]),
    "train, rate NaN": (lambda: train(learning_rate=math.nan), ["learning_rate is nan", FINITE]),
    "train, rate infinite": (lambda: train(learning_rate=math.inf), ["learning_rate is inf", FINITE]),
    "train, rate as text": (lambda: train(learning_rate="0.5"), ["learning_rate is '0.5'", FINITE]),
    "negative epochs": (lambda: train(n_epochs=-1), ["n_epochs is -1", WHOLE, "at least 0"]),
    "epochs with decimals": (lambda: train(n_epochs=1.0), ["n_epochs is 1.0", WHOLE]),
    # labels
    "train, a label too few": (lambda: train(labels=[0]), ["labels has 1", "needs 2"]),
    "train, label K": (lambda: train(labels=[0, 2]), ["label 2", *LABEL]),
    "train, label -1": (lambda: train(labels=[-1, 0]), ["label -1", *LABEL]),
    "train, label 1.0": (lambda: train(labels=[0, 1.0]), ["label 1.0", *LABEL]),
    "train, label as name": (
        lambda: train(labels=["Kama", "Rosa"]),
        ["label 'Kama'", *LABEL, "encode_labels"],
    ),
    "one hot, label K": (lambda: one_hot(2, 2), ["label 2", *LABEL]),
    "one hot, label True": (lambda: one_hot(True, 2), ["label True", *LABEL]),
    "one hot, one class": (lambda: one_hot(1, 1), ["label 1 is unknown to 1 class;", "0 to 0"]),
    "not one-hot, two 1": (lambda: from_one_hot([1, 1, 0]), ["[1, 1, 0]", "single 1"]),
    "not one-hot, none": (lambda: from_one_hot([0, 0]), ["[0, 0]", "single 1"]),
    "unknown label": (
        lambda: encode_labels(["a", "c"], ["a", "b"]),
        ["labels[1] is 'c'", "known labels", "a, b"],
    ),
    "one class only": (lambda: encode_labels(["a", "a"]), ["one class", "a", "two"]),
    "confusion, label K": (lambda: confusion_matrix([0, 2], [0, 1], 2), ["label 2", *LABEL]),
    "confusion, label -1": (lambda: confusion_matrix([0, 1], [0, -1], 2), ["label -1", *LABEL]),
    "confusion, one too few": (lambda: confusion_matrix([0, 1], [0], 2), ["predicted has 1", "needs 2"]),
    "accuracy, one too few": (lambda: accuracy([0, 1], [0]), ["predicted has 1", "needs 2"]),
    "accuracy of nothing": (lambda: accuracy([], []), ["labels is empty", "at least one row"]),
    # scaling and folds
    "constant column": (
        lambda: column_ranges([[1.0, 5.0], [2.0, 5.0]]),
        ["column 2 of 2", "constant", "5.0", "leave it out"],
    ),
    "ranges of NaN": (lambda: column_ranges([[1.0], [math.nan]]), ["rows[1][0] is nan", FINITE]),
    "ranges of no rows": (lambda: column_ranges([]), ["rows is empty", "at least one row"]),
    "scaling a short row": (
        lambda: scale_rows([[1.0, 2.0], [1.0]], [(0, 1)] * 2),
        ["rows[1] has 1", "needs 2"],
    ),
    "scaling by a constant": (lambda: scale_rows([[1.0]], [(5.0, 5.0)]), ["column 1 of 1", "constant", "5.0"]),
    "fewer rows than folds": (lambda: tutorial_folds(4, 5), ["4 rows", "5 folds", "at most 4"]),
    "one fold": (lambda: tutorial_folds(4, 1), ["n_folds is 1", "at least 2"]),
    "folds with decimals": (lambda: tutorial_folds(4, 2.0), ["n_folds is 2.0", WHOLE]),
    "class with fewer rows than folds": (
        lambda: stratified_folds([0, 0, 1], 2),
        ["label 1 ", "names[1] of encode_labels", "1 row,", "2 folds"],
    ),
    "named class with fewer rows than folds": (
        lambda: stratified_folds(["rust", "none", "none"], 2),
        ["label 'rust' has 1 row,", "2 folds"],
    ),
    "numbers to predict in folds": (
        lambda: stratified_folds([f"{x / 8}" for x in range(13)], 5),
        ["label '0.0' has 1 row,", "5 folds", "see the chapter Regression"],
    ),
    # networks that somebody wrote
    "no network": (lambda: require_network([]), ["network is []", "list of layers"]),
    "a network as a tuple": (lambda: require_network(([NEURON],)), ["network is ([{", "list of layers"]),
    "an empty layer": (lambda: require_network([[NEURON], []]), ["network[1] is []", "at least one neuron"]),
    "a layer that is no list": (lambda: require_network([NEURON]), ["network[0] is {", "at least one neuron"]),
    "a neuron as a list": (lambda: require_network([[[0.5]]]), ["network[0][0] is [0.5]", "'weights'"]),
    "a neuron without weights": (lambda: require_network([[{"w": [0.5]}]]), ["network[0][0] is {'w'", "'weights'"]),
    "a neuron without a bias": (lambda: require_network([[{"weights": []}]]), ["[0][0]['weights'] has 0", "needs 2"]),
    "a weight too few": (lambda: require_network([[NEURON] * 3, [NEURON]]), ["[1][0]['weights'] has 2", "needs 4"]),
    "weights of two lengths": (
        lambda: require_network([[NEURON, {"weights": [0.5]}]]),
        ["network[0][1]['weights'] has 1", "needs 2"],
    ),
    "a weight of NaN": (
        lambda: require_network([[{"weights": [0.5, math.nan]}]]),
        ["network[0][0]['weights'][1] is nan", FINITE],
    ),
    "one row for two folds": (lambda: tutorial_folds(1, 2), ["1 row ", "2 folds", "at least two rows"]),
    "fewer labels than folds": (lambda: stratified_folds([0, 1], 3), ["2 rows", "3 folds", "at most 2"]),
}


@pytest.mark.parametrize(("call", "parts"), BAD_ARGUMENTS.values(), ids=BAD_ARGUMENTS)
def test_a_bad_argument_is_refused_by_its_name_and_what_would_be_right(call, parts):
    with pytest.raises(ValueError) as error:
        call()
    require_helpful(error, *parts)


def test_a_refused_training_run_leaves_the_network_as_it_was():
    network = initialize_network(2, 2, 2, draw=lambda: 0.5)
    with pytest.raises(ValueError):
        train_network(network, GOOD_ROWS, [0, 2], 0.5, 1)
    assert network == initialize_network(2, 2, 2, draw=lambda: 0.5)


def test_a_label_of_spaces_in_quotation_marks_is_blank():
    with pytest.raises(ValueError, match="line 2, column 'kind': the label is blank"):
        parse_table('a,kind\n1,"  "\n')
