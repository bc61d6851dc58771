"""The repository keeps its house rules: exact versions, clean imports, no trace of one machine."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.course_files import ROOT
from tools import readme_picture
from tools.lock import BOOK, LOCKS, NODE_FOLDERS

every_lock = pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.path)
every_node_folder = pytest.mark.parametrize("folder", [ROOT / name for name in NODE_FOLDERS], ids=NODE_FOLDERS)
PLAIN = "steps data table_cells table_checks evaluate validation worked_example toy_set engine".split()


def pins(path):
    """Return the requirements of a file without comments: names with the rest of the line."""
    lines = [line.split("#")[0].strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines()]
    return dict(re.fullmatch(r"(-e|[\w.-]+)\s*(.*)", line).groups() for line in lines if line)


# --- Versions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted({path for lock in LOCKS for path in lock.lists if path.endswith(".txt")}))
def test_every_requirement_is_pinned_to_one_version(path):
    for name, version in pins(path).items():
        assert re.fullmatch(r"==\d[\w.]*", version), f"{path} does not pin {name}: {version!r}"


def test_jupyter_book_stays_below_2_which_reads_neither_config_nor_toc():
    assert pins("requirements.txt")["jupyter-book"].startswith("==1.")


def locked(path):
    """Return the lines of a lock, without its comments: names, each with its version, marker and hashes."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = [line for line in text.replace("\\\n", "").splitlines() if not line.startswith("#")]
    return dict(re.fullmatch(r"([a-z0-9.-]+)==(.*)", line).groups() for line in lines)


def versions(path):
    """Return the version of each package in a lock."""
    return {name: line.split()[0] for name, line in locked(path).items()}


@every_lock
def test_a_lock_names_one_version_of_each_package_and_the_hashes_of_its_files(lock):
    for name, line in locked(lock.path).items():
        version, *_, hashes = re.fullmatch(r"(\d[\w.]*)( ; [^-]+?)?((?: +--hash=sha256:[0-9a-f]{64})+)", line).groups()
        assert version and len(hashes.split()) >= 1, name


@every_lock
def test_a_lock_has_what_its_lists_ask_for(lock):
    wanted = {name: None for name in lock.names.split()}
    for path in lock.lists:
        wanted |= pins(path) if path.endswith(".txt") else {}
    have = versions(lock.path)
    for name in re.findall(r"--no-emit-package (\S+)", lock.options):  # it has a lock of its own
        assert wanted.pop(name) == f"=={versions('locks/reuse.txt')[name]}"
    for name, version in wanted.items():
        found = have.get(re.sub("[-_.]+", "-", name).lower())
        assert found and version in (None, f"=={found}"), f"{lock.path} has {name} {found}: run `make lock`"


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.like_book], ids=lambda lock: lock.path)
def test_the_other_environments_have_the_versions_of_the_book(lock):
    book, other = versions(BOOK), versions(lock.path)
    both = book.keys() & other.keys()
    assert len(both) > 30 and {name: other[name] for name in both} == {name: book[name] for name in both}


