"""Try a backup: restore it beside the running installation, and ask whether all is well in it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from porting.management.commands.backup import DUMPS, run


class Command(BaseCommand):
    help = "Restore a backup into a scratch place and check rows, files and keys. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` has made")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].absolute()
        dump = checked_dump(folder)
        restore = sqlite_restored if dump.suffix == ".sqlite3" else postgresql_restored
        with (
            tempfile.TemporaryDirectory(prefix="portdesk-verify-") as name,
            restore(dump, place := Path(name)) as address,
        ):
            done = subprocess.run(
                [sys.executable, "manage.py", "check_invariants", "--restored"],
                env=installation(address, place, folder / "files"),
                cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
            )  # fmt: skip
        if done.returncode:
            raise CommandError(f"{done.stdout}{done.stderr}".strip())
        self.stdout.write(f"{folder} can be restored: rows, files and keys are well.")


def checked_dump(folder: Path) -> Path:
    """Return a backup's dump. Raises CommandError for what is no backup, or was changed."""
    try:
        said = json.loads((folder / "backup.json").read_text())
        [dump] = [folder / name for name in DUMPS.values() if (folder / name).exists()]
    except (OSError, ValueError):
        raise CommandError(f"{folder} is not a backup of ours.") from None
    with dump.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != said["sha256"]:
            raise CommandError(f"{dump} is not what was backed up.")
    return dump


def installation(address: str, place: Path, files: Path) -> dict[str, str]:
    """Return the environment in which the restored database is the installation's."""
    if files.exists():
        (place / "files").symlink_to(files)
    return os.environ | {
        "DATABASE_URL": address,
        "DATABASE_URL_FILE": "",
        "DATA_DIR": str(place),
        # A backup without files is compared with the bucket as it is.
        "S3_BUCKET": "" if files.exists() else os.environ.get("S3_BUCKET", ""),
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": " ".join(settings.FIELD_ENCRYPTION_KEYS),
        "SECRET_KEY_FILE": "",
        "FIELD_ENCRYPTION_KEYS_FILE": "",
        "CELERY_BROKER_URL": "memory://",
        "CELERY_BROKER_URL_FILE": "",
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def sqlite_restored(dump: Path, place: Path) -> Iterator[str]:
    copy = place / "portdesk.sqlite3"
    shutil.copy(dump, copy)
    yield f"sqlite:///{copy}"


@contextmanager
def postgresql_restored(dump: Path, place: Path) -> Iterator[str]:
    """Restore into a new database of the same server, and drop it after; needs CREATEDB."""
    if connection.vendor != "postgresql":
        raise CommandError("This is a backup of PostgreSQL; set DATABASE_URL to a server.")
    name = f"portdesk_verify_{uuid.uuid4().hex[:8]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        there = connection.settings_dict | {"NAME": name}
        words, env = DatabaseClient.settings_to_cmd_args_env(there, [])
        into = ["--exit-on-error", "--no-owner", f"--dbname={name}", *words[1:-1]]
        run(["pg_restore", *into, str(dump)], env)
        yield address_of(there)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def address_of(database: dict[str, Any]) -> str:
    """Return a database's settings as a DATABASE_URL."""
    login = quote(database["USER"] or "", safe="")
    if database["PASSWORD"]:
        login += f":{quote(database['PASSWORD'], safe='')}"
    at = quote(database["HOST"] or "", safe="")
    if database["PORT"]:
        at += f":{database['PORT']}"
    tls = {name: value for name, value in database["OPTIONS"].items() if name.startswith("ssl")}
    return f"postgres://{login}@{at}/{database['NAME']}" + (f"?{urlencode(tls)}" if tls else "")
