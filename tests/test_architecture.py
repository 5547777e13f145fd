"""Keep the floors in order: nobody imports from above, and traps stay shut."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("accounts", "numbers", "porting", "config")

# From the ground up (design.md 2). A module may import from its own floor and from those below;
# the most specific entry counts.
FLOORS = [
    (
        "porting.choices",
        "porting.errors",
        "porting.tasks",
        "porting.outbox",
        "porting.models.outbox",
        "accounts",
        # Reading a typed number is pure; people's phones are read by it, too.
        "numbers.reading",
        "numbers.contact_phone",
        "numbers.typed_text",
        "numbers.plan",
        "numbers.sentences",
        "numbers.countries",
    ),
    ("numbers",),
    ("porting.models",),
    ("porting.rules", "porting.papers", "porting.emails"),
    ("porting.services",),
    ("porting", "numbers.views", "numbers.urls"),
    ("config",),
]
# config holds settings and the app as well as the topmost urls: these may be imported by anybody.
GROUND_OF_CONFIG = ("config", "config.celery", "config.settings")


def floor_of(module):
    found = [
        (len(name), floor)
        for floor, names in enumerate(FLOORS)
        for name in names
        if module == name or module.startswith(name + ".")
    ]
    return max(found)[1] if found else None


def modules():
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if ".migrations" not in name:
                yield pytest.param(path, name, id=name)


def imported_at_module_level(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = ROOT / Path(*node.module.split(".")) / f"{alias.name}.py"
                yield f"{node.module}.{alias.name}" if inner.exists() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def is_ours(module):
    return module.split(".")[0] in OURS and (ROOT / module.split(".")[0]).is_dir()


@pytest.mark.parametrize(("path", "name"), list(modules()))
def test_imports_point_downwards(path, name):
    upwards = [
        target
        for target in imported_at_module_level(path)
        if is_ours(target)
        and target not in GROUND_OF_CONFIG
        and target != "numbers"
        and floor_of(target) > floor_of(name)
    ]

    assert upwards == []


def test_numbers_never_becomes_a_regular_package():
    assert not (ROOT / "numbers" / "__init__.py").exists()


def test_a_web_process_loads_neither_printer_nor_sealer_nor_geocoder():
    code = (
        "import config.wsgi, sys; from django.urls import get_resolver;"
        "get_resolver().url_patterns; heavy = {'weasyprint', 'phonenumbers.geocoder',"
        "'pikepdf', 'pyhanko', 'asn1crypto', 'lxml', 'aiohttp'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.parametrize("folder", ["accounts", "numbers", "porting", "config"])
def test_no_file_is_longer_than_a_reader_can_hold(folder):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
        and path.name != "settings.py"  # one file, read top to bottom
        and (lines := len(path.read_text().splitlines()))
        > (250 if path.name == "views.py" else 300)
    }

    assert long == {}


FORBIDDEN = {
    "mark_safe": "escape instead",
    "csrf_exempt": "every form carries its token",
    ".delay(": "promise it: porting.outbox.add",
    "utcnow": "django.utils.timezone.now",
    "RawSQL(": "say it with the ORM",
    "print(": "log it, or self.stdout in a command",
}


@pytest.mark.parametrize("word", sorted(FORBIDDEN))
def test_no_module_uses_what_this_house_forbids(word):
    found = [
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if any(word in line.split("#")[0] for line in path.read_text().splitlines())
    ]

    assert found == [], FORBIDDEN[word]
