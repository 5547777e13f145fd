"""Real servers beside the tests: an S3, a mail server, a web server and a worker of our own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.files.storage import storages

from config import readiness
from porting import outbox

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))

from servers import free_port  # noqa: E402

ACCESS_KEY, SECRET = "portdesk-tests", "a secret of the tests"


def eventually(asked, seconds=30.0):
    """Ask until the answer is true; return it, or the last one when the time is up."""
    end = time.monotonic() + seconds
    while not (answer := asked()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def status_of(address, timeout=30):
    """Return (status, body) of a page, (0, reason) when nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()
    except OSError as error:
        return 0, str(error)


class S3:
    """An S3 server on a folder; its buckets are the folders in it."""

    def __init__(self, folder):
        self.folder, self.port, self.server = folder, free_port(), None
        self.address = f"http://127.0.0.1:{self.port}"
        (folder / "papers").mkdir()

    def start(self):
        self.server = subprocess.Popen(
            [Path(sys.executable).parent / "rclone", "serve", "s3", str(self.folder),
             "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{ACCESS_KEY},{SECRET}",
             "--vfs-cache-mode", "off", "--dir-cache-time", "0s",
             "--config", str(self.folder.parent / "no.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert eventually(lambda: status_of(self.address, 2)[0]), "the S3 server did not start"

    def stop(self):
        self.server.kill()
        self.server.wait()

    def freeze(self):
        self.server.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.server.send_signal(signal.SIGCONT)

    @property
    def files(self):
        """The paths of all objects in the bucket."""
        bucket = self.folder / "papers"
        return sorted(str(path.relative_to(bucket)) for path in bucket.rglob("*") if path.is_file())


@pytest.fixture
def s3(tmp_path):
    folder = tmp_path / "s3"
    folder.mkdir()
    server = S3(folder)
    server.start()
    yield server
    with contextlib.suppress(ProcessLookupError):
        server.thaw()
    server.stop()


@pytest.fixture
def in_bucket(settings, s3):
    """Let the settings point at the server; ``in_bucket(secret_key=...)`` changes an option."""

    def point(**options):
        settings.STORAGES = settings.STORAGES | {
            "default": {
                "BACKEND": "config.bucket.Bucket",
                "OPTIONS": {
                    "bucket_name": "papers",
                    "endpoint_url": s3.address,
                    "region_name": "us-east-1",
                    "access_key": ACCESS_KEY,
                    "secret_key": SECRET,
                    "addressing_style": "path",
                    "file_overwrite": False,
                    "default_acl": None,
                    "querystring_expire": 60,
                }
                | options,
            }
        }
        return storages["default"]

    point()
    return point


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(readiness, "_storage_asked", (float("-inf"), ""))
    monkeypatch.setattr(outbox, "_quiet_until", 0.0)


@contextlib.contextmanager
def process(*words, **env):
    """Run one of our own processes, with the tests' keys, and stop it after."""
    started = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"LOG_LEVEL": "ERROR"} | env,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
