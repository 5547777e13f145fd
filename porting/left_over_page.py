"""A number that is live and still in another account of the agency: its admin puts it right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from numbers.models import TrackingNumber
from numbers.reading import national
from porting.choices import Status
from porting.errors import ChangedMeanwhile, PortingError
from porting.models import PortNumber, PortRequest
from porting.pages import open_request
from porting.services import left_over


def open_left_over(pk: int, request: PortRequest | None = None) -> PortNumber | None:
    """Return a number that is live and not in its account, with both loaded; None for no such."""
    rows = PortNumber.objects.select_related("request__account")
    rows = rows.filter(pk=pk, status=Status.PORTED, tracking_number=None)
    if request is not None:
        rows = rows.filter(request=request)
    return rows.first()


def holder_shown(request: HttpRequest, holder: TrackingNumber | None) -> TrackingNumber | None:
    """Return the holder if it is the one the page has shown; raises ChangedMeanwhile if not."""
    if request.POST.get("holder", "") != (holder.public_id if holder else ""):
        raise ChangedMeanwhile("Another account has this number by now. Nothing changed.")
    return holder


def links(row: PortRequest, user: Any) -> list[dict[str, Any]]:
    """Return the numbers of a request that this person may put right, for its page."""
    if row.status not in (Status.PORTED, Status.PARTLY_PORTED, Status.ACTIVATING):
        return []
    numbers = left_over.left_over(row)
    if not numbers:
        return []
    holders = left_over.holders_of(numbers)
    return [
        {"pk": number.pk, "shown": national(number.e164)}
        for number in numbers
        if left_over.may_settle(number, holders.get(number.e164), user)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, account: str, reference: str, pk: int) -> HttpResponseBase:
    """Ask first, then move the number from the one account to the other, both their own."""
    row = open_request(request, account, reference)
    number = open_left_over(pk, row)
    if number is None:
        raise Http404
    number.request = row
    holder = left_over.holders_of([number]).get(number.e164)
    if not left_over.may_settle(number, holder, request.user):  # type: ignore[arg-type]
        raise Http404
    if request.method == "POST":
        try:
            shown = holder_shown(request, holder)
            left_over.settle(number, holder=shown, by=request.user)  # type: ignore[arg-type]
        except PortingError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, f"{national(number.e164)} is in Tracking Numbers now.")
        return redirect(row)
    context = {"port_request": row, "shown": national(number.e164), "holder": holder}
    return render(request, "porting/bring_in.html", context)
