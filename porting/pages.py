"""What pages share: how a customer's page gets its request, and how a paper leaves the house."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest

from accounts.access import take_seat
from porting.models import Document, PortRequest

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


def download(document: Document) -> FileResponse:
    """Return a paper as a download; the caller has asked who is looking.

    Type, attachment and sandbox are set here, because Django guesses them from the uploader's
    file name. Raises Http404 when the bytes are gone.
    """
    known = document.content_type in HANDED_OUT
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=_safe_name(document),
        content_type=document.content_type if known else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _safe_name(document: Document) -> str:
    """Return the uploader's name without what could mislead: control and direction characters."""
    name = "".join(c for c in document.original_name if c.isprintable() and c not in '/\\"<>|:*?')
    return name.strip(". ") or f"{document.public_id}.{document.content_type.rpartition('/')[2]}"
