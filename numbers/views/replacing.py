"""Move calls away from a receiving number: every use of it gets another place."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import Seat
from numbers import moving_calls
from numbers.forms import GROUPS, route_label
from numbers.models import Route, RouteKind
from numbers.pages import open_account, row_or_404, way_back
from numbers.reading import national
from numbers.views.receiving import receiving_numbers_of
from porting.errors import PortingError

ALL = "all"


def receiving_replace(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Show every use with a place to choose; the button moves all of them or none."""
    seat = open_account(request, account)
    route = row_or_404(receiving_numbers_of(seat), number)
    uses = moving_calls.uses_of(seat.account, route)
    places = {one.public_id: one for one in seat.account.routes.exclude(pk=route.pk)}
    if request.method != "POST":
        return show(request, seat, route, uses, places)
    for_all = places.get(request.POST.get(ALL, ""))
    chosen = {
        use.key: place
        for use in uses
        if (place := places.get(request.POST.get(use.key, "")) or for_all)
    }
    remove = "remove" in request.POST
    try:
        count = moving_calls.move_calls(seat.account, route, chosen, remove=remove)
    except PortingError as error:
        return show(request, seat, route, uses, places, error=error)
    gone = f" {route.name} is removed." if remove else ""
    moved = f"Calls no longer come to {route.name}." if count else ""
    messages.success(request, f"{moved}{gone}".strip() or "Nothing to change.")
    return redirect(
        way_back(request) or reverse("numbers:receiving", args=[seat.account.public_id])
    )


def show(
    request: HttpRequest,
    seat: Seat,
    route: Route,
    uses: list[moving_calls.Use],
    places: dict[str, Route],
    *,
    error: PortingError | None = None,
) -> HttpResponse:
    listed = uses[: moving_calls.MOST]
    at = error.field if error and error.field in {use.key for use in listed} else ALL
    context: dict[str, Any] = {
        "seat": seat,
        "route": route,
        "shown": national(route.e164),
        "way_back": way_back(request),
        "count": len(uses),
        "rows": [
            {
                "use": use,
                "value": request.POST.get(use.key, ""),
                "groups": grouped(places, phones_only=use.how == moving_calls.FALLS_BACK),
                "error": str(error) if error and at == use.key else "",
            }
            for use in listed
        ],
        "more": len(uses) - len(listed),
        "all_groups": grouped(places),
        "all_value": request.POST.get(ALL, ""),
        "all_error": str(error) if error and at == ALL else "",
        "is_removing": "remove" in request.POST if request.method == "POST" else way_back(request),
        "page_errors": [{"href": f"#id_{at}", "text": str(error)}] if error else [],
    }
    status = 422 if error else 200
    return render(request, "numbers/receiving_replace.html", context, status=status)


def grouped(places: dict[str, Route], *, phones_only: bool = False) -> list[tuple[str, list[Any]]]:
    """Return the places as groups of a select, by kind."""
    kinds = [RouteKind.RECEIVING_NUMBER] if phones_only else list(GROUPS)
    found = (
        (GROUPS[kind], [(p, route_label(one)) for p, one in places.items() if one.kind == kind])
        for kind in kinds
    )
    return [(title, options) for title, options in found if options]
