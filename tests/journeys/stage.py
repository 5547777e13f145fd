"""The installation of the scenes: pages only, nobody works in the background."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request

from tests.journeys.conftest import ROOT, free_port

OURS = (
    "CARRIER_LOOKUP",
    "DATABASE_URL",
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "CELERY_BROKER_URL",
    "STATIC_ROOT",
)


@contextlib.contextmanager
def stage(data):
    """Make the scenes in this folder and serve them; yields the address and the scenes' words."""
    port = free_port()
    for folder in ("keys", "mail", "files"):
        (data / folder).mkdir(parents=True)
    left_out = (*OURS, "DJANGO_SETTINGS_MODULE")
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    env |= {"PORT": str(port), "DATA_DIR": str(data), "DEMO": "true", "LOG_LEVEL": "WARNING"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.make_scenes"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    scenes = json.loads(made.stdout)
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--threads", "4", "--no-control-socket",
         "--log-level", "warning"],
        cwd=ROOT, env=env,
    )  # fmt: skip
    address = f"http://localhost:{port}"
    try:
        wait_until_up(web, address)
        yield address, scenes
    finally:
        web.terminate()
        web.wait(20)


def wait_until_up(web, address):
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=1):
            return
        assert web.poll() is None, "The web server ended."
        time.sleep(0.1)
    raise AssertionError("The web server did not start.")
