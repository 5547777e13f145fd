"""Run Portdesk on this machine: web server, worker and beat, until Ctrl-C. ``make run`` calls it.

PORT and DATA_DIR choose the port (8000) and the folder for database, files, mail and keys (data/).
"""

import fcntl
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PORT = os.environ.get("PORT", "8000")
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / "data")).resolve()
ENV = os.environ | {
    "DEMO": os.environ.get("DEMO", "true"),
    "PORT": PORT,
    "DATA_DIR": str(DATA_DIR),
    "PYTHONUNBUFFERED": "1",
    # Somebody who tries Portdesk as root in a container knows that.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
    "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
}
CELERY = [PYTHON, "-m", "celery", "--app", "config", "--quiet"]
CHILDREN = {
    "web": [
        PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}",
        "--workers", "2", "--worker-class", "config.web_worker.PatientWorker", "--threads", "4",
        "--worker-connections", "400", "--keep-alive", "0",
        "--no-control-socket", "--log-level", "warning",
    ],
    "worker": [
        *CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ],
    "beat": [
        *CELERY, "beat", "--loglevel", "WARNING", "--pidfile=",
        "--schedule", str(DATA_DIR / "queue" / "beat"),
    ],
}  # fmt: skip


def manage(*words: str) -> None:
    """Run a Django command; end with its words when it fails."""
    done = subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, env=ENV, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def check_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except (OSError, ValueError, OverflowError) as error:
            sys.exit(f"Port {PORT} cannot be used ({error}). Choose another: PORT=8001 make run")


def make_folders() -> int:
    """Make the folders of DATA_DIR; returns the lock that keeps a second run out of them.

    The folder and all that lies in it become ours alone, whatever an earlier version left open.
    """
    runpy.run_path(str(ROOT / "config" / "own_folder.py"))["close"](DATA_DIR, deep=True)
    for folder in ("keys", "mail", "files", "queue"):  # beat remembers its times beside the queue
        (DATA_DIR / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(DATA_DIR / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Portdesk already runs with {DATA_DIR}. Choose another: DATA_DIR=... make run")
    return lock


def mend_queue(data: Path) -> None:
    """Remove tables of queues that a power cut has left half-written: no worker starts with one,
    and each writes its own anew.
    """
    for table in (data / "queue" / "control").glob("*.exchange"):
        try:
            json.loads(table.read_text())
        except ValueError:
            table.unlink(missing_ok=True)


def start(name: str) -> subprocess.Popen[bytes]:
    mend_queue(DATA_DIR)
    # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
    return subprocess.Popen(CHILDREN[name], cwd=ROOT, env=ENV, start_new_session=True)


def is_up() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 10
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def greet() -> None:
    address = ENV.get("SITE_URL") or f"http://localhost:{PORT}"
    print(f"\nPortdesk is up: {address}\n", flush=True)
    if ENV["DEMO"] == "true":
        manage("demo_logins")
        print(f"Outgoing mail can be read at {address}/demo/mail/")
    print("Ctrl-C stops everything.\n", flush=True)


def main() -> None:
    check_port()
    lock = make_folders()
    manage("prepare")
    if ENV["DEMO"] == "true":  # and may be: `prepare` has read the settings
        (DATA_DIR / "demo").touch()
    stopping: list[bool] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.append(True))
    children = {name: start(name) for name in CHILDREN}
    try:
        look_after(children, stopping)
    finally:
        # Also when Ctrl-C hits a command of the greeting: the children know nothing of it.
        print("\nStopping.", flush=True)
        stop(children)
        os.close(lock)


def look_after(children: dict[str, subprocess.Popen[bytes]], stopping: list[bool]) -> None:
    """Greet once the web server is up and start again what ends, until somebody stops us."""
    greeted = False
    while not stopping:
        if not greeted and is_up():
            greeted = True  # once, also when Ctrl-C or a fault ends the greeting
            greet()
        for name, child in children.items():
            if child.poll() is not None and not stopping:
                print(f"The {name} process ended ({child.returncode}); starting it again.")
                time.sleep(1)
                children[name] = start(name)
        time.sleep(0.2)


if __name__ == "__main__":
    main()
