"""A whole installation of its own, started the way people start it, and a real browser."""

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
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
ARTIFACTS = ROOT / "artifacts"

# A journey asks what a page comes to say, not how soon: a busy machine may take its time.
expect.set_options(timeout=20_000)


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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """`make run` in a folder of its own: SQLite, web server, worker and beat as real processes."""
    data = copy_of(tmp_path_factory, "installation", started_once)
    with running(data) as address:
        yield Site(address, data)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; playwright's own cannot be downloaded everywhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Open a browser: ``open_page(width=390, script=False)``. Complaints fail the test."""
    complaints, contexts = [], []

    def opened(width=1280, height=900, script=True, dark=False) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "response",
            lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None,
        )
        page.set_default_timeout(30_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    # A page that says 4xx on purpose logs that it did; everything else is a fault of ours.
    assert [c for c in complaints if "the server responded with a status of 4" not in c] == []


@pytest.fixture
def picture():
    """Keep a picture of a page: artifacts/<name>.png."""
    ARTIFACTS.mkdir(exist_ok=True)

    def taken(page, name):
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    return taken


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group(together(item)))


def together(item):
    """The name of those tests that one process runs: a file, or half of the table of pages.

    Journeys of a file follow each other on one installation, as its numbers are taken once.
    """
    state = getattr(item, "callspec", None) and item.callspec.params.get("state")
    if item.path.name == "test_pages.py" and state:
        is_wizard = state.user == "sam" and state.route.startswith("porting:")
        return "pages of a customer's ports" if is_wizard else "all other pages"
    return item.path.name
