"""The doors for people from outside: what they run, fill in and are told is there and true."""

import runpy
import tomllib
from pathlib import Path

import pytest
import yaml  # comes along with djlint

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = "ca-certificates git make python3 python3-venv"
fault = runpy.run_path(str(ROOT / "bin" / "commit_subject.py"))["fault"]


def read(name):
    return yaml.safe_load((ROOT / name).read_text())


def test_both_kinds_of_ci_run_the_one_command_on_the_promised_machine():
    [github] = read(".github/workflows/ci.yml")["jobs"].values()
    gitlab = read(".gitlab-ci.yml")["test"]
    installed = f"apt-get update && apt-get install -y --no-install-recommends {PACKAGES}"

    assert [step.get("run") for step in github["steps"]] == [installed, None, "make test"]
    assert (gitlab["before_script"], gitlab["script"]) == ([installed], ["make test"])
    assert github["container"] == gitlab["image"] == "debian:12-slim"


def test_hooks_use_the_programs_of_the_lock():
    [repo] = read(".pre-commit-config.yaml")["repos"]

    assert repo["repo"] == "local"
    assert {hook["entry"].split()[0] for hook in repo["hooks"]} == {
        ".venv/bin/ruff",
        ".venv/bin/djlint",
        ".venv/bin/python",
    }


@pytest.mark.parametrize("name", ["wrong", "wish"])
def test_forms_ask_what_they_must(name):
    form = read(f".github/ISSUE_TEMPLATE/{name}.yml")

    assert set(form) == {"name", "description", "labels", "body"}
    for field in form["body"]:
        if field["type"] != "markdown":
            assert field["id"]
            assert field["attributes"]["label"]


def test_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert project["project"]["requires-python"] == ">=3.11,<3.14"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in (ROOT / "bin/setup").read_text()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Read visible sheets only\n\nA hidden one held last year's list.\n", ""),
        ("Read visible sheets only\n# comments of git do not count\n", ""),
        ("", "The first line is empty. Say what changed."),
        ("x" * 72, ""),
        ("x" * 73, "The first line has 73 characters; 72 are the most."),
        ("Read\nsheets", "Leave the second line empty; say why from the third on."),
    ],
)
def test_a_commit_says_what_changed_in_one_short_line(message, said):
    assert fault(message) == said
