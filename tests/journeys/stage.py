"""The installation of the scenes: pages only, nobody works in the background."""

import contextlib
import json
import os
import subprocess
import sys
import time

from tests.journeys.installed import ROOT, copy_of, free_port, is_up

OURS = (
    "CARRIER_LOOKUP",
    "DATABASE_URL",
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "CELERY_BROKER_URL",
    "STATIC_ROOT",
)


def environment(data):
    left_out = (*OURS, "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    return env | {"DATA_DIR": str(data), "DEMO": "true", "LOG_LEVEL": "WARNING"}


def make_scenes(data):
    """Make the scenes in this folder, and note their words in it."""
    for folder in ("keys", "mail", "files"):
        (data / folder).mkdir(parents=True)
    (data / "words.json").write_text(run("tests.journeys.make_scenes", data))


def run(module, data):
    made = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout


@contextlib.contextmanager
def stage(factory, changed_by=""):
    """Serve scenes, a copy of this process's own; yields the address and the scenes' words.

    ``changed_by`` is a module that does something to them before anybody looks.
    """
    data = copy_of(factory, "scenes", make_scenes)
    if changed_by:
        run(changed_by, data)
    port = free_port()
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "config.web_worker.PatientWorker", "--threads", "4",
         "--no-control-socket", "--log-level", "warning"],
        cwd=ROOT, env=environment(data) | {"PORT": str(port)},
    )  # fmt: skip
    address = f"http://localhost:{port}"
    try:
        wait_until_up(web, address)
        yield address, json.loads((data / "words.json").read_text())
    finally:
        web.terminate()
        web.wait(20)


def wait_until_up(web, address):
    for _ in range(600):
        if is_up(address):
            return
        assert web.poll() is None, "The web server ended."
        time.sleep(0.1)
    raise AssertionError("The web server did not start.")
