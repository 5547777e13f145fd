"""Whether the stored files and the rows that know them still match."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from porting.models import Document, DocumentPage, DocumentReading

# A file is written before its row; younger ones may still get theirs.
YOUNG = timedelta(hours=1)


def check_files() -> Iterator[str]:
    """I11: no row without its file, and no file older than an hour without a row."""
    storage = Document._meta.get_field("file").storage  # type: ignore[union-attr]
    try:
        yield from _mismatches(storage)
    except OSError as error:
        yield f"The file storage could not be read to its end: {error}"


def stored_names() -> Iterator[tuple[int, str]]:
    """Yield every file that a row knows, with its document's key: papers, their pages, copies."""
    yield from Document.objects.order_by("pk").values_list("pk", "file").iterator(1_000)
    pages = DocumentPage.objects.order_by("pk").values_list("document_id", "file")
    yield from pages.iterator(1_000)
    copies = DocumentReading.objects.exclude(safe_file="").order_by("pk")
    yield from copies.values_list("document_id", "safe_file").iterator(1_000)


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
