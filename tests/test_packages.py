"""What production installs and starts: no tools of tests, and services with limits."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", re.MULTILINE)


def named(file):
    return {name.lower().replace("_", "-") for name in NAME.findall((ROOT / file).read_text())}


def test_the_production_lock_names_no_tool_of_tests():
    tools = named("requirements-dev.txt")
    assert {"pytest", "pytest-django", "playwright", "ruff", "mypy"} <= tools

    assert named("requirements.lock") & (tools | {"pluggy", "iniconfig", "coverage"}) == set()
    assert tools <= named("requirements-dev.lock")
    assert named("requirements.lock") <= named("requirements-dev.lock")


def test_what_runs_in_production_imports_what_is_in_its_lock():
    tools = named("requirements-dev.lock") - named("requirements.lock")
    brought = packages_distributions()
    bad = []
    for path in [ROOT / "manage.py", ROOT / "bin/run.py"] + [
        path
        for app in ("accounts", "config", "numbers", "porting")
        for path in (ROOT / app).rglob("*.py")
        if path.name != "test_settings.py"
    ]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                of = {one.lower().replace("_", "-") for one in brought.get(name.split(".")[0], ())}
                if of and of <= tools:
                    bad.append((str(path.relative_to(ROOT)), name))
    assert bad == []


def services():
    """{service: its lines} of compose.yaml, with the lines of the anchors that it merges."""
    text = (ROOT / "compose.yaml").read_text()
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    anchors = {
        match[1]: block for block in blocks if (match := re.match(r"x-[a-z]+: &([a-z]+)\n", block))
    }
    body = next(block for block in blocks if block.startswith("services:"))
    found = {}
    for part in re.split(r"^  (?=[a-z])", body, flags=re.MULTILINE)[1:]:
        name, _, lines = part.partition(":\n")
        for _ in range(2):
            for anchor in re.findall(r"^ +<<: \*(\w+)$", lines, re.MULTILINE):
                lines += anchors.get(anchor, "")
        found[name] = lines
    return found


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat", "postgres", "redis"])
def test_every_service_has_limits_and_no_rights_to_spare(name):
    lines = services()[name]

    for wanted in ("mem_limit: ", "pids_limit: ", "cpus: ", "read_only: true", "cap_drop: [ALL]",
                   'security_opt: ["no-new-privileges:true"]', "tmpfs: ["):  # fmt: skip
        assert wanted in lines, wanted
    for folders in re.findall(r"tmpfs: \[(.*)\]", lines):
        assert all("size=" in folder for folder in folders.split('", "')), folders
    if name in ("postgres", "redis"):
        assert 'user: "999:999"' in lines
        assert re.search(r"image: \w+:\d+\.\d+(\.\d+)?-bookworm\n", lines)


def test_all_services_are_looked_at():
    assert set(services()) == {"migrate", "web", "worker", "beat", "postgres", "redis"}
    froms = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert len(froms) == 2
    assert all(re.fullmatch(r"python:\d+\.\d+\.\d+-slim-bookworm", name) for name in froms)
