"""What pages share: how a customer's page gets its request, and how a paper leaves the house."""

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime

from accounts.access import take_seat
from porting.models import Document, PortRequest

log = logging.getLogger(__name__)

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


def download(document: Document) -> HttpResponseBase:
    """Return a paper as a download; the caller has asked who is looking.

    Type, attachment and sandbox are set here, because Django guesses them from the uploader's
    file name. While the storage is down the answer is a page that says so, with 503. Raises
    Http404 when the bytes are gone.
    """
    if not document.file:  # kept no longer (porting.services.retention)
        raise Http404
    known = document.content_type in HANDED_OUT
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    except OSError as error:
        log.error("Document %s cannot be read: %s", document.public_id, error)
        return try_later("503_file.html")
    response = FileResponse(
        content,
        as_attachment=True,
        filename=_safe_name(document),
        content_type=document.content_type if known else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


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
    local = localtime(at)
    day = f"{local:%b} {local.day}, {local.year}"
    return {"iso": local.isoformat(), "words": f"{day}, {local.hour % 12 or 12}:{local:%M %p %Z}"}
