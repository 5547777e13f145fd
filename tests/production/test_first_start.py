"""`.env.example` read by a shell, and the first start of docs/deploy.md followed to the letter."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / ".env.example"


def first_start():
    """The lines of the block under "First start", as they stand there."""
    page = (ROOT / "docs/deploy.md").read_text()
    block = page.partition("## First start")[2].partition("\n## ")[0]
    return [line[4:] for line in block.splitlines() if line.startswith("    ")]


def in_a_shell(script, folder):
    return subprocess.run(
        ["sh", "-euc", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_example_is_read_by_a_shell_as_it_stands(tmp_path):
    done = in_a_shell(f"set -a; . {shlex.quote(str(EXAMPLE))}; env", tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert said["NEW_CARRIER_NAME"] == "Example Communications, LLC"
    assert said["FAX_CARRIER_NAME"] == "Carrier C"
    named = re.findall(r"^([A-Z0-9_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    assert set(named) <= set(said)


def test_the_first_start_works_as_it_is_written(tmp_path):
    """What an example cannot know is filled in: secrets, and servers that are not there."""
    own = {
        "SECRET_KEY": "long-and-only-for-this-test-" * 3,
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portdesk.sqlite3",
        "DATA_DIR": str(tmp_path / "data"),
        "SEAL_KEY_FILE": str(tmp_path / "seal.pem"),
        "S3_BUCKET": "",
        "CELERY_BROKER_URL": "",
    }
    (tmp_path / "data").mkdir()
    settings = EXAMPLE.read_text() + "".join(f"{k}={shlex.quote(v)}\n" for k, v in own.items())
    (tmp_path / ".env").write_text(settings)
    python = shlex.quote(sys.executable)
    lines = [
        re.sub(r"^python manage\.py", f"{python} {ROOT}/manage.py", line) for line in first_start()
    ]
    assert len(lines) == 6
    # The static files of a checkout stay as they are.
    lines = [line for line in lines if "collectstatic" not in line]

    done = in_a_shell("\n".join(lines), tmp_path)

    assert done.returncode == 0, done.stderr + done.stdout
    assert (tmp_path / "seal.pem").stat().st_mode & 0o777 == 0o600
    assert "priya@example.com is Supervisor. To choose a password, once:" in done.stdout
    assert "https://port.example.com/" in done.stdout.splitlines()[-1]
