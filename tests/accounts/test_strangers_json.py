"""JSON from outside has one reader, which answers with a value or with ValueError."""

import ast
import time
from pathlib import Path

import pytest

from accounts import strangers_json

ROOT = Path(__file__).resolve().parents[2]
# Whose text these read: our own, from a child process or from where we have written it.
OURS = {
    "accounts/kept_posts.py": "encrypted by us",
    "porting/management/commands/backup_verify.py": "a backup's own file",
    "porting/papers/page_images.py": "a child process",
    "porting/papers/uploads.py": "a child process",
    "porting/rules/number_lists/books.py": "stored by us",
    "porting/rules/number_lists/sheets.py": "a child process",
    "porting/services/verifying.py": "a child process",
}
READERS = {"loads", "load", "JSONField", "JSONDecoder"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 5000,
        '{"a":' * 5000,
        "[" * 13 + "]" * 13,
        "1" * 41,
        "-" + "1" * 400,
        "0." + "1" * 400,
        "NaN",
        "[-Infinity]",
        '"\\ud800"',
        '{"\\udfff": 1}',
        '"\\u0000"',
        '"' + '\\"[' * 50_000,
        "[1] " + " " * 300_000,
    ],
    ids=range(14),
)
def test_what_no_browser_of_ours_sends_is_a_value_error(text):
    began = time.monotonic()

    with pytest.raises(ValueError):  # noqa: PT011
        strangers_json.read(text, most=300_000)

    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[" * 12 + "]" * 12, [[[[[[[[[[[[]]]]]]]]]]]]),
        ('{"a": "[[[[[[[[[[[[[[[[\\"{{"}', {"a": '[[[[[[[[[[[[[[[["{{'}),
        ('["\\ud83d\\ude00", 1.5, -2e3]', ["\U0001f600", 1.5, -2000.0]),
    ],
)
def test_what_is_within_bounds_is_read(text, value):
    assert strangers_json.read(text, most=300) == value


def readers_of(path):
    """Names of JSON readers that a module calls; models' own JSON columns are none."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield from {node.attr} & READERS if node.value.id in ("json", "forms") else ()
        if isinstance(node, ast.ImportFrom) and node.module in ("json", "django.forms"):
            yield from {name.name for name in node.names} & READERS


def test_nothing_else_reads_json_of_strangers():
    found = {
        str(path.relative_to(ROOT))
        for app in ("accounts", "numbers", "porting", "config")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and any(readers_of(path))
    }

    assert found == {*OURS, "accounts/strangers_json.py"}
