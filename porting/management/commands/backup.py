"""Back an installation up into a folder: the database, then the files that its rows name.

The database goes first, so that every file it names is stored by the time files are copied.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils import timezone

from porting.models import Document
from porting.services.stored_files import stored_names

DUMPS = {"sqlite": "portdesk.sqlite3", "postgresql": "portdesk.dump"}


class Command(BaseCommand):
    help = "Back up the database and all files into a new folder. The keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
        parser.add_argument(
            "--without-files",
            action="store_true",
            help="for a bucket that is copied by other means, after this command",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].absolute()
        if folder.exists():
            raise CommandError(f"{folder} exists already. Name a new folder.")
        # Nobody finds half a backup: the folder gets its name when it is whole.
        unfinished = folder.with_name(f".{folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        dump = unfinished / DUMPS[connection.vendor]
        dump_database(dump)
        lost: list[str] = []
        count = 0 if options["without_files"] else copy_files(unfinished / "files", lost)
        with dump.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        said = {"made_at": timezone.now().isoformat(), "sha256": digest, "files": count}
        (unfinished / "backup.json").write_text(json.dumps(said))
        unfinished.rename(folder)
        self.stdout.write(f"{folder}: the database and {count} files.")
        self.stdout.write(
            "The keys (SECRET_KEY, FIELD_ENCRYPTION_KEYS; keys/ of an embedded installation) "
            "are not in it. Keep them elsewhere: without them no PIN can be read."
        )
        if lost:
            raise CommandError("Not copied, because they cannot be read: " + ", ".join(lost))


def dump_database(path: Path) -> None:
    """Write a consistent copy of the database, beside people who are working."""
    path.touch(mode=0o600)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
            database.execute("VACUUM INTO ?", [str(path)])
        return
    words, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    run(["pg_dump", "--format=custom", f"--file={path}", *words[1:]], env)


def copy_files(folder: Path, lost: list[str]) -> int:
    """Copy what the documents' rows name; return how many, and add to ``lost`` what is not there.

    Reads through the storage, so that a folder and a bucket are the same.
    """
    folder.mkdir(mode=0o700)
    count = 0
    storage = Document._meta.get_field("file").storage  # type: ignore[union-attr]
    for _, name in stored_names():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with storage.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except OSError:
            target.unlink(missing_ok=True)
            lost.append(name)
            continue
        target.chmod(0o600)
        count += 1
    return count


def run(words: list[str], env: dict[str, str] | None) -> None:
    """Run a program of PostgreSQL's; its own words say what went wrong."""
    try:
        done = subprocess.run(  # noqa: S603
            words, env=os.environ | (env or {}), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise CommandError(f"{words[0]} is missing. Install postgresql-client.") from None
    if done.returncode:
        raise CommandError(done.stderr.strip() or f"{words[0]} failed.")
