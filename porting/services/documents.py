"""Papers of a request: taken in, stored privately, removed by their owner.

Bytes are stored before anything else is judged, file by file, so that one bad file in a
selection costs none of the others.
"""

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from porting.choices import DocumentKind, Scan
from porting.errors import NotEditable, StorageDown, UploadRefused
from porting.models import Document, LetterOfAuthorization, PortRequest
from porting.papers import scanner, uploads
from porting.rules.lifecycle import hold
from porting.services import readings, submit_for_me
from porting.services.actors import Actor, Guest, user_of
from porting.services.events import record
from porting.services.notes import post_status

log = logging.getLogger(__name__)


class NotWanted(Exception):
    """Somebody else has stored the same paper first: drop this copy, quietly."""


@contextmanager
def stored(
    request: PortRequest,
    kind: DocumentKind,
    content: bytes,
    content_type: str,
    page_count: int | None = None,
    *,
    name: str = "",
    by: Actor = None,
) -> Iterator[Document]:
    """Store bytes and their row, and run the block in the same transaction.

    What somebody (``by``) sent is also promised to be scanned and read by the worker.
    When the block raises, neither row nor file stays; ``NotWanted`` ends there, others go on.
    Raises StorageDown, before the block has run, when the bytes cannot be stored.
    """
    document = Document(
        request=request,
        kind=kind,
        original_name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        page_count=page_count,
        scan=Scan.WAITING if by is not None and scanner.is_on() else Scan.NONE,
        uploaded_by=user_of(by),
        uploaded_by_guest=by.email if isinstance(by, Guest) else "",
    )
    try:
        document.file.save("", ContentFile(content), save=False)
    except OSError as error:  # a folder's and, translated, a bucket's
        log.error("A file could not be stored: %s", error)
        raise StorageDown(f"The file could not be stored. {error.strerror or error}") from error
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            yield document
            if document.is_upload:
                readings.promise(document)
    except BaseException as error:
        _drop(document)
        if not isinstance(error, NotWanted):
            raise


def _drop(document: Document) -> None:
    """Delete bytes that got no row. What cannot be deleted now is found by check_invariants."""
    try:
        document.file.delete(save=False)
    except OSError:
        log.exception("The file %s belongs to no document and stays.", document.file.name)


@dataclass
class Taken:
    """What became of the files of one upload: rows that are kept, sentences for the others."""

    kept: list[Document] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def bills_of(request: PortRequest) -> "list[Document]":
    """Return the phone bills of a request, the oldest first."""
    return list(_bills(request).order_by("created_at", "pk"))


def has_bill(request: PortRequest) -> bool:
    return _bills(request).exists()


def _bills(request: PortRequest) -> "QuerySet[Document]":
    return request.documents.filter(kind=DocumentKind.BILL, removed_at__isnull=True)


def papers_of(request: PortRequest | int) -> "QuerySet[Document]":
    """Return the papers that were not removed, newest first; ``is_void`` ones come last.

    These are the PDFs of letters that no longer count. ``request`` may be a primary key.
    """
    return _papers().filter(request=request)


@cache
def _papers() -> Any:  # documents with is_void; put together once, which takes Django a while
    void = LetterOfAuthorization.objects.filter(
        Q(document=OuterRef("pk")) | Q(signed_document=OuterRef("pk")),
        request=OuterRef("request"),
        voided_at__isnull=False,
    )
    papers = Document.objects.filter(removed_at__isnull=True).annotate(is_void=Exists(void))
    return papers.order_by("is_void", "-created_at", "-pk")


def check_bill_may_come(request: PortRequest) -> None:
    """Raise UploadRefused unless all letters are signed and the request is still going on."""
    if request.is_ended or request.deleted_at:
        raise UploadRefused("This request has ended, so no bill is needed any more.", field="files")
    letters = list(request.live_letters().defer("facts"))
    if not letters or not all(letter.signed_at for letter in letters):
        raise UploadRefused(
            "The letter must be signed before the phone bill is sent. "
            "Sign it first, then choose the bill again.",
            field="files",
        )


