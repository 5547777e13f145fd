"""Whether the stored files and the rows that know them still match, and the removal of strays.

A worker killed between storing a file and its row leaves a file that nobody can ever open.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.core.files.storage import Storage
from django.utils import timezone

from porting.models import Document, DocumentPage, DocumentReading

# A file is written before its row; younger ones may still get theirs.
YOUNG = timedelta(hours=1)
# What is removed must be beyond every doubt: no use case and no clock is off by a day.
OLD = timedelta(days=1)
BATCH = 500


def check_files() -> Iterator[str]:
    """I11: no row without its file, and no file older than an hour without a row."""
    storage = Document._meta.get_field("file").storage  # type: ignore[union-attr]
    try:
        yield from _mismatches(storage)
    except OSError as error:
        yield f"The file storage could not be read to its end: {error}"


# Every column that names a stored file: papers, the pictures of their pages, the copies shown.
# A paper whose time is over keeps its row and loses its file.
HOMES = (
    (Document.objects.exclude(file="").order_by("pk"), "pk", "file"),
    (DocumentPage.objects.order_by("pk"), "document_id", "file"),
    (DocumentReading.objects.exclude(safe_file="").order_by("pk"), "document_id", "safe_file"),
)


def stored_names() -> Iterator[tuple[int, str]]:
    """Yield the key of a document and a file that one of its rows names."""
    for rows, key, column in HOMES:
        yield from rows.values_list(key, column).iterator(1_000)


def _known(names: list[str]) -> set[str]:
    """Return those of the names that a row names: as many statements as there are homes."""
    found: set[str] = set()
    for rows, _, column in HOMES:
        found |= set(rows.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    return found


def _mismatches(storage: Storage) -> Iterator[str]:
    known = set()
    for pk, name in stored_names():
        known.add(name)
        if not storage.exists(name):
            yield f"The file of document {pk} is gone."
    old = timezone.now() - YOUNG
    for name in _names(storage, ""):
        if name not in known and storage.get_modified_time(name) < old:
            yield f"The file {name} belongs to no document."


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    for file in files:
        yield f"{folder}/{file}".lstrip("/")
    for inner in folders:
        yield from _names(storage, f"{folder}/{inner}".lstrip("/"))


def purge_orphan_files() -> list[str]:
    """Delete stored files older than a day that no row names; returns their names.

    Raises OSError when the storage cannot be read. What is left can be deleted the next time.
    """
    storage = Document._meta.get_field("file").storage  # type: ignore[union-attr]
    names, gone = _names(storage, ""), []
    while batch := list(islice(names, BATCH)):
        known = _known(batch)
        for name in batch:
            if name not in known and storage.get_modified_time(name) < timezone.now() - OLD:
                storage.delete(name)
                gone.append(name)
    return gone