def test_binder_installs_what_the_chapters_need_and_then_the_package_with_nothing_more():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["chapters"]]
    assert {re.match(r"[\w-]+", one)[0] for one in needed} | {"hatchling"} <= set(locked("binder/requirements.txt"))
    script = ROOT / "binder" / "postBuild"
    assert "pip install --quiet --no-deps --no-build-isolation -e ." in script.read_text(encoding="utf-8")
    listed = subprocess.run(["git", "ls-files", "-s", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.startswith("100755"), "Binder runs it"


def test_what_builds_the_package_is_the_version_that_the_tests_use():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["requires"] == ["hatchling" + pins("requirements.txt")["hatchling"]]


@every_node_folder
def test_the_lock_of_npm_names_the_version_and_the_hash_of_each_package(folder):
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    root, *packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"].items()
    assert root[1]["name"] == wanted["name"], "without a name, npm would write that of a folder"
    for kind in ("dependencies", "devDependencies"):
        assert root[1].get(kind) == wanted.get(kind), "run `make lock`"
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.get(kind, {}).values())
    for name, package in packages:
        assert re.fullmatch(r"\d[\w.+-]*", package["version"]) and package["integrity"].startswith("sha512-"), name


def test_the_lock_of_npm_has_the_bundler_for_every_system():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for system in ("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"):
        assert f"node_modules/@esbuild/{system}" in packages


def test_no_lock_says_where_to_download_from():
    """A package-lock.json also says where a project asks for money: that is no download."""
    for lock in LOCKS:
        found = re.search(
            r"^ *--(?!hash).*|^ *-\w.*|.*://.*|.* @ .*", (ROOT / lock.path).read_text(encoding="utf-8"), re.M
        )
        assert not found, f"{lock.path} holds {found[0]!r}"
    for folder in NODE_FOLDERS:
        packages = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        for name, package in packages.items():
            text = json.dumps({key: value for key, value in package.items() if key != "funding"})
            assert "resolved" not in package and "://" not in text, f"{folder}: {name}"


def test_whatever_is_installed_is_locked():
    """The Makefile, Binder and the workflows: a lock with hashes, or the package itself with nothing more."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    files = [ROOT / "Makefile", ROOT / "binder" / "postBuild", *(ROOT / ".github" / "workflows").glob("*.yml")]
    commands = re.sub(r"(?<!PIP_INSTALL := )\$\(PIP_INSTALL\)", "-m pip install", makefile).replace("\\\n", " ")
    commands = "\n".join([commands, *(path.read_text(encoding="utf-8") for path in files[1:])])
    installs = re.findall(r"-m pip (?:install|download).*", commands)
    assert len(installs) > 5
    for command in installs[1:]:  # the first is the beginning that the others share
        # A wheel; or, for reuse, the source, built with what is locked.
        complete = "--only-binary :all:" in command or "--no-deps --no-build-isolation" in command
        locked_files = "--require-hashes" in command and complete
        assert locked_files or "--no-deps --no-build-isolation -e ." in command, command
    assert re.findall(r"npm (?:install|i|ci)\b.*", commands) == [
        "npm ci --ignore-scripts --silent --no-audit --no-fund"
    ]


def test_binder_names_a_python_that_the_package_supports():
    runtime = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"python-3\.1[1-4]", runtime)


# --- Commands ---------------------------------------------------------------------------------


def test_make_help_lists_every_target_and_every_promised_one_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())
    assert targets >= {"book", "test", "serve", "lab", "notebooks", "clean", "help"}
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^ *make (\w+) +\S", printed, re.M)) == targets


MADE = [
    ".venv/bin/python",
    "_build/html/index.html",
    "node_modules/one/index.js",
    ".pytest_cache/README.md",
    ".ruff_cache/one",
    ".hypothesis/one",
    "code/backprop/__pycache__/steps.pyc",
    "code/workbook/exercises/checks/__pycache__/xor.pyc",
    "code/my own/__pycache__/one.pyc",
    "tests/__pycache__/visits.pyc",
    "tools/__pycache__/build.pyc",
    "benchmarks/__pycache__/bench.pyc",
    "book/_ext/__pycache__/search.pyc",
]
KEPT = [
    "my/diary.txt",
    "notes/__pycache__/kept.pyc",
    "my notes/__pycache__/kept.pyc",
    "my notes/.ipynb_checkpoints/essay-checkpoint.ipynb",
    "notes/.venv/pyvenv.cfg",
    "dist/photographs.zip",
    "__pycache__/one.pyc",
    "book/my-progress.json",
    "book/my table/__pycache__/kept.pyc",
    "book/.ipynb_checkpoints/intro-checkpoint.ipynb",
    "code/backprop/steps.py",
    "code/my/table.csv",
    "elsewhere/one.pyc",
]


def test_make_clean_removes_what_was_made_and_nothing_of_the_readers(tmp_path):
    folder = tmp_path / "my course"
    for name in [*MADE, *KEPT]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("content", encoding="utf-8")
    (folder / "tools" / "__pycache__" / "link").symlink_to(folder / "elsewhere")
    shutil.copy(ROOT / "Makefile", folder)
    subprocess.run(["make", "clean"], cwd=folder, capture_output=True, check=True)
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert left == {*KEPT, "Makefile"}


def test_make_clean_knows_every_folder_with_python_code():
    folders = re.search(r"^PYTHON_FOLDERS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1].split()
    for path in files_of_the_repository():
        if path.suffix == ".py":
            name = path.relative_to(ROOT).as_posix()
            assert any(name.startswith(f"{folder}/") for folder in folders), name


# --- Files ------------------------------------------------------------------------------------


def files_of_the_repository():
    """Return the files that are or may be committed, as git sees them."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_folder_or_a_server_of_one_machine():
    # Built from parts, so that this file does not hold what it looks for.
    folders = [rf"(?<![\w.~-])/{name}/\w" for name in ("work", "home", "root", "Users")]
    servers = [r"files\.python" "hosted", r"pypi\.org/sim" "ple", r"registry\.npm" "js", r"index-" "url"]
    addresses = [r"\b10(?:\.\d{1,3}){3}\b", r"\b192\.168(?:\.\d{1,3}){2}\b"]
    forbidden = re.compile("|".join(folders + servers + addresses))
    for path in files_of_the_repository():
        found = forbidden.search(path.read_bytes().decode("utf-8", "ignore"))
        assert not found, f"{path.relative_to(ROOT)} holds {found[0]!r}"


def test_no_file_is_larger_than_a_megabyte():
    assert {path.name for path in files_of_the_repository() if path.stat().st_size > 1_000_000} == set()


def test_text_ends_with_one_line_end_and_has_no_stray_space():
    for path in files_of_the_repository():
        if path.suffix in (".py", ".md", ".csv", ".toml", ".txt", ".yml", ".css", ".ipynb", ".svg", ".cff"):
            text = path.read_bytes().decode("utf-8")
            assert text.endswith("\n") and not text.endswith("\n\n") and "\r" not in text, path
            assert path.suffix == ".md" or not re.search(r"[ \t]$", text, re.M), path


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_every_link_of_a_readme_to_a_file_of_ours_leads_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", text) + re.findall(r'(?:src|href)="([^"#]+)', text)
    ours = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in ours if not ((ROOT / name).parent / link).exists()] == []


# --- Imports ----------------------------------------------------------------------------------


def test_the_code_folder_itself_is_no_package_which_would_hide_the_standard_code_module():
    assert not (ROOT / "code" / "__init__.py").exists()


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_modules_import_the_standard_library_and_one_another_only(name):
    tree = ast.parse((ROOT / "code" / "backprop" / f"{name}.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package in full"
            imported.add(node.module)
    ours = {f"backprop.{module}" for module in PLAIN}
    assert {module.split(".")[0] for module in imported - ours} <= sys.stdlib_module_names


def test_the_plain_modules_run_where_nothing_is_installed():
    program = f"""
import sys
sys.path.insert(0, {str(ROOT / "code")!r})
from backprop import {", ".join(PLAIN)}
rows, labels = data.load_wheat_seeds().rows[:2], [0, 1]
print(steps.train_network(steps.initialize_network(7, 1, 2), rows, labels, 0.1, 1)[0] > 0)
"""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("True\n", "")


def test_imports_run_one_way_and_only_figures_need_matplotlib():
    imports = {
        path.relative_to(ROOT / "code").as_posix(): re.findall(
            r"^\s*(?:from|import) ([\w.]+)", path.read_text(encoding="utf-8"), re.M
        )
        for path in (ROOT / "code").rglob("*.py")
    }
    assert not [module for module in imports["backprop/matrix.py"] if module.startswith("backprop.batched")]
    for path, modules in imports.items():
        if path.startswith("backprop/"):
            assert not [module for module in modules if module.startswith("workbook")], path
        if not path.startswith(("workbook/figures/", "workbook/explorers/")):
            assert not [module for module in modules if module.startswith("matplotlib")], path


def test_the_picture_of_the_readme_is_what_the_package_draws_today():
    assert readme_picture.PATH.read_text(encoding="utf-8") == readme_picture.drawing()
    assert str(readme_picture.PATH.relative_to(ROOT)) in (ROOT / "README.md").read_text(encoding="utf-8")


# --- Size --------------------------------------------------------------------------------------


def python_files():
    return [path for path in files_of_the_repository() if path.suffix == ".py"]


def test_no_function_is_longer_than_sixty_lines():
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{path.relative_to(ROOT)}: {node.name}"


def test_the_lesson_can_be_read_in_an_evening():
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "code" / "backprop").glob("*.py")
    }
    assert max(lengths.values()) <= 300, max(lengths, key=lengths.get)
    assert sum(lengths.values()) <= 2800
