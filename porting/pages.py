"""What pages share: how a customer's page gets its request, and how a paper leaves the house."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts import moments
from accounts.access import take_seat
from numbers.prepared import prepared
from numbers.sets import OneOf
from porting.choices import Method
from porting.models import (
    Document,
    DocumentPage,
    DocumentReading,
    LetterOfAuthorization,
    PortRequest,
)
from porting.papers.uploads import name_for

log = logging.getLogger(__name__)

PICTURE = "image/webp"
THUMB = 240  # pixels
Shown = dict[int, list[dict[str, Any]]]

READING = ("GET", "HEAD", "OPTIONS")


def open_request(request: HttpRequest, account: str, reference: str) -> PortRequest:
    """Return the request for a member of its account; a viewer may only read.

    A stranger's request, a deleted one and one that never was answer alike: 404. The account
    is already loaded on the returned row.
    """
    seat = take_seat(request, account)
    row = PortRequest.objects.of_account(seat.account).filter(reference=reference).first()
    if row is None:
        raise Http404
    row.account = seat.account
    if request.method not in READING and not seat.may_change:
        raise PermissionDenied("You can view this request but not change it.")
    return row


# What we take and make ourselves; whatever else lies in the column leaves as plain bytes.
HANDED_OUT = ("application/pdf", "image/png", "image/jpeg", "image/heic", "image/tiff")


def download(document: Document, *, is_original: bool = False) -> HttpResponseBase:
    """Return a paper as a download; the caller has asked who is looking.

    Of what somebody sent, that is the worker's copy without scripts, files and metadata, and
    nothing else: while there is none, or if none could be made, a page says so, with 409, and so it
    does of what the virus scanner has not cleared. ``is_original`` hands out the evidence itself.
    Type, attachment and sandbox are set here, because Django guesses them from the uploader's file
    name. While the storage is down the answer is a page that says so, with 503. Raises Http404 when
    the bytes are gone.
    """
    if not document.file:  # kept no longer (porting.services.retention)
        raise Http404
    if document.is_held:
        return render(None, "409_file.html", {"scan": document.scan}, status=409)
    file, content_type, name = document.file, document.content_type, _safe_name(document)
    if document.is_upload and not is_original:
        reading = DocumentReading.objects.filter(document=document).first()
        if reading is None or not reading.safe_file:
            failed = reading is not None and bool(reading.problem)
            return render(None, "409_file.html", {"is_failed": failed}, status=409)
        file, content_type = reading.safe_file, reading.safe_type
        name = name_for(content_type, name)
    known = content_type in HANDED_OUT
    return _handed_out(
        file, content_type if known else "application/octet-stream", name, document.public_id
    )


SEALING_SECONDS = 3  # until a page that waits for the seal loads again


def letter_download(letter: LetterOfAuthorization) -> HttpResponseBase:
    """Return the letter's PDF: the sealed copy once it is signed, never the bare one.

    Between signature and seal the answer is a page that says so and loads again, with 503. What
    was signed with a pen has no seal: the letter that was printed is handed out, the scan is
    another paper. The caller has asked who is looking. Raises Http404 without a PDF.
    """
    if is_being_sealed(letter):
        response = try_later("sealing.html")
        response["Refresh"] = response["Retry-After"] = str(SEALING_SECONDS)
        return response
    paper = letter.signed_document or letter.document
    if paper is None:
        raise Http404
    return download(paper)


def is_being_sealed(letter: LetterOfAuthorization) -> bool:
    """Whether it is signed on screen and the copy with the signature is still being made."""
    waits = letter.signed_at is not None and letter.signed_document_id is None
    return waits and letter.method != Method.PAPER


def _handed_out(
    file: FieldFile, content_type: str, name: str, public_id: str, *, as_attachment: bool = True
) -> HttpResponseBase:
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    except OSError as error:
        log.error("Document %s cannot be read: %s", public_id, error)
        return try_later("503_file.html")
    response = FileResponse(
        content, as_attachment=as_attachment, filename=name, content_type=content_type
    )
    return _harmless(response)


def _harmless(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def picture(document: Document, number: int, *, is_small: bool) -> HttpResponseBase:
    """Return a page of a paper as a picture (or its thumbnail); the caller has asked who looks.

    The picture is one that the worker drew, and nothing but a picture: WebP, named by us. Raises
    Http404 for a page that was not drawn, and for a paper with a virus.
    """
    page = None if document.is_held else document.pages.filter(number=number).first()
    if page is None:
        raise Http404
    if is_small:
        return _harmless(HttpResponse(bytes(page.thumb), content_type=PICTURE))
    name = f"{document.public_id}-{number}.webp"
    return _handed_out(page.file, PICTURE, name, document.public_id, as_attachment=False)


def pages_shown(papers: Iterable[Document], url_of: Callable[[Document, int], str]) -> Shown:
    """Return the drawn pages of papers by primary key, as ``parts/bill_pages.html`` shows them."""
    of = {paper.pk: paper for paper in papers if not paper.is_held}
    found: Shown = {pk: [] for pk in of}
    for pk, number, width, height in _drawn_pages(list(of)) if of else ():
        url = url_of(of[pk], number)
        small = {"width": THUMB, "height": max(1, round(THUMB * height / width))}
        found[pk].append({"number": number, "url": url, "thumb_url": f"{url}?small", **small})
    return found


@prepared
def _drawn_pages(pks: list[int]) -> "QuerySet[DocumentPage, Any]":
    rows = DocumentPage.objects.filter(OneOf("document", pks)).order_by("number")
    return rows.values_list("document_id", "number", "width", "height")


def try_later(template: str) -> HttpResponse:
    """Return a page of words for what is down, with 503; it needs neither database nor session."""
    response = render(None, template, status=503)
    response["Retry-After"] = "60"
    return response


def _safe_name(document: Document) -> str:
    """Return the uploader's name without what could mislead: control and direction characters."""
    name = "".join(c for c in document.original_name if c.isprintable() and c not in '/\\"<>|:*?')
    return name.strip(". ") or f"{document.public_id}.{document.content_type.rpartition('/')[2]}"


def said_at(at: datetime) -> dict[str, str]:
    """Return a time for a page in the reader's zone: for machines, and in words with the zone."""
    return {"iso": moments.machine(at), "words": moments.instant(at)}
