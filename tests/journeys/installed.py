"""Whole installations in folders of their own, started the way people start them."""

import contextlib
import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACTS = ROOT / "artifacts"


@dataclass
class Site:
    """A running Portdesk: its address, its folder, and the mails it has sent."""

    address: str
    data: Path
    seen: set[str] = field(default_factory=set)

    def mails(self):
        """Every mail so far, oldest first."""
        files = sorted(self.data.glob("mail/*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    def wait_for_mail(self, to, words, seconds=60):
        """Return the text of the newest mail to somebody whose subject has these words.

        A minute is three sweeps: longer than any lost nudge costs.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in reversed(self.mails()):
                if (
                    to in mail["To"]
                    and words in mail["Subject"]
                    and mail["Message-ID"] not in self.seen
                ):
                    self.seen.add(mail["Message-ID"])
                    return mail.get_body(("plain",)).get_content()
            time.sleep(0.2)
        there = "; ".join(f"{mail['To']}: {mail['Subject']}" for mail in self.mails()[-20:])
        log = (self.data / "log").read_text()[-4000:]
        raise AssertionError(
            f"No mail to {to} about {words!r}. Waiting: {self.waiting()}. Log: {log} Last: {there}"
        )

    def broken(self):
        """What `check_invariants` finds in this installation while it runs: "0", or a line each."""
        env = {name: text for name, text in os.environ.items() if name not in OURS}
        done = subprocess.run(
            [sys.executable, "manage.py", "check_invariants"],
            cwd=ROOT, env=env | {"DATA_DIR": str(self.data), "LOG_LEVEL": "ERROR"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return (done.stdout if done.returncode == 0 else done.stdout + done.stderr).strip()

    def waiting(self):
        """What the worker has promised and not done: kind, request, state and last error."""
        with contextlib.closing(sqlite3.connect(self.data / "portdesk.sqlite3")) as rows:
            return rows.execute(
                "SELECT kind, reference, state, attempts, last_error FROM porting_outboxmessage"
                " WHERE state != 'done'"
            ).fetchall()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# What this test run was started with is not what people start with.
OURS = ("DATABASE_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "CELERY_BROKER_URL")
OURS += ("DEMO", "DATA_DIR", "DJANGO_SETTINGS_MODULE", "CARRIER_LOOKUP")


def copy_of(factory, name, make):
    """Return a folder that one process of the test run has made, copied for this one.

    Demo data and scenes with letters that are signed and sealed take half a minute of a core.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            (shared / f"{name}-begun").mkdir()
            make(shared / f"{name}-begun")
            (shared / f"{name}-begun").rename(shared / name)
    return shutil.copytree(shared / name, factory.mktemp(name), dirs_exist_ok=True)


def is_up(address):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=1):
        return True
    return False


@contextlib.contextmanager
def running(data):
    """`make run` in this folder, until it is up; yields its address."""
    port, env = free_port(), {name: text for name, text in os.environ.items() if name not in OURS}
    address = f"http://localhost:{port}"
    with (data / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "bin/run.py"],
            cwd=ROOT,
            env=env | {"PORT": str(port), "DATA_DIR": str(data)},
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + 300
        while not is_up(address):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail((data / "log").read_text())
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def started_once(data):
    with running(data):
        pass
