"""Everything that is checked: lint, types, tests on both databases, journeys in a browser.

``make test`` calls it. It starts a PostgreSQL and a Redis of its own on free ports in a
temporary folder and stops them after. ``ARGS="-k letter"`` is handed on to pytest, and then only
the tests run, on SQLite.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv" / "bin"
DEPLOYED = {
    "SECRET_KEY": "only for the deployment check, long enough and random: 8f1c0e52b7d94a6f",
    "FIELD_ENCRYPTION_KEYS": "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo=",
    "SITE_URL": "https://port.example.com",
    "ALLOWED_HOSTS": "port.example.com",
    "DEMO": "false",
}
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
    return run(name, [VENV / "python", "-m", "pytest", *words], **env)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(command: list[str], what: str) -> None:
    for _ in range(100):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit(f"{what} did not start.")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL in a temporary folder; yields its DATABASE_URL."""
    # It refuses to run as root, so root lends it to the user that its package made.
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    with tempfile.TemporaryDirectory(prefix="portdesk-pg-") as folder:
        as_user: list[str] = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data, port = f"{folder}/data", free_port()
        subprocess.run(
            [*as_user, binaries / "initdb", "--pgdata", data, "--auth=trust", "--username=portdesk",
             "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        server = subprocess.Popen(
            [*as_user, binaries / "postgres", "-D", data, "-p", str(port), "-k", folder,
             "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            ready = [str(binaries / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
            wait_for(ready, "PostgreSQL")
            yield f"postgres://portdesk@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(20)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis without persistence; yields its address."""
    with tempfile.TemporaryDirectory(prefix="portdesk-redis-") as folder:
        port = free_port()
        server = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
             "--dir", folder],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(["redis-cli", "-p", str(port), "ping"], "Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(20)


def main() -> int:
    if words := sys.argv[1:]:
        return 0 if pytest("tests on SQLite", *words) else 1
    begun, passed = time.monotonic(), {}
    for name, command in CHECKS.items():
        passed[name] = run(
            name, command, **(DEPLOYED if name in ("deploy", "migrations", "types") else {})
        )
    both = ("-n", "2", "-m", "not journey")
    passed["SQLite"] = pytest("tests on SQLite", *both)
    with postgresql() as database, redis() as broker:
        passed["PostgreSQL"] = pytest(
            "tests on PostgreSQL and Redis", *both, DATABASE_URL=database, REDIS_FOR_TESTS=broker
        )
    passed["journeys"] = pytest("journeys in Chromium", "-m", "journey")
    shutil.rmtree(ROOT / ".pytest_cache", ignore_errors=True)
    failed = [name for name, is_fine in passed.items() if not is_fine]
    print(
        f"\nAll checks took {time.monotonic() - begun:.0f} s.",
        "Failed: " + ", ".join(failed) if failed else "All passed.",
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
