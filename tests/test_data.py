"""Tables are read whole or refused, and labels, scaling and folds do what they say."""

import math
import random
import subprocess
import sys
import warnings
from collections import Counter
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backprop.data import (
    column_ranges,
    data_path,
    encode_labels,
    from_one_hot,
    load_wheat_seeds,
    one_hot,
    parse_table,
    read_table,
    scale_rows,
    stratified_folds,
    tutorial_folds,
)
from backprop.evaluate import accuracy, confusion_matrix, cross_validate, zero_rule
from backprop.table_cells import choose_columns
from backprop.table_checks import holds_numbers_to_predict

# --- Reading ----------------------------------------------------------------------------------


def test_a_table_is_read_with_its_columns_rows_and_labels_apart():
    table = parse_table("a,b,kind\n1,2.5,x\n-3e2,0,y\n")
    assert table.columns == ["a", "b"]
    assert table.rows == [[1.0, 2.5], [-300.0, 0.0]]
    assert table.labels == ["x", "y"]


@pytest.mark.parametrize(
    "text",
    [
        "a,kind\n1,x\n2,y",
        "a,kind\r\n1,x\r\n2,y\r\n",
        "\na,kind\n\n1,x\n , \n2,y\n\n",
        ' a , kind \n 1 , x \n 2 ,"y"\n',
    ],
    ids=["no last line end", "Windows line ends", "blank lines", "spaces and quotes"],
)
def test_the_same_table_written_in_other_ways_reads_the_same(text):
    table = parse_table(text)
    assert (table.columns, table.rows, table.labels) == (["a"], [[1.0], [2.0]], ["x", "y"])


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    (tmp_path / "table.csv").write_bytes(b"\xef\xbb\xbfa,kind\n1,x\n")
    assert read_table(tmp_path / "table.csv").columns == ["a"]
    assert parse_table("\ufeffa,kind\n1,x\n").columns == ["a"]


LOOK_THE_SAME = {
    "space before a quote": ("x", ' "x"'),
    "with a comma": ("x, y", ' "x, y"'),
    "byte order mark": ("x", "\ufeffx"),
    "soft hyphen": ("x y", "x\u00ad y"),
    "two forms": ("\xe9", "e\u0301"),
    "no-break space": ("x y", "x\xa0y"),
    "thin space": ("x y", "x\u2009y"),
    "line separator": ("x y", "x\u2028y"),
    "joiner beside a letter of ASCII": ("x", "x\u200d"),
    "non-joiner in a word": ("xy", "x\u200cy"),
    "non-joiner at the end": ("\u0645\u06cc", "\u0645\u06cc\u200c"),
    **{f"U+{ord(mark):04X}": ("x", f"x{mark}") for mark in "\u034f\u061c\u115f\u180e\u200b\u200e\u202e\u2060\u2066\u3164\ufe0f"},
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), LOOK_THE_SAME.values(), ids=LOOK_THE_SAME)
def test_labels_that_look_the_same_are_the_same(one, other):
    quoted = f'"{one}"' if "," in one else one
    assert parse_table(f"a,kind\n1,{quoted}\n2,{other}\n").labels == [one, one]
    assert parse_table(f"{other},kind\n1,y\n").columns == [one], "names of columns as well"


