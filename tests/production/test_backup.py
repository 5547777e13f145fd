"""A backup of a busy installation is taken, tried, damaged, and tried again."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from cryptography.fernet import Fernet

from tests.production.conftest import ROOT

DATABASE = os.environ["DATABASE_URL"]


# A signed letter, its signed copy, a bill, an account number.
ROWS = """
from django.core.files.uploadedfile import SimpleUploadedFile
from porting import outbox
from porting.services import documents
from tests import factories
from tests.porting import letters_made, papers_made

account = factories.make_account("Ortiz Dental")
member = factories.make_member(account, email="sam@brightline.example")
row = letters_made.make_ready(account, member)
letters_made.send(row, member)
outbox.drain()
letters_made.sign(row)
outbox.drain()
bill = SimpleUploadedFile("May.pdf", papers_made.pdf_bytes())
documents.store_bill(row, [bill], by=letters_made.DANA)
"""


class Installation:
    """One with a request that has been signed."""

    def __init__(self, folder, database):
        self.folder = folder
        self.env = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
            "DEMO": "false",
            "ACCEPT_FICTIONAL_NUMBERS": "true",  # people of the tests have such phones
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *words, **env):
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT, env=os.environ | self.env | env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def fill(self):
        for words in (("migrate",), ("shell", "--no-imports", "-c", ROWS)):
            done, said = self.manage(*words, "--verbosity", "0")
            assert done == 0, said


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def installation(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installation")
    if request.param == "sqlite":
        made = Installation(folder, f"sqlite:///{folder / 'portdesk.sqlite3'}")
        made.fill()
        yield made
        return
    if not DATABASE.startswith("postgres"):
        pytest.skip("runs with PostgreSQL")
    name = f"backup_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(DATABASE, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    made = Installation(folder, urlsplit(DATABASE)._replace(path=f"/{name}").geturl())
    made.fill()
    yield made
    with psycopg.connect(DATABASE, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def backup(installation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups") / "monday"
    done, said = installation.manage("backup", folder)
    assert done == 0, said
    return folder


@pytest.fixture
def copy(backup, tmp_path):
    """A copy of the backup, to be damaged."""
    return shutil.copytree(backup, tmp_path / "copy")


def files_of(folder):
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def test_a_backup_can_be_restored_and_all_is_well_in_it(installation, backup):
    assert installation.manage("backup_verify", backup) == (
        0,
        f"{backup} can be restored: rows, files and keys are well.\n",
    )


def test_it_holds_every_file_and_no_key(installation, backup):
    stored = {path.name: path.read_bytes() for path in files_of(installation.folder)}

    assert {path.name: path.read_bytes() for path in files_of(backup)} == stored
    assert json.loads((backup / "backup.json").read_text())["files"] == len(stored) > 0
    assert (backup.stat().st_mode & 0o777) == 0o700
    keys = (os.environ["SECRET_KEY"], os.environ["FIELD_ENCRYPTION_KEYS"])
    everything = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
    assert [key for key in keys if key.encode() in everything] == []


def test_nothing_is_overwritten(installation, backup):
    done, said = installation.manage("backup", backup)

    assert (done, "exists already" in said) == (1, True)


def test_a_changed_byte_of_a_paper_is_found(installation, copy):
    paper = files_of(copy)[0]
    paper.write_bytes(paper.read_bytes()[:-1] + b"!")

    done, said = installation.manage("backup_verify", copy)

    assert done == 1
    assert "is not what was stored." in said


def test_a_lost_paper_is_found(installation, copy):
    files_of(copy)[0].unlink()

    done, said = installation.manage("backup_verify", copy)

    assert done == 1
    assert "is gone." in said


def test_a_changed_byte_of_the_database_is_found(installation, copy):
    [dump] = [path for path in copy.iterdir() if path.suffix in (".sqlite3", ".dump")]
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)

    done, said = installation.manage("backup_verify", copy)

    assert done == 1
    assert "is not what was backed up." in said


def test_other_keys_than_those_of_the_secrets_are_found(installation, backup):
    done, said = installation.manage(
        "backup_verify", backup, FIELD_ENCRYPTION_KEYS=Fernet.generate_key().decode()
    )

    assert done == 1
    assert "keys: porting.PortRequest.account_number cannot be read with the keys we have." in said


def test_a_paper_that_is_missing_already_is_named_and_the_rest_is_kept(installation, tmp_path):
    lost = files_of(installation.folder)[0]
    content = lost.read_bytes()
    lost.unlink()

    done, said = installation.manage("backup", tmp_path / "partly")

    lost.write_bytes(content)
    assert done == 1
    assert f"Not copied, because they cannot be read: {lost.parent.name}/{lost.name}" in said
    assert len(files_of(tmp_path / "partly")) == len(files_of(installation.folder)) - 1


def test_a_folder_that_is_no_backup_is_refused(installation, tmp_path):
    done, said = installation.manage("backup_verify", tmp_path)

    assert (done, "is not a backup of ours." in said) == (1, True)


def test_a_backup_is_taken_while_somebody_is_writing(installation, tmp_path):
    if not installation.env["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("pg_dump reads a snapshot")
    path = installation.folder / "portdesk.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        done, said = installation.manage("backup", tmp_path / "meanwhile")
        writer.execute("ROLLBACK")

    assert done == 0, said
