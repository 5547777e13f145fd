"""How a page of the numbers area gets its account and its row, or 404."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Seat, take_seat

Row = TypeVar("Row", bound=Model)

READING = ("GET", "HEAD", "OPTIONS")


def open_account(request: HttpRequest, account: str) -> Seat:
    """Return the person's seat in the account; a viewer may only look."""
    seat = take_seat(request, account)
    if request.method not in READING and not seat.may_change:
        raise PermissionDenied("You can view these numbers but not change them.")
    return seat


def row_or_404(rows: QuerySet[Row], public_id: str) -> Row:
    """Return the row with this public id; one of somebody else is as good as none."""
    row = None if "\x00" in public_id else rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


LONGEST = 500


def way_back(request: HttpRequest) -> str:
    """Return the page of ours that sent the visitor here (``next``), "" when there is none.

    An address of another site is as good as none: nobody is led away from here.
    """
    page = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours and len(page) <= LONGEST else ""
