"""Move calls away from a receiving number, now or on the day it is ported: every use of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import Seat
from numbers import moving_calls, planned_moves
from numbers.forms import GROUPS, route_label
from numbers.models import MovePlan, Route, RouteKind
from numbers.pages import open_account, row_or_404, way_back
from numbers.reading import national
from porting.errors import PortingError
from porting.services.portability import check_again_wherever

ALL = "all"
NOW, ON_PORT_DAY = "now", "port_day"


def phones_of(seat: Seat) -> Any:
    """Return the account's routes that are a phone: receiving numbers, and users with a number."""
    kinds = [RouteKind.RECEIVING_NUMBER, RouteKind.USER]
    return seat.account.routes.filter(kind__in=kinds).exclude(e164="")


def receiving_replace(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Show every use with a place to choose; the button moves or plans all of them, or none."""
    seat = open_account(request, account)
    route = row_or_404(phones_of(seat), number)
    plan = MovePlan.objects.filter(route=route).select_related("for_all").first()
    uses = moving_calls.uses_of(seat.account, route)
    places = {one.public_id: one for one in seat.account.routes.exclude(pk=route.pk)}
    if request.method != "POST":
        return show(request, seat, route, uses, places, plan=plan)
    if "revoke" in request.POST:
        planned_moves.revoke(route)
        return leave(request, seat, route, f"The plan is revoked. {route.name} stays as it is.")
    for_all = places.get(request.POST.get(ALL, ""))
    chosen = {
        use.key: place
        for use in uses
        if (place := places.get(request.POST.get(use.key, "")) or for_all)
    }
    is_planned = request.POST.get("when") == ON_PORT_DAY and may_be_planned(route)
    try:
        if uses and not chosen:
            raise PortingError(
                "Select where the calls go: one place for all, or one for each below.", field=ALL
            )
        if is_planned:
            planned_moves.plan_moves(seat.account, route, chosen, for_all=for_all, by=request.user)
            said = f"Planned. Until port day calls come to {route.name} as before."
        else:
            said = move_now(seat, route, chosen, remove="remove" in request.POST)
    except PortingError as error:
        return show(request, seat, route, uses, places, plan=plan, error=error)
    return leave(request, seat, route, said)


def may_be_planned(route: Route) -> bool:
    """A user's own phone is changed in the profile; only receiving numbers leave the list."""
    return route.kind == RouteKind.RECEIVING_NUMBER


def move_now(seat: Seat, route: Route, chosen: dict[str, Route], *, remove: bool) -> str:
    remove = remove and may_be_planned(route)
    planned_moves.revoke(route)  # nothing is left to do on port day
    count = moving_calls.move_calls(seat.account, route, chosen, remove=remove)
    gone = f" {route.name} is removed." if remove else ""
    moved = f"Calls no longer come to {route.name}." if count else ""
    return f"{moved}{gone}".strip() or "Nothing to change."


def leave(request: HttpRequest, seat: Seat, route: Route, said: str) -> HttpResponse:
    """Say what was done and go back; requests that ask for this number are checked again."""
    check_again_wherever(seat.account, [route.e164], by=request.user)  # type: ignore[arg-type]
    messages.success(request, said)
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
    plan: MovePlan | None,
    error: PortingError | None = None,
) -> HttpResponse:
    listed = uses[: moving_calls.MOST]
    at = error.field if error and error.field in {use.key for use in listed} else ALL
    stored = planned_moves.places_of(plan) if plan else {}
    typed = {key: place.public_id for key, place in stored.items()} | request.POST.dict()
    for_all = plan.for_all.public_id if plan and plan.for_all else ""
    context: dict[str, Any] = {
        "seat": seat,
        "route": route,
        "plan": plan,
        "shown": national(route.e164),
        "way_back": way_back(request),
        "count": len(uses),
        "rows": [
            {
                "use": use,
                "value": typed.get(use.key, ""),
                "groups": grouped(places, phones_only=use.how == moving_calls.FALLS_BACK),
                "error": str(error) if error and at == use.key else "",
            }
            for use in listed
        ],
        "more": len(uses) - len(listed),
        "all_groups": grouped(places),
        "all_value": request.POST.get(ALL, for_all),
        "all_error": str(error) if error and at == ALL else "",
        "may_be_planned": may_be_planned(route),
        "when": request.POST.get("when", ON_PORT_DAY if plan else NOW),
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
