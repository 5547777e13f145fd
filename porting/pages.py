"""How a customer's page gets its request: by account and reference, or 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.access import take_seat
from porting.models import PortRequest

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
