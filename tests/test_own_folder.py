"""DATA_DIR is its owner's alone, and a demo stays on one's own machine."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import demo_places, own_folder

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = ("DATABASE_URL", "CELERY_BROKER_URL", "DEMO", "DEMO_IN_TESTS", "DJANGO_SETTINGS_MODULE",
            "SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "SITE_URL")  # fmt: skip
KEYS = {
    "SECRET_KEY": "s" * 60,
    "FIELD_ENCRYPTION_KEYS": "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo=",
}
SERVER = "postgres://portdesk:x@127.0.0.1:1/none"


@pytest.fixture
def wide():
    """New files are open to everybody, as a shell's 0022 makes them."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder):
    """Return {name: mode} of all that others may look into, the folder included."""
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in (folder, *folder.rglob("*"))
        if path.lstat().st_mode & 0o077 and not path.is_symlink()
    }


def left_open(folder):
    """What an earlier version left: a folder of 0755 with files of 0644."""
    for name in ("keys", "mail", "files/bills", "queue/messages"):
        (folder / name).mkdir(parents=True)
    for name in ("portdesk.sqlite3", "portdesk.sqlite3-wal", "portdesk.sqlite3-shm", "run.lock",
                 "demo", "keys/secret_key", "mail/one.eml", "files/bills/bill.pdf",
                 "queue/messages/one.msg"):  # fmt: skip
        (folder / name).touch()
    (folder / "portdesk.sqlite3-wal").unlink()
    (folder / "portdesk.sqlite3-shm").unlink()
    (folder / "keys/secret_key").write_text("k" * 60)


def manage(folder, *words, **env):
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=kept | {"DATA_DIR": str(folder), "ALLOWED_HOSTS": "localhost"} | env,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: os.umask(0o022),
    )


def test_a_folder_that_others_could_read_is_closed_at_the_first_start(tmp_path, wide):
    folder = tmp_path / "data"
    left_open(folder)
    assert modes(folder)["portdesk.sqlite3"] == "0o644"
    elsewhere = tmp_path / "elsewhere.sqlite3"
    elsewhere.touch()

    done = manage(folder, "migrate", "--verbosity", "0")
    other = manage(folder, "check", DATABASE_URL=f"sqlite:///{elsewhere}", **KEYS)

    assert (done.returncode, other.returncode) == (0, 0), done.stderr + other.stderr
    assert modes(folder) == {}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "portdesk.sqlite3").stat().st_mode) == 0o600
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600


def test_a_new_folder_and_what_is_written_into_it_are_closed(tmp_path, wide):
    folder = tmp_path / "new"
    done = manage(folder, "shell", "--no-imports", "-c", (
        "from django.core.files.base import ContentFile as C\n"
        "from django.core.files.storage import default_storage as files\n"
        "from django.core.mail import send_mail\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0); files.save('bills/a/b.pdf', C(b'1'))\n"
        "send_mail('s', 't', 'a@b.example', ['c@d.example'])\n"
        "from django.db import connection; connection.cursor().execute('BEGIN IMMEDIATE')\n"
        "from pathlib import Path; from django.conf import settings\n"
        "print(sorted(oct(p.stat().st_mode & 0o777) for p in"
        " settings.DATA_DIR.glob('portdesk.sqlite3*')))"
    ))  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "['0o600', '0o600', '0o600']"
    assert len(list((folder / "mail").glob("*.eml"))) == 1
    assert modes(folder) == {}


def test_what_is_left_open_deep_inside_is_closed_by_make_run(tmp_path, wide):
    folder = tmp_path / "data"
    left_open(folder)
    before = os.umask(0o022)
    own_folder.close(folder)
    (folder / "mail/one.eml").chmod(0o644)

    own_folder.close(folder, deep=True)

    assert modes(folder) == {}
    os.umask(before)
    assert "deep=True" in (ROOT / "bin/run.py").read_text()


def test_what_others_share_and_what_is_not_ours_keeps_its_rights(tmp_path, wide):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    target = tmp_path / "papers.pdf"
    target.touch()
    (shared / "script").touch()
    (shared / "script").chmod(0o755)
    (shared / "files").symlink_to(target)
    (shared / "portdesk.sqlite3").touch()

    own_folder.close(shared, deep=True)

    assert modes(tmp_path / "shared") == {".": "0o1777", "script": "0o755"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"SITE_URL": "https://port.example.com"}, "an https address (SITE_URL)"),
        ({"SITE_URL": "HTTPS://port.example.com"}, "an https address (SITE_URL)"),
        ({"DATABASE_URL": SERVER, **KEYS}, "a database server (DATABASE_URL)"),
    ],
)
@pytest.mark.parametrize("by_mark", [False, True])
def test_a_demo_for_others_does_not_start(tmp_path, env, said, by_mark):
    folder = tmp_path / "data"
    folder.mkdir()
    if by_mark:  # `make run` has left it
        (folder / "demo").touch()
    else:
        env = env | {"DEMO": "true"}

    for words in (("check", "--deploy"), ("migrate",)):
        done = manage(folder, *words, **env)

        assert done.returncode != 0
        assert f"DEMO=true does not go with {said}. A demo has known logins" in done.stderr
    assert not (folder / "portdesk.sqlite3").exists()


def test_a_demo_of_ones_own_starts_and_the_deployment_check_names_it(tmp_path):
    folder = tmp_path / "data"

    assert manage(folder, "check", DEMO="true").returncode == 0
    done = manage(folder, "check", "--deploy", "--fail-level", "ERROR", DEMO="true")

    assert done.returncode == 1
    assert "(config.E001) DEMO is on." in done.stderr
    assert "config.E001" not in manage(folder, "check", "--deploy", DEMO="false").stderr


def test_the_deployment_check_names_a_folder_that_stays_open(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert demo_places.check_folder() == []
    tmp_path.chmod(0o750)
    assert [found.id for found in demo_places.check_folder()] == ["config.W002"]
