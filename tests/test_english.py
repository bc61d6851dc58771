"""The course's English: short sentences, one spelling, and the words that it does not use (english.toml)."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.course_files import NOTEBOOKS, ROOT, prose

LONGEST = 35  # words of a sentence, or of a part that ends with a colon or a semicolon
RULES = tomllib.loads((ROOT / "tests" / "english.toml").read_text(encoding="utf-8"))
TEXTS = {
    **{page: prose(page) for page in NOTEBOOKS},
    **{
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in ("book/reference", "code/workbook/exercises/texts", ".")
        for path in sorted((ROOT / folder).glob("*.md"))
    },
}
PROGRAMS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for pattern in (
        "code/**/*.py",
        "book/_ext/*.py",
        "tools/*.py",
        "book/_static/*.js",
        "book/_static/*.css",
        "book/_python/*.js",
    )
    for path in sorted(ROOT.glob(pattern))
}


def plain_words(text: str) -> str:
    """Return Markdown on one line without its code blocks, code in backticks, formulas and addresses."""
    for noise in (r"```.*?```", r"\$\$.*?\$\$", r"\$[^$]*\$", r"`[^`\n]*`", r"\]\([^)]*\)"):
        text = re.sub(noise, " x ", text, flags=re.S)
    return text


def sentences(text: str) -> list[str]:
    """Return the sentences, table cells and list items of Markdown, and the parts between colons and semicolons."""
    ends = r"(?<=[.!?:;])[)\"*]*\s+|\n\s*\n|\n\s*(?:[-*|]|\d+\.)|\|"
    return [" ".join(part.split()) for part in re.split(ends, plain_words(text))]


def unwanted(text: str, rules: dict[str, str]) -> list[str]:
    """Return what is not used in this course, with what it says instead."""
    text = " ".join(text.split())
    found = (
        (match[0], better) for rule, better in rules.items() for match in re.finditer(rf"\b(?:{rule})\b", text, re.I)
    )
    return [f"{word!r}: write {better!r}" for word, better in found]


@pytest.mark.parametrize("name", TEXTS)
def test_no_sentence_is_too_long(name):
    assert [text for text in sentences(TEXTS[name]) if len(re.findall(r"\w[\w'’.,%-]*", text)) > LONGEST] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_one_spelling_and_none_of_the_phrases_that_must_not_come_back(name):
    assert unwanted(plain_words(TEXTS[name]), RULES["spelling"] | RULES["phrases"]) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_none_of_these_phrases(name):
    assert unwanted(PROGRAMS[name], RULES["phrases"]) == []


def test_the_rules_find_what_they_forbid():
    text = "The *color* is multiplied with 2: `color=2` and $w$ learnt it.\n\n```python\ncolor = 3\n```\n"
    assert len(unwanted(plain_words(text), RULES["spelling"] | RULES["phrases"])) == 3
    long = "one two three " * 12
    assert max(len(text.split()) for text in sentences(f"Short. {long}")) == 36
    assert max(len(text.split()) for text in sentences(f"{long[:60]}; {long[:60]}")) < LONGEST


def test_no_word_is_misspelt():
    """codespell knows the common misspellings of every word."""
    files = [
        *(str(ROOT / f"{page}.ipynb") for page in NOTEBOOKS),
        *(str(ROOT / name) for name in (*TEXTS, *PROGRAMS) if "." in name),
    ]
    ignored = "te,ue,ot,ans,allocat,notin"  # names, abbreviations, and a part of a word
    run = subprocess.run(
        [sys.executable, "-m", "codespell_lib", "--ignore-words-list", ignored, "--ignore-regex", r"data:image\S+", *files],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout == "" and run.returncode == 0, run.stderr
