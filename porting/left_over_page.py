"""A number that is live and still in another account of the agency: its admin puts it right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from numbers.reading import national
from porting.choices import Status
from porting.errors import ChangedMeanwhile, PortingError
from porting.models import PortNumber, PortRequest
from porting.pages import open_request
from porting.services import left_over


def put_right(
    request: HttpRequest, number: PortNumber, holder: left_over.Holder, where: str
) -> None:
    """Do what the page asked about, unless another account than it showed has the number now."""
    try:
        if request.POST.get("holder", "") != (holder.public_id if holder else ""):
            raise ChangedMeanwhile("Another account has this number by now. Nothing changed.")
        left_over.settle(number, holder=holder, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"{national(number.e164)} is in {where} now.")


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
    number = left_over.find(pk, row)
    if number is None:
        raise Http404
    number.request = row
    holder = left_over.holders_of([number]).get(number.e164)
    if not left_over.may_settle(number, holder, request.user):  # type: ignore[arg-type]
        raise Http404
    if request.method == "POST":
        put_right(request, number, holder, "Tracking Numbers")
        return redirect(row)
    context = {"port_request": row, "shown": national(number.e164), "holder": holder}
    return render(request, "porting/bring_in.html", context)
