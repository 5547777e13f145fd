"""Papers of a ticket: proof of ownership, the fax carrier's signed letter, anything else.

The rules for a file are those of every upload (``porting.papers.uploads``); what differs from a
phone bill is that nothing has to be signed before, and that there is no note for each paper.
"""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from porting.choices import DocumentKind
from porting.errors import NotEditable, StorageDown, UploadRefused
from porting.models import Document, FaxLetter, PortRequest
from porting.papers import uploads
from porting.rules.lifecycle import hold
from porting.services.actors import Actor
from porting.services.documents import NotWanted, Taken, stored
from porting.services.drafts import CLOSED
from porting.services.events import record

# What may be attached, and what it is called on the page.
KINDS = (DocumentKind.BILL, DocumentKind.SIGNED_LETTER, DocumentKind.OTHER)


def attached(request: PortRequest) -> "QuerySet[Document]":
    """Return what the customer attached and did not remove, the oldest first."""
    papers = request.documents.filter(kind__in=KINDS, removed_at__isnull=True)
    return papers.order_by("created_at", "pk")


def attach(
    request: PortRequest,
    kind: DocumentKind,
    files: Iterable[File],
    *,
    by: Actor,
    letter: FaxLetter | None = None,
) -> Taken:
    """Take in files of one kind, each for itself; a signed copy belongs to ``letter``.

    Returns what was kept and a sentence for each file that was not. The same file twice is kept
    once. Raises NotEditable, with nothing stored, once the ticket is with our team.
    """
    taken, is_down = Taken(), False
    _check_open(request)
    for file in files:
        name = uploads.shown_name(file.name)
        try:
            if is_down:
                raise StorageDown("Not tried.")
            content = uploads.read(file)
            _check_count(request, file)
            found = uploads.inspect(content, file.name)
            kept = _store(request, kind, content, found, file, by=by, letter=letter)
        except UploadRefused as error:
            taken.refused.append(str(error))
        except StorageDown:
            is_down = True
            taken.refused.append(f"{name} could not be stored. Try again in a few minutes.")
        else:
            taken.kept.append(kept)
    return taken


def _store(
    request: PortRequest,
    kind: DocumentKind,
    content: bytes,
    found: uploads.Inspected,
    file: File,
    *,
    by: Actor,
    letter: FaxLetter | None,
) -> Document:
    """Store one file and return it, or the same one that is there already."""
    earlier: Document | None = None
    digest = hashlib.sha256(content).hexdigest()
    name = uploads.name_for(found.content_type, file.name)
    with stored(
        request, kind, content, found.content_type, found.page_count, name=name, by=by
    ) as document:
        hold(request.pk)
        _check_open(PortRequest.objects.get(pk=request.pk))
        others = attached(request).exclude(pk=document.pk)
        earlier = others.filter(sha256=digest, kind=kind).first()
        if earlier is not None:
            _check_copy_of(letter, earlier)
            raise NotWanted
        _check_count(request, file, besides=document.pk)
        record(request, "paper_attached", by=by, document=document.public_id, sha256=digest)
        if letter is not None:
            letter.signed_copies.add(document)
    return earlier or document


def _check_copy_of(letter: FaxLetter | None, earlier: Document) -> None:
    """A scan that came before cannot be of a letter that was made since."""
    if letter and not letter.signed_copies.filter(pk=earlier.pk).exists():
        raise UploadRefused(
            f"{earlier} is a copy of the letter as it was before. "
            "Download the letter again, sign it, and choose the new copy."
        )


def _check_open(request: PortRequest) -> None:
    if not request.is_editable:
        raise NotEditable(CLOSED)


def _check_count(request: PortRequest, file: File, *, besides: int = 0) -> None:
    rows = attached(request).exclude(pk=besides)
    if rows.count() >= settings.MAX_UPLOADS_PER_REQUEST:
        raise UploadRefused(
            f"{uploads.shown_name(file.name)} was not kept: a request holds up to "
            f"{settings.MAX_UPLOADS_PER_REQUEST} files. Remove one first."
        )


@transaction.atomic
def remove(document: Document, *, by: Actor) -> None:
    """Take a paper out of a ticket that is still open; its bytes are kept as a record.

    Removing twice does nothing. Raises NotEditable once the ticket is with our team.
    """
    hold(document.request_id)
    request = PortRequest.objects.get(pk=document.request_id)
    _check_open(request)
    kept = Document.objects.filter(pk=document.pk, removed_at__isnull=True)
    if kept.update(removed_at=timezone.now()):
        record(request, "paper_removed", by=by, document=document.public_id)
