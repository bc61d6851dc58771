"""Every sentence that compares is listed with what shows it: a trial over seeds, one run, or a reason.

The list is comparisons.toml. Each entry names its chapter and quotes a part of the sentence (`says`). Then it has either

- `cell`, the id of the code cell that shows it, with `seeds`, `settings` (what was tried, for both sides alike), and
  `difference` and `standard_error` as that cell printed them: a claim that is meant to be general;
- `this_run`, the id of a code cell: what this run shows, and the sentence claims no more;
- `reason`: why it needs no trial. It is a definition, follows by algebra, or tells the reader what to do.
"""

import re
import tomllib

import pytest

from tests.course_files import NOTEBOOKS, ROOT, cells, prose

ENTRIES = tomllib.loads((ROOT / "tests" / "comparisons.toml").read_text(encoding="utf-8"))
COMPARES = re.compile(
    r"\b(better|worse|best|worst|lowest|highest|fewest|faster|fastest|slower|slowest|sooner|never|always|beats?|beaten"
    r"|wins?|decides?|does not (?:learn|matter|help)|do not (?:learn|matter|help)|learns? nothing|helps?|hurts?"
    r"|outperforms?|improves?|(?:more|less) (?:accurate|often|reliable|reliably|stable|likely)|as (?:good|well) as"
    r"|equal terms|cures?|for ever|no difference|too (?:small|large|high|low|few|flat))\b",
    re.I,
)
MEASURED = {"says", "cell", "seeds", "settings", "difference", "standard_error"}
KINDS = (MEASURED, {"says", "this_run"}, {"says", "reason"})
FEWEST_SEEDS = 5
ALL = [(page, entry) for page, entries in ENTRIES.items() for entry in entries]
every_entry = pytest.mark.parametrize(("page", "entry"), ALL, ids=[f"{page}: {entry['says']}" for page, entry in ALL])


def sentences(text: str) -> list[str]:
    """Return the sentences, table cells and list items of Markdown, each on one line; code blocks are left out."""
    text = re.sub(r"```.*?```", " ", text, flags=re.S)
    parts = re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n\s*[-*|]|\|", text)
    return [" ".join(part.split()) for part in parts if part.strip()]


def unlisted(text: str, entries: list[dict]) -> list[str]:
    """Return the sentences of Markdown that compare and that no entry quotes, whole or in part."""
    quoted = [part for entry in entries for part in sentences(entry["says"])]
    claims = [sentence for sentence in sentences(text) if not re.search(r"\?\W*$|^#", sentence)]  # not a question
    comparing = [sentence for sentence in claims if COMPARES.search(sentence)]
    return [sentence for sentence in comparing if not any(quote in sentence for quote in quoted)]


def faults_of(entry: dict, printed: str) -> list[str]:
    """Say what an entry of a general claim lacks, given what its cell printed."""
    faults = [] if entry["seeds"] >= FEWEST_SEEDS else [f"{entry['seeds']} seeds are too few"]
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", printed.replace("\N{MINUS SIGN}", "-"))
    for key in ("difference", "standard_error"):
        if entry[key].replace("\N{MINUS SIGN}", "-") not in numbers:
            faults.append(f"the cell does not print the {key} {entry[key]}")
    difference, error = (
        abs(float(entry[key].replace("\N{MINUS SIGN}", "-"))) for key in ("difference", "standard_error")
    )
    if difference < 2 * error and not entry.get("not_shown"):
        faults.append(f"{difference} is below two standard errors of {error}: a difference is not shown")
    if difference >= 2 * error and entry.get("not_shown"):
        faults.append(f"{difference} is above two standard errors of {error}: a difference is shown")
    return faults


def printed_by(page: str, name: str) -> str:
    """Return what a cell, named by its id, has stored as text."""
    (cell,) = [cell for cell in cells(page, "code") if cell["id"] == name]
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell["outputs"]]
    return "\n".join("".join(text) for text in texts)


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_every_sentence_that_compares_is_listed(page):
    assert unlisted(prose(page), ENTRIES.get(page, [])) == []


@every_entry
def test_an_entry_quotes_the_chapter_and_says_what_shows_it(page, entry):
    keys = set(entry) - {"not_shown"}
    assert keys in KINDS, "an entry has either cell (and what was tried), this_run or reason"
    assert " ".join(sentences(entry["says"])) in " ".join(sentences(prose(page))), "no sentence says so"
    if "this_run" in entry:
        assert printed_by(page, entry["this_run"])
    if "cell" in entry:
        assert faults_of(entry, printed_by(page, entry["cell"])) == []


def test_a_new_comparison_is_noticed():
    text = "Look. Wide networks are better.\n\nSee the table."
    assert unlisted(text, []) == ["Wide networks are better."]
    assert unlisted(text, [{"says": "networks are better"}]) == []
    assert unlisted(text, [{"says": "Look. Wide networks are better."}]) == []


def test_what_an_entry_lacks_is_said():
    entry = {"seeds": 20, "difference": "2.0", "standard_error": "1.2"}
    assert "not shown" in faults_of(entry, "difference 2.0 +- 1.2")[0]
    assert faults_of({**entry, "not_shown": True}, "difference 2.0 +- 1.2") == []
    assert faults_of({**entry, "difference": "4.0"}, "difference 4.0 +- 1.2") == []
    assert "does not print the difference" in faults_of({**entry, "difference": "4.0"}, "14.05 +- 1.2")[0]
    assert "3 seeds are too few" in faults_of({**entry, "seeds": 3, "difference": "4.0"}, "4.0 1.2")