def store_bill(
    request: PortRequest, files: Iterable[File], *, by: Actor, bill_date: date | None = None
) -> Taken:
    """Take in the files of a phone bill and post the note that says so (seed 000, step 10).

    A file sent twice is kept once. ``bill_date`` is the day the sender says the bill has. Returns
    what was kept and a sentence for each file that was not; raises UploadRefused, with nothing
    stored, when no bill may come or no file was chosen. A storage that is down is asked once, not
    once a file.
    """
    request.refresh_from_db()
    check_bill_may_come(request)
    chosen = list(files)
    if not chosen:
        raise UploadRefused("Select a phone bill.", field="files")
    here = {bill.sha256: bill for bill in bills_of(request)}
    taken, new, is_down = Taken(), [], False
    for file in chosen:
        try:
            if is_down:
                raise StorageDown("Not tried.")
            content = uploads.read(file)
            digest = hashlib.sha256(content).hexdigest()
            if digest not in here:
                _check_count(here, file)
                found = uploads.inspect(content, file.name)
                here[digest], is_new = _store(request, content, found, file, by=by, day=bill_date)
                new += [here[digest]] if is_new else []
        except UploadRefused as error:
            taken.refused.append(str(error))
            continue
        except StorageDown:
            is_down = True
            name = uploads.shown_name(file.name)
            taken.refused.append(f"{name} could not be stored. Try again in a few minutes.")
            continue
        taken.kept.append(here[digest])
    if new:
        _tell(request, new, by=by)
    return taken


def _store(
    request: PortRequest,
    content: bytes,
    found: uploads.Inspected,
    file: File,
    *,
    by: Actor,
    day: date | None,
) -> tuple[Document, bool]:
    """Store a bill and return it, and whether it is new: the same one may just have come in.

    What was asked before the bytes were stored is asked again with the request's row in hand,
    since the other half of a double click may have been faster.
    """
    earlier: Document | None = None
    with stored(
        request,
        DocumentKind.BILL,
        content,
        found.content_type,
        found.page_count,
        name=uploads.name_for(found.content_type, file.name),
        by=by,
    ) as document:
        Document.objects.filter(pk=document.pk).update(bill_date=day)
        hold(request.pk)
        here = {bill.sha256: bill for bill in bills_of(request) if bill.pk != document.pk}
        earlier = here.get(document.sha256)
        if earlier:
            raise NotWanted
        _check_count(here, file)
        record(request, "bill_uploaded", by=by, document=document.public_id, sha256=document.sha256)
    return earlier or document, earlier is None


def _check_count(here: Collection[str], file: File) -> None:
    if len(here) >= settings.MAX_UPLOADS_PER_REQUEST:
        raise UploadRefused(
            f"{uploads.shown_name(file.name)} was not kept: a request holds up to "
            f"{settings.MAX_UPLOADS_PER_REQUEST} files. Remove one first."
        )


@transaction.atomic
def _tell(request: PortRequest, new: list[Document], *, by: Actor) -> None:
    names = ", ".join(str(document) for document in new)
    text = f"Phone bill uploaded: {names}."
    post_status(request, text, by=by, mail="bill_received", document=new[0].pk)
    submit_for_me.promise_if_asked(request)


@transaction.atomic
def remove(document: Document, *, by: Actor) -> None:
    """Take a bill out of a request that is still being filled in; the bytes are kept as a record.

    Removing twice does nothing. Raises NotEditable once carrier relations has the request.
    """
    hold(document.request_id)
    request = PortRequest.objects.get(pk=document.request_id)
    if not request.is_editable or document.kind != DocumentKind.BILL:
        raise NotEditable("This request is with our team, so its papers stay. Nothing changed.")
    kept = Document.objects.filter(pk=document.pk, removed_at__isnull=True)
    if kept.update(removed_at=timezone.now()):
        record(request, "bill_removed", by=by, document=document.public_id)
