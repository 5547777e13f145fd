"""From a fresh clone to the first page: ``make run`` once with nothing there, once with all of it.

Packages come from wherever pip and uv find them; a cache of theirs is left as it is.
"""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measure import Result
from bin.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600  # seconds
OURS = ("PORT", "DATA_DIR", "DATABASE_URL", "SITE_URL", "VIRTUAL_ENV", "PYTHONPATH")


def measure(scale: float) -> Result:
    """Nothing here can be shrunk, so ``scale`` has no say."""
    with tempfile.TemporaryDirectory(prefix="portdesk-start-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first = seconds_to_first_page(clone, Path(folder) / "data")
        second = seconds_to_first_page(clone, Path(folder) / "data")
    return {
        "name": "start",
        "ratio": round(second / first, 3),
        "first_seconds": round(first, 1),
        "second_seconds": round(second, 1),
    }


def seconds_to_first_page(clone: Path, data: Path) -> float:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    env = kept | {"PORT": str(port), "DATA_DIR": str(data)}
    begun = time.monotonic()
    run = subprocess.Popen(
        ["make", "run"], cwd=clone, env=env, start_new_session=True, stdout=sys.stderr
    )
    try:
        for path in ("/healthz", "/login/"):
            while not is_there(f"http://localhost:{port}{path}"):
                if run.poll() is not None or time.monotonic() - begun > LONGEST:
                    raise SystemExit("make run did not get as far as its first page.")
                time.sleep(0.05)
        return time.monotonic() - begun
    finally:
        # As Ctrl-C does: to make and what it runs, which stops its own children in order.
        os.killpg(run.pid, signal.SIGINT)
        run.wait(60)
        wait_for_lock(data)


def wait_for_lock(data: Path) -> None:
    """Wait for the end of ``bin/run.py``, which holds a lock: make does not always wait for it."""
    lock = data / "run.lock"
    if lock.exists():
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)


def is_there(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