@pytest.mark.parametrize("label", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\U0001f469\u200d\U0001f52c"])
def test_a_joiner_that_changes_what_is_seen_stays(label):
    """A word of Persian, and a woman scientist, who is a woman and a microscope without it."""
    assert parse_table(f"a,kind\n1,{label}\n").labels == [label]


PENGUINS = """island,species,sex,bill,mass
Dream,Adelie,male,39.1,3750
Dream,Adelie,NA,39.5,3800
Biscoe,Gentoo,female,NA,3250
Biscoe,Gentoo,male, ,5700
Biscoe,Gentoo,?,47.6,5400
"""


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whose_label_is_elsewhere_and_which_has_texts_and_gaps(separator, tmp_path):
    path = tmp_path / "penguins.csv"
    path.write_text(PENGUINS.replace(",", separator), encoding="utf-8")
    layout = {"label": "species", "leave_out": ["island", "sex"], "skip_incomplete": True, "separator": separator}
    with pytest.warns(UserWarning) as caught:
        table = read_table(path, **layout)
    assert table.columns == ["bill", "mass"]
    assert table.rows == [[39.1, 3750], [39.5, 3800], [47.6, 5400]], "a gap in a column that is left out is none"
    assert table.labels == ["Adelie", "Adelie", "Gentoo"]
    assert [str(warning.message) for warning in caught] == [f"{path}: 2 of 5 rows skipped as incomplete."]
    assert caught[0].filename == __file__


def test_one_column_is_left_out_by_its_name_alone_and_one_without_a_name_by_none():
    assert parse_table("Id,a,kind\n1,5,x\n", leave_out="Id").columns == ["a"]
    assert parse_table(",a,kind\n1,5,x\n", leave_out="").columns == ["a"]
    assert parse_table("a,kind,\n5,x,\n", leave_out=[""]) == parse_table("a,kind\n5,x\n"), "commas at the line ends"


def test_every_byte_of_a_written_table_comes_back(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('a,kind\n0.1,"d\u00e9j\u00e0, vu"\n', encoding="utf-8")
    assert read_table(str(path)) == read_table(path)
    assert read_table(path).labels == ["d\u00e9j\u00e0, vu"]


CELL = st.sampled_from(["1", "2.5", "-3", "nan", "inf", "1e999", "x", "", " ", '"', '""', "\0", "\ufeff"])
MARK = st.sampled_from([",", ",", ",", "\n", "\n", ";", "\t", "\r", "\r\n", "|"])
TABLE_LIKE = st.lists(st.one_of(CELL, MARK)).map("".join)


def require_table_or_message(read, name):
    """Read a table, which must be whole; a refusal must be a ValueError that names the file. Return whether it was read."""
    try:
        table = read()
    except ValueError as error:  # a UnicodeDecodeError would be one too
        assert type(error) is ValueError and str(error).startswith(name) and "\n" not in str(error)
        return False
    else:
        assert table.rows and len(table.rows) == len(table.labels)
        assert {len(row) for row in table.rows} == {len(table.columns)} != {0}
        assert all(math.isfinite(x) for row in table.rows for x in row)
        assert all(label.strip() for label in table.labels)
        return True


@settings(max_examples=1000)
@given(st.one_of(TABLE_LIKE, TABLE_LIKE.map("a,kind\n".__add__), st.text()))
@example("a,kind\n1,x\n")
@example('a,kind\n1,"x\n')
@example("a,kind\n1," + "x" * 200_000)
def test_any_text_is_a_whole_table_or_a_value_error_naming_the_file(text):
    require_table_or_message(lambda: parse_table(text, "seeds.csv"), "seeds.csv")


PIECES = [
    "1",
    "2.5",
    "-3",
    "1e999",
    "nan",
    "NA",
    "x",
    "y",
    "",
    " ",
    '"',
    '""',
    "\0",
    "\ufeff",
    "\u200d",
    "\u0661",
    "\xa0",
    "e\u0301",
]
MARKS = [",", ",", ",", ",", "\n", "\n", "\n", ";", "\t", "\r", "\r\n"]


def fuzzed_table(rng):
    """Return a table in which some characters are exchanged, removed or put in; or anything."""
    if rng.random() < 0.3:
        return "".join(rng.choice(rng.choice([PIECES, MARKS])) for _ in range(rng.randrange(30)))
    n_columns = rng.randrange(1, 5)
    lines = [[f"c{j}" for j in range(n_columns)] + ["kind"]]
    lines += [
        [str(rng.randrange(9)) for _ in range(n_columns)] + [rng.choice("xy")] for _ in range(rng.randrange(1, 5))
    ]
    text = list("\n".join(map(",".join, lines)))
    for _ in range(rng.randrange(3)):
        place = rng.randrange(len(text) + 1)
        text[place : place + rng.randrange(2)] = rng.choice([*PIECES, *MARKS])
    return "".join(text)


@pytest.mark.parametrize("n_tables", [2000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_fuzzed_tables_are_whole_tables_or_a_value_error_naming_the_file(n_tables):
    rng, whole = random.Random(1), 0
    for _ in range(n_tables):
        text = fuzzed_table(rng)
        layout = {"separator": rng.choice(",,,,,,,;\t"), "skip_incomplete": rng.random() < 0.2}
        layout |= {"leave_out": rng.choice(["c1", ["kind"]])} if rng.random() < 0.1 else {}
        with warnings.catch_warnings(action="ignore"):
            whole += require_table_or_message(partial(parse_table, text, "seeds.csv", **layout), "seeds.csv")
    assert 0.2 < whole / n_tables < 0.8, "many of both kinds"


class Name(str):
    """A name that counts how often it is compared with another."""

    compared = 0

    def __eq__(self, other):
        Name.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_a_table_of_many_columns_is_read_without_comparing_each_name_with_every_other():
    header = [Name(f"c{i}") for i in range(1000)]
    left_out = [Name(name) for name in header[:900]]
    Name.compared = 0
    inputs, label_index = choose_columns("here", header, Name("c950"), left_out)
    assert (len(inputs), label_index) == (99, 950)
    assert Name.compared < 10 * len(header)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(), TABLE_LIKE.map(str.encode), TABLE_LIKE.map(lambda text: text.encode("utf-16"))))
@example(b"a,kind\n1,\xff\n")
def test_any_bytes_are_a_whole_table_or_a_value_error_naming_the_file(tmp_path, content):
    path = tmp_path / "seeds.csv"
    path.write_bytes(content)
    require_table_or_message(lambda: read_table(path), str(path))


# --- Warnings ---------------------------------------------------------------------------------

KINDS = ["rust"] * 6 + ["mildew"] * 7
SOME = [5, 2, 8, 2, 9, 4, 1, 5, 7, 3, 6, 4, 4]  # a column without a fault, for 13 rows


def table_text(columns, labels=KINDS):
    rows = zip(*columns.values(), labels)
    return "\n".join(",".join(map(str, cells)) for cells in [(*columns, "kind"), *rows])


def messages(text):
    """Return the warnings of a table; each must be a UserWarning at the line that reads the table."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parse_table(text, "plants.csv")
    assert all(w.category is UserWarning and w.filename == __file__ for w in caught)
    return [str(w.message) for w in caught]


SUSPICIOUS = {
    "row numbers": ({"width": SOME, "Id": range(1, 14)}, KINDS, "'Id' seems to number the rows (1 to 13"),
    "row numbers, with gaps": (
        {"Id": range(100, 1400, 100)},
        ["rust", "mildew"] * 6 + ["rust"],
        "'Id' seems to number the rows (100 to 1300",
    ),
    "row numbers, shuffled": (
        {"Id": [5, 2, 8, 0, 13, 12, 1, 10, 7, 3, 6, 11, 4]},
        KINDS,
        "'Id' seems to number the rows (0 to 13",
    ),
    "identifiers": (
        {"patient_ID": [50, 21, 84, 26, 97, 43, 17, 55, 78, 39, 66, 40, 4]},
        KINDS,
        "'patient_ID' seems to number the rows (4 to 97",
    ),
    "label repeated": ({"width": SOME, "code": [2] * 6 + [0] * 7}, KINDS, "'code' seems to repeat the label"),
    "constant": (
        {"width": SOME, "year": [2024] * 13},
        KINDS,
        "'year' is constant (always 2024): leave it out (leave_out=['year'])",
    ),
    "rare label": ({"width": SOME}, ["1"] * 6 + ["2"] * 6 + ["3"], "'kind' has few rows of '3' (1 row): add"),
    "rare labels": (
        {"width": SOME},
        ["a"] * 5 + ["b", "c", "c", "d", "e", "e", "e", "d"],
        "'kind' has few rows of 'b' (1 row), 'c' (2 rows), 'd' (2 rows) and 1 more: ",
    ),
    "names as labels": (
        {"width": [x / 8 for x in range(13)]},
        "abcdefghijklm",
        "'kind' has few rows of 'a' (1 row), 'b' (1 row), 'c' (1 row) and 10 more: ",
    ),
    "numbers to predict": ({"width": SOME}, [x / 8 for x in range(13)], "'kind' holds 13 different numbers as labels"),
}


@pytest.mark.parametrize(("columns", "labels", "part"), SUSPICIOUS.values(), ids=SUSPICIOUS)
def test_a_table_that_is_probably_wrong_is_read_with_one_warning_that_names_the_column(columns, labels, part):
    (message,) = messages(table_text(columns, labels))
    assert message.startswith(f"plants.csv: column {part}")
    assert message.endswith(".") and "\n" not in message


def test_numbers_to_predict_are_referred_to_the_chapter_on_them():
    (message,) = messages(table_text({"width": SOME}, [x / 8 for x in range(13)]))
    assert "see the chapter Regression" in message


HARMLESS = {
    "a sorted measurement with decimals": ({"width": [x / 8 for x in range(13)]}, KINDS),
    "whole numbers far apart": ({"width": [500, 213, 842, 261, 978, 434, 170, 555, 788, 391, 666, 401, 4]}, KINDS),
    "two values that do not quite go with the labels": ({"hairy": [1] * 7 + [0] * 6}, KINDS),
    "one value for two labels": ({"milk": [1] * 5 + [0] * 10}, "aaaaabbbbbccccc"),
    "ten classes of five rows": ({"width": SOME * 4}, [str(k) for k in range(10)] * 5),
    "digits as labels": ({"width": SOME * 8}, [str(k) for k in range(10)] * 10 + ["1"] * 4),
    "many classes by number in many rows": ({"width": SOME * 50}, [str(k) for k in range(25)] * 26),
    "nine rows": ({"Id": range(9), "code": [1] * 4 + [2] * 5}, KINDS[2:11]),
    "one row": ({"width": [1]}, ["rust"]),
}


@pytest.mark.parametrize(("columns", "labels"), HARMLESS.values(), ids=HARMLESS)
def test_a_table_without_a_fault_is_read_without_a_warning(columns, labels):
    assert messages(table_text(columns, labels)) == []


def test_a_warning_about_a_file_is_shown_at_the_line_that_reads_it_and_the_wheat_seeds_give_none(tmp_path):
    (tmp_path / "plants.csv").write_text(table_text({"Id": range(13)}), encoding="utf-8")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        load_wheat_seeds()
        read_table(tmp_path / "plants.csv")
    assert [w.filename for w in caught] == [__file__]
    assert str(caught[0].message).startswith(f"{tmp_path / 'plants.csv'}: column 'Id'")


def test_the_data_are_found_from_any_working_directory(tmp_path):
    program = "from backprop.data import load_wheat_seeds; print(len(load_wheat_seeds().rows))"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("210", "")


def test_a_file_that_the_course_lacks_is_named_with_the_places_searched():
    with pytest.raises(FileNotFoundError, match=r"rye\.csv .*tables.*data\b"):
        data_path("rye.csv")


# --- Labels -----------------------------------------------------------------------------------


def test_labels_are_numbered_by_sorted_name_or_in_the_order_given_and_decoded_by_place():
    labels = ["b", "c", "a", "b"]
    assert encode_labels(labels) == ([1, 2, 0, 1], ["a", "b", "c"])
    assert encode_labels(labels, ["c", "b", "a"]) == ([1, 0, 2, 1], ["c", "b", "a"])


@given(st.lists(st.text(), min_size=2).filter(lambda labels: len(set(labels)) > 1))
def test_names_come_back_from_their_numbers(labels):
    numbers, names = encode_labels(labels)
    assert [names[number] for number in numbers] == labels


def test_one_hot_puts_the_single_1_at_the_place_of_the_label():
    assert [one_hot(label, 3) for label in range(3)] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert [from_one_hot(one_hot(label, 3)) for label in range(3)] == [0, 1, 2]


# --- Scaling ----------------------------------------------------------------------------------


def test_scaling_maps_each_column_to_0_and_1():
    rows = [[10, -2], [20, 2], [15, -1]]
    assert column_ranges(rows) == [(10, 20), (-2, 2)]
    assert scale_rows(rows, column_ranges(rows)) == [[0, 0], [1, 1], [0.5, 0.25]]


def test_ranges_of_one_set_scale_another_which_may_leave_0_to_1():
    training, held_out = [[0, 10], [4, 20]], [[2, 5], [8, 20]]
    assert scale_rows(held_out, column_ranges(training)) == [[0.5, -0.5], [2, 1]]
    assert held_out == [[2, 5], [8, 20]], "scaling must not change the rows that it was given"


# --- Folds ------------------------------------------------------------------------------------


def test_folds_are_drawn_as_the_tutorials_of_the_same_author_print_them():
    random.seed(1)
    assert tutorial_folds(10, 4) == [[2, 1], [6, 0], [7, 8], [9, 5]]


def test_folds_are_drawn_one_row_at_a_time_from_the_rows_left():
    asked = []
    folds = tutorial_folds(7, 3, randrange=lambda n: asked.append(n) or 0)
    assert folds == [[0, 1], [2, 3], [4, 5]]
    assert asked == [7, 6, 5, 4, 3, 2]


@given(st.integers(2, 60), st.data())
def test_tutorial_folds_are_equal_in_size_and_share_no_row(n_rows, data):
    n_folds = data.draw(st.integers(2, n_rows))
    folds = tutorial_folds(n_rows, n_folds)
    drawn = [i for fold in folds for i in fold]
    assert [len(fold) for fold in folds] == [n_rows // n_folds] * n_folds
    assert len(set(drawn)) == len(drawn) and set(drawn) <= set(range(n_rows))


@given(st.integers(2, 6), st.data())
def test_stratified_folds_hold_every_row_once_and_every_class_in_its_share(n_folds, data):
    counts = data.draw(st.lists(st.integers(n_folds, 20), min_size=1, max_size=4))
    labels = data.draw(st.permutations([k for k, count in enumerate(counts) for _ in range(count)]))
    folds = stratified_folds(labels, n_folds)
    assert sorted(i for fold in folds for i in fold) == list(range(len(labels)))
    assert max(map(len, folds)) - min(map(len, folds)) <= 1
    for k, count in enumerate(counts):
        shares = [sum(labels[i] == k for i in fold) for fold in folds]
        assert {count // n_folds, -(-count // n_folds)}.issuperset(shares)


def test_stratified_folds_are_shuffled_by_the_seeded_generator():
    labels = [0] * 20 + [1] * 20
    random.seed(1)
    first = stratified_folds(labels, 4)
    assert stratified_folds(labels, 4) != first
    random.seed(1)
    assert stratified_folds(labels, 4) == first
    assert first != stratified_folds(labels, 4, shuffle=lambda members: None)


def test_wheat_seeds_in_stratified_folds_give_14_of_each_variety_a_fold():
    labels = load_wheat_seeds().labels
    for fold in stratified_folds(encode_labels(labels)[0], 5):
        assert Counter(labels[i] for i in fold) == {"Kama": 14, "Rosa": 14, "Canadian": 14}


# --- Evaluation -------------------------------------------------------------------------------


def test_accuracy_is_the_percentage_of_labels_met():
    assert accuracy([0, 1, 2, 1], [0, 1, 1, 0]) == 50.0
    assert accuracy([1], [1]) == 100.0


def test_the_zero_rule_says_the_most_common_training_label_and_the_smallest_of_equals():
    assert zero_rule([[0]] * 5, [2, 0, 1, 2, 1], [[5], [6]]) == [1, 1]
    assert zero_rule([[0]] * 3, [0, 2, 2], [[5]]) == [2]


def test_a_confusion_matrix_counts_true_labels_by_row_and_predicted_ones_by_column():
    assert confusion_matrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 0, 0], 3) == [[1, 1, 0], [0, 1, 0], [2, 0, 1]]


def test_cross_validation_trains_on_the_other_folds_in_fold_order_and_never_on_the_held_out_rows():
    seen = []

    def model(training_rows, training_labels, held_out):
        seen.append((training_rows, training_labels, held_out))
        return [9] * len(held_out)

    rows, labels = [[10], [11], [12], [13]], [0, 1, 2, 3]
    assert cross_validate(rows, labels, [[3, 0], [1], [2]], model) == [[9, 9], [9], [9]]
    assert seen == [
        ([[11], [12]], [1, 2], [[13], [10]]),
        ([[13], [10], [12]], [3, 0, 2], [[11]]),
        ([[13], [10], [11]], [3, 0, 1], [[12]]),
    ]


def test_a_column_may_have_a_number_for_its_name():
    assert parse_table("a,7,kind\n1,2,x\n").columns == ["a", "7"]
    assert parse_table("7,a,kind\n1,2,x\n").columns == ["7", "a"]
    assert parse_table("a,7\n1,x\n").columns == ["a"]


def test_the_line_ends_of_old_macs_are_line_ends_too():
    assert parse_table("a,kind\r1,x\r2,y\r").labels == ["x", "y"]


def test_stratified_folds_are_dealt_out_like_cards():
    folds = stratified_folds([0, 0, 0, 0, 1, 1, 1], 3, shuffle=lambda members: None)
    assert folds == [[0, 3, 6], [1, 4], [2, 5]]


def test_a_path_may_have_spaces_and_a_warning_names_the_label(tmp_path):
    (tmp_path / "my seeds.csv").write_text("a,kind\n1,x\n2,y\n", encoding="utf-8")
    assert read_table(tmp_path / "my seeds.csv").labels == ["x", "y"]
    (message,) = messages(table_text({"code": [2] * 6 + [0] * 7, "width": SOME}))
    assert "each of its values goes with one 'kind'" in message


def test_numbers_are_labels_to_predict_where_they_are_more_than_ten_and_than_the_square_root_of_the_rows():
    def told(n_labels, times):
        return holds_numbers_to_predict(Counter([*range(n_labels)] * times))

    assert [told(10, 1), told(11, 1), told(11, 10), told(11, 11), told(11, 12)] == [False, True, True, False, False]
    assert not holds_numbers_to_predict(Counter("abcdefghijkl"))
