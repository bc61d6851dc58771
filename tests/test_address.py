"""The course's address is in _config.yml; every copy of it agrees, and one command changes them all."""

import re
import subprocess
import sys

import pytest

from tests.course_files import ROOT
from tools.address import configured, move, site_of, spellings
from tools.bare_clone import bare_clone
from tools.notebooks import RELEASE

NEW = "Some-One/their.course"
DOMAIN = "https://course.example"  # without a slash: this file is moved, too


def files_of(folder):
    """Return the committed text files of a folder, by name."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if name and (folder / name).is_file()]
    return {name: (folder / name).read_bytes().decode("utf-8", "replace") for name in names}


def run(folder, *arguments):
    command = [sys.executable, "-m", "tools.address", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.fixture
def fork(tmp_path):
    """Return a clone of the repository as it is in this folder."""
    bare = bare_clone(tmp_path / "course.git")
    subprocess.run(["git", "clone", "--quiet", str(bare), str(tmp_path / "fork")], check=True)
    return tmp_path / "fork"


def test_every_copy_of_the_address_agrees_with_the_configuration():
    repository, site = configured()
    copies = re.compile(r"(?:git clone |git\+|repository-code: |^  url: |repo=)(https[^\s\"\\&@]+)", re.M)
    found = [(name, copy) for name, text in files_of(ROOT).items() for copy in copies.findall(text)]
    found = [(name, copy.replace("%3A", ":").replace("%2F", "/")) for name, copy in found if "{" not in copy]
    assert len(found) > 20
    assert [place for place in found if place[1] != f"https://github.com/{repository}"] == []
    download = (ROOT / "book" / "reference" / "download.md").read_text(encoding="utf-8")
    assert [download.count(f"{site}backpropagation-from-scratch.{kind}") for kind in ("pdf", "zip")] == [1, 1]


def test_a_fork_moves_in_one_go_and_no_file_names_the_old_address(fork):
    repository, site = configured()
    before = files_of(fork)
    printed = run(fork, NEW)
    assert printed.returncode == 0, printed.stderr
    after = files_of(fork)
    assert configured(fork) == (NEW, "https://some-one.github.io/their.course/")
    traces = [repository, repository.replace("/", "%2F"), *spellings(repository, site)]
    assert [(name, trace) for name, text in after.items() for trace in traces if trace in text] == []
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) > 20 and f": {len(changed)} files changed." in printed.stdout
    for old, new in zip(spellings(repository, site), spellings(*configured(fork)), strict=True):
        count, already, now = (
            sum(text.count(address) for text in files.values())
            for files, address in ((before, old), (before, new), (after, new))
        )
        assert count > 0 and count == now - already, old


def test_the_way_back_restores_every_byte(fork):
    run(fork, NEW, DOMAIN)
    assert configured(fork)[1] == f"{DOMAIN}/"
    run(fork, *configured())
    status = subprocess.run(["git", "status", "--porcelain"], cwd=fork, capture_output=True, text=True)
    assert status.stdout == ""


def test_the_present_address_changes_nothing_even_where_the_site_has_a_domain_of_its_own(fork):
    assert "0 files changed" in run(fork, configured()[0]).stdout
    run(fork, NEW, DOMAIN)
    assert f"{DOMAIN}/: 0 files changed" in run(fork, NEW).stdout


@pytest.mark.parametrize("arguments", [[], [""], ["name"], ["https://github.com/a/b"], ["a/b/c"], ["-a/b"], ["a/b c"]])
def test_anything_but_a_repository_is_answered_with_one_sentence(arguments):
    printed = run(ROOT, *arguments)
    assert printed.returncode == 1 and printed.stdout == ""
    assert re.fullmatch(r"The repository must be given as owner/name .*\.\n", printed.stderr)


def test_a_site_that_is_no_web_address_is_refused():
    assert run(ROOT, configured()[0], "course.example").stderr.startswith("The site must be given as a web address")


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("Jane/course", "https://jane.github.io/course/"),
        ("Jane/jane.github.io", "https://jane.github.io/"),
    ],
)
def test_the_site_is_the_one_that_github_pages_gives(repository, site):
    assert site_of(repository) == site


def test_a_longer_name_is_another_repository(tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    config = "repository:\n  url: https://github.com/a/b\nhtml:\n  baseurl: https://a.github.io/b/\n"
    other = "https://github.com/a/b-2 https://github.com/a/bc"
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    (tmp_path / "other.md").write_text(other, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    assert move(tmp_path, "c/d", "https://c.github.io/d/") == ["_config.yml"]
    assert (tmp_path / "other.md").read_text(encoding="utf-8") == other


# --- Before publishing ------------------------------------------------------------------------


def test_nothing_is_said_where_the_files_name_the_repository_the_site_and_the_release():
    repository, site = configured()
    for tag in ("", RELEASE):
        checked = run(ROOT, "--check", repository, site.rstrip("/"), tag)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("repository", "site", "tag", "sentence"),
    [
        (
            "jane/course",
            None,
            "",
            "_config.yml says that the course is .*, but https://github.com/jane/course publishes",
        ),
        (
            None,
            "https://jane.example",
            "",
            "_config.yml says that the site is .*, but it is published at https://jane.ex",
        ),
        (None, None, "v99.0", f"The tag is v99.0, but .*, and the notebooks install {RELEASE}"),
    ],
)
def test_publishing_under_another_name_stops_with_one_sentence(repository, site, tag, sentence):
    ours, our_site = configured()
    checked = run(ROOT, "--check", repository or ours, site or our_site, tag)
    assert checked.returncode == 1 and checked.stdout == ""
    assert re.match(sentence, checked.stderr) and checked.stderr.count("\n") == 1


def test_whatever_is_installed_from_the_repository_is_the_release_of_this_version():
    installs = [
        address for text in files_of(ROOT).values() for address in re.findall(r"\bgit\+(https:[^\s\"\\]+)", text)
    ]
    installs = [address for address in installs if "{" not in address]
    assert len(installs) > 20
    assert set(installs) == {f"https://github.com/{configured()[0]}@{RELEASE}"}
    assert f"\nversion: {RELEASE[1:]}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
