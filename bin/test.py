"""Everything that is checked: lint, types, tests on both databases, journeys in a browser.

``make test`` calls it. It starts a PostgreSQL and a Redis of its own on free ports in a
temporary folder and stops them after. ``ARGS="-k letter"`` is handed on to pytest, and then only
the tests run, on SQLite. ``COVERAGE=1`` counts the branches they walk, which takes half as long
again, and fails below ``FLOORS``; with ARGS it only counts.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from servers import postgresql, redis

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv" / "bin"
DEPLOYED = {
    "SECRET_KEY": "only for the deployment check, long enough and random: 8f1c0e52b7d94a6f",
    "FIELD_ENCRYPTION_KEYS": "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo=",
    "SITE_URL": "https://port.example.com",
    "ALLOWED_HOSTS": "port.example.com",
    "DEMO": "false",
}
# What a short run tries on one database only; FULL=1 tries all on both. The run on PostgreSQL
# races on SQLite as well, starts production on both, and refuses all texts that SQLite refuses, a
# NUL besides. Who may see which page, whose row an id names, what a form posts, what is printed,
# what a seal or a file is: these are asked above the database.
FULL = os.environ.get("FULL", "") not in ("", "0")
COVERAGE = os.environ.get("COVERAGE", "") not in ("", "0")
COVERED = ROOT / "artifacts" / "coverage"
# Lines and branches, in percent, of the folders that decide something. They only ever rise; these
# are what 740 of the tests walked (guests, signing, letters, seals, drafts, customers).
FLOORS = {"porting/rules": 49, "porting/services": 53, "porting/guests": 80}
NOT_ON_SQLITE = (
    "tests/crawl/test_bad_input.py",
    "tests/crawl/test_too_much.py",
    "tests/production",
    "tests/races",
    "tests/test_benchmarks.py",
)
NOT_ON_POSTGRESQL = (
    "tests/access",
    "tests/crawl/test_ids_of_others.py",
    "tests/crawl/test_silent_change.py",
    "tests/porting/letters/test_letter_kinds.py",
    "tests/porting/letters/test_pdf.py",
    "tests/porting/papers/test_hostile_files.py",
    "tests/porting/papers/test_page_images.py",
    "tests/porting/seals/test_verify_pages.py",
    "tests/porting/seals/test_verifying.py",
    "tests/test_architecture.py",
    "tests/test_demo.py",
    "tests/test_look.py",
)
# Many tests wait for a process, a lease or each other: more workers than there are cores.
WORKERS = ("-n", "3", "--dist", "worksteal", "-m", "not journey")
CHECKS = {
    "ruff": [VENV / "ruff", "check", "."],
    "format": [VENV / "ruff", "format", "--check", "."],
    "templates": [VENV / "djlint", "--quiet", "--lint", "templates"],
    "types": [VENV / "mypy", "accounts", "config", "numbers", "porting"],
    "migrations": [VENV / "python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deploy": [VENV / "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def run(name: str, command: list[str | Path], **env: str) -> bool:
    print(f"\n=== {name}", flush=True)
    begun = time.monotonic()
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env=os.environ | env, check=False)
    verdict = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"=== {name}: {verdict} in {time.monotonic() - begun:.0f} s", flush=True)
    return done.returncode == 0


def pytest(name: str, *words: str, **env: str) -> bool:
    if not COVERAGE:
        return run(name, [VENV / "python", "-m", "pytest", *words], **env)
    env["COVERAGE_FILE"] = str(COVERED / "data")
    return run(name, [VENV / "coverage", "run", "-m", "pytest", *words], **env)


def start_counting() -> None:
    """Forget what was counted before: files of other lines of code say nothing."""
    shutil.rmtree(COVERED, ignore_errors=True)
    COVERED.mkdir(parents=True)


def covered(floors: dict[str, int]) -> bool:
    """Print what was walked, folder by folder; tell whether each reaches its floor."""
    env = {"COVERAGE_FILE": str(COVERED / "data")}
    is_fine = run("coverage", [VENV / "coverage", "combine", "--quiet"], **env)
    for folder, floor in floors.items():
        words = ["report", f"--include={folder}/*", f"--fail-under={floor}"]
        is_fine &= run(f"coverage of {folder}", [VENV / "coverage", *words], **env)
    return is_fine


def without(paths: tuple[str, ...]) -> list[str]:
    return [] if FULL else [f"--ignore={path}" for path in paths]


def main() -> int:
    if COVERAGE:
        start_counting()
    if words := sys.argv[1:]:
        is_fine = pytest("tests on SQLite", *words)
        if COVERAGE:
            covered(dict.fromkeys(FLOORS, 0))
        return 0 if is_fine else 1
    begun, passed = time.monotonic(), {}
    for name, command in CHECKS.items():
        passed[name] = run(
            name, command, **(DEPLOYED if name in ("deploy", "migrations", "types") else {})
        )
    passed["SQLite"] = pytest("tests on SQLite", *WORKERS, *without(NOT_ON_SQLITE))
    with postgresql(max_connections="200") as database, redis() as broker:
        passed["PostgreSQL"] = pytest(
            "tests on PostgreSQL and Redis",
            *WORKERS,
            *without(NOT_ON_POSTGRESQL),
            DATABASE_URL=database,
            REDIS_FOR_TESTS=broker,
        )
    # The journeys of a file follow each other on one installation, as its numbers are taken once.
    passed["journeys"] = pytest(
        "journeys in Chromium", "-m", "journey", "-n", "3", "--dist", "loadfile"
    )
    if COVERAGE:
        passed["coverage"] = covered(FLOORS)
    shutil.rmtree(ROOT / ".pytest_cache", ignore_errors=True)
    failed = [name for name, is_fine in passed.items() if not is_fine]
    print(
        f"\nAll checks took {time.monotonic() - begun:.0f} s.",
        "Failed: " + ", ".join(failed) if failed else "All passed.",
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
