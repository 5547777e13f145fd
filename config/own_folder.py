"""The folder of an installation, and what lies in it, for nobody else on the machine.

A row of the session table signs in, and mails hold links that do. Settings call ``close`` at every
start, ``bin/run.py`` with ``deep``; this file imports nothing of ours, so that both can.
"""

import contextlib
import os
import stat
from pathlib import Path

# What is ours in DATA_DIR: whoever names a folder that holds more keeps the rights of the rest.
OURS = ("*.sqlite3*", "keys", "mail", "files", "queue", "static", "demo", "run.lock", "*.pem")


def close(folder: Path, *, deep: bool = False) -> None:
    """Give ``folder`` the mode 0700, and what is ours in it 0700 (folders) or 0600 (files).

    Folders in it are walked through where one at the top was open to others, or with ``deep``:
    a million papers are not looked at on every start. What belongs to another user stays as it is.
    """
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = [path for name in OURS for path in folder.glob(name)]
    is_open = any(is_open_to_others(path) for path in (folder, *found))
    for path in found:
        if path.is_dir() and not path.is_symlink() and (deep or is_open):
            for place, folders, files in os.walk(path):
                for name in (*folders, *files):
                    _close_one(Path(place, name))
        _close_one(path)
    # Last: whatever breaks off before is done again at the next start.
    if not _is_shared(folder):
        _close_one(folder)


def close_database(path: Path) -> None:
    """The same for an SQLite database, wherever it lies; what SQLite adds beside it, too."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        _close_one(path.with_name(name))


def is_open_to_others(path: Path) -> bool:
    """Whether another user of the machine may read, write or enter; False for what is not there."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(found.st_mode) and bool(found.st_mode & 0o077)


def _is_shared(folder: Path) -> bool:
    """``/`` and folders like ``/tmp``, which others need."""
    return folder == folder.parent or bool(folder.stat().st_mode & stat.S_ISVTX)


def _close_one(path: Path) -> None:
    # It may vanish (a message of the queue), or lie on a disk that is read-only or knows no rights.
    with contextlib.suppress(OSError):
        found = path.lstat()
        if not found.st_mode & 0o077 or found.st_uid != os.geteuid():
            return
        if stat.S_ISDIR(found.st_mode):
            path.chmod(0o700)
        elif stat.S_ISREG(found.st_mode):
            path.chmod(0o600)
