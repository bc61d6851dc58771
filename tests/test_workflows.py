"""The workflows do what they say, at exact versions, and trust nobody more than they must."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.course_files import ROOT
from tools.lock import LOCKS, NODE_FOLDERS

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path):
    """Return a workflow as data. YAML 1.1 takes the key `on` for a truth value."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    workflow["on"] = workflow.pop(True)
    return workflow


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def makefile_targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def test_the_three_workflows_and_the_updates_are_there():
    assert [path.stem for path in WORKFLOWS] == ["links", "publish", "test"]
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"pip", "npm", "github-actions"}


def test_the_updates_see_every_list_and_every_lock_but_those_whose_versions_others_chose():
    text = (ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8")
    pip, npm = (
        next(one for one in yaml.safe_load(text)["updates"] if one["package-ecosystem"] == name)
        for name in ("pip", "npm")
    )
    assert {folder.strip("/") or "." for folder in npm["directories"]} == set(NODE_FOLDERS)
    # It reads the files of a folder and of the folders directly in it.
    files = {file for lock in LOCKS for file in (lock.path, *lock.lists) if (ROOT / file).is_file()}
    folders = {Path(folder.strip("/") or ".") for folder in pip["directories"]}
    assert [file for file in files if not {Path(file).parent, Path(file).parent.parent} & folders] == []
    chosen = {"requirements-oldest.txt", "locks/oldest.txt", "tests/colab/requirements.txt", "locks/colab.txt"}
    assert files & set(pip["exclude-paths"]) == chosen


@every_workflow
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(path):
    uses = re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8"))
    assert uses
    for use in uses:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use), use


def test_an_action_has_one_version_in_all_workflows():
    uses = re.findall(r"uses: *(\S+)@(.*)", "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS))
    assert len({name for name, _ in uses}) == len(set(uses))


@every_workflow
def test_rights_and_time_are_limited(path):
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "concurrency" in workflow
    for name, job in workflow["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 90, name
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@every_workflow
def test_nothing_that_a_stranger_writes_is_put_into_a_command(path):
    for step in steps(path):
        assert "${{" not in step.get("run", ""), "values reach a command through its environment"
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(read(path)["on"])


@every_workflow
def test_every_target_that_a_workflow_makes_and_every_file_that_it_names_is_there(path):
    for step in steps(path):
        command = step.get("run", "")
        for target in re.findall(r"\bmake (?:--\S+ )*([a-z]+)", command):
            assert target in makefile_targets(), f"the Makefile makes no {target}"
        if "$TARGET" in command:
            (job,) = [job for job in read(path)["jobs"].values() if step in job["steps"]]
            assert set(job["strategy"]["matrix"]["target"]) <= makefile_targets()
        for name in re.findall(r"(?:tests/\w+\.py|\.ci/run|locks/\w+\.txt)", command):
            assert (ROOT / name).is_file(), f"{name} is not there"


def test_the_oldest_python_of_the_tests_is_the_oldest_that_the_package_supports():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', project)[1]
    for name, job in read(FOLDER / "test.yml")["jobs"].items():
        versions = job.get("strategy", {}).get("matrix", {}).get("python")
        assert versions is None or versions[0] == oldest, name


def test_nothing_is_published_by_another_repository_or_at_another_address_than_the_pages_name():
    build = read(FOLDER / "publish.yml")["jobs"]["build"]
    check, site = [step for step in build["steps"] if "run" in step]
    assert check["run"] == 'python -m tools.address --check "$GITHUB_REPOSITORY" "$SITE" "$TAG"'
    assert check["env"]["SITE"] == "${{ steps.pages.outputs.base_url }}"
    assert check["env"]["TAG"] == "${{ github.ref_type == 'tag' && github.ref_name || '' }}"
    assert site["run"] == "make site"


def test_only_the_main_branch_and_tags_are_published():
    workflow = read(FOLDER / "publish.yml")
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main' || github.ref_type == 'tag'"
    assert [job["needs"] for name, job in workflow["jobs"].items() if name != "build"] == ["build", "build"]


@every_workflow
def test_a_job_that_may_write_runs_no_code_of_the_course_or_of_a_package(path):
    for name, job in read(path)["jobs"].items():
        if "write" in job.get("permissions", {}).values():
            assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")], name
            commands = "\n".join(step.get("run", "") for step in job["steps"])
            assert not re.search(r"\b(make|python|pip|npm|node)\b", commands), name


def test_zizmor_finds_nothing_unsafe():
    program = Path(sys.executable).with_name("zizmor" + (".exe" if os.name == "nt" else ""))
    run = subprocess.run(
        [program, "--offline", "--no-progress", "--no-config", ROOT / ".github"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No findings to report" in run.stdout
