"""Calls that move away from a receiving number on the day it is ported, and not before.

Until then people answer it; the day it is live here, an outside phone no longer rings. The plan
is stored, shown, may be revoked, and is carried out in the transaction that brings the number
live. Source: screens.md 7.2, "When: Now / On port day".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Account, User
from numbers import editing, moving_calls
from numbers.models import MovePlan, PlannedMove, Route, RouteTarget, TrackingNumber
from numbers.moving_calls import FALLS_BACK, RINGS, SENDS_ON, WILL_RING, Use
from numbers.ports import port_numbers, tell_of_phones
from numbers.sets import OneOf
from porting.errors import PortingError


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What became of a plan: how many uses got their place, and how many were left with none."""

    name: str
    e164: str
    moved: int
    without_place: int


@transaction.atomic
def plan_moves(
    account: Account,
    route: Route,
    chosen: Mapping[str, Route],
    *,
    for_all: Route | None = None,
    by: User | None = None,
) -> int:
    """Store where each use of ``route`` goes on port day, in place of an earlier plan.

    The moves are made and taken back at once, so that what would be refused then is refused now.
    Returns how many uses were planned for. Raises PortingError naming the use's key ("all" when
    it is about the plan as a whole); then nothing has changed.
    """
    places = [*chosen.values(), *([for_all] if for_all else [])]
    _refuse_leaving_places(route, places)
    _rehearse(account, route, dict(chosen))
    MovePlan.objects.filter(route=route).delete()
    plan = MovePlan.objects.create(route=route, for_all=for_all, created_by=by)
    uses = moving_calls.uses_of(account, route)
    PlannedMove.objects.bulk_create(_stored(plan, use, chosen[use.key]) for use in uses)
    tell_of_phones(account, [route.e164])
    return len(uses)


def _stored(plan: MovePlan, use: Use, place: Route) -> PlannedMove:
    column = {SENDS_ON: "edge_id", WILL_RING: "coming_request"}.get(use.how, "number_id")
    return PlannedMove(plan=plan, how=use.how, place=place, **{column: use.pk})


def _refuse_leaving_places(route: Route, places: Collection[Route]) -> None:
    leaving = MovePlan.objects.filter(route__in=[place.pk for place in places])
    if plan := leaving.select_related("route").first():
        raise PortingError(
            f"{plan.route.name} leaves on its own port day. Select another place", field="all"
        )
    if route.planned_here.exists() or route.planned_for_all.exists():
        raise PortingError(
            f"Calls of another number are planned to move to {route.name}. Change that plan first",
            field="all",
        )


def _rehearse(account: Account, route: Route, chosen: dict[str, Route]) -> None:
    point = transaction.savepoint()
    try:
        moving_calls.move_calls(account, route, chosen)
    finally:
        transaction.savepoint_rollback(point)


@transaction.atomic
def revoke(route: Route) -> bool:
    """Forget the plan; calls stay where they ring. Returns whether there was one."""
    _, gone = MovePlan.objects.filter(route=route).delete()
    if gone:
        tell_of_phones(route.account, [route.e164])
    return bool(gone)


def places_of(plan: MovePlan) -> dict[str, Route]:
    """Return the planned place of each use by its key, as ``moving_calls.Use`` names it."""
    moves = plan.moves.select_related("place")
    return {
        f"{move.how}-{move.number_id or move.edge_id or move.coming_request}": move.place
        for move in moves
    }


def planned_for(account: Account, e164s: Collection[str]) -> list[str]:
    """Return the names of the receiving numbers among these whose calls move when they go live."""
    plans = MovePlan.objects.filter(route__account=account).filter(OneOf("route__e164", e164s))
    return list(plans.order_by("route__name", "pk").values_list("route__name", flat=True))


@transaction.atomic
def carry_out(account: Account, e164s: Collection[str]) -> list[CarriedOut]:
    """Move the calls of every planned receiving number among these, and remove it from the list.

    One statement when nothing is planned. A plan may have aged: a use without a place, or one
    whose calls would come back in a circle, is left without a route, which rings the account's
    fail-safe and is shown in red. Numbers that other open requests bring later follow the plan as
    well. It never holds up a number that goes live.
    """
    plans = MovePlan.objects.filter(route__account=account).filter(OneOf("route__e164", e164s))
    return [_carried_out(account, plan) for plan in plans.select_related("route", "for_all")]


def _carried_out(account: Account, plan: MovePlan) -> CarriedOut:
    route, places = plan.route, places_of(plan)
    uses = moving_calls.uses_of(account, route)
    came = _since_they_came(plan, uses)
    known = {
        use.key: place
        for use in uses
        if (place := places.get(use.key) or came.get(use.e164) or plan.for_all)
    }
    placed = [use for use in uses if use.key in known and _may_be(use, known[use.key], route)]
    moving_calls.put_all(placed, known)
    back = moving_calls.circles(placed, known)
    good = {use.key for use in placed} - back.keys()
    lost = [use for use in uses if use.key not in good]
    _let_go(lost, route, known)
    MovePlan.objects.filter(for_all=route).update(for_all=None)
    PlannedMove.objects.filter(place=route).delete()
    plan.delete()
    # Not ``remove_receiving_number``: it asks whether the phone may go, and it has gone already.
    RouteTarget.objects.filter(target=route).delete()
    route.delete()
    return CarriedOut(route.name, route.e164, len(good), len(lost))


def _since_they_came(plan: MovePlan, uses: list[Use]) -> dict[str, Route]:
    """Return the place of tracking numbers that were a request's when it was planned, by E.164."""
    of_requests = {
        move.coming_request: move.place
        for move in plan.moves.filter(how=WILL_RING).select_related("place")
    }
    e164s = {use.e164 for use in uses if use.how == RINGS}
    if not of_requests or not e164s:
        return {}
    asked = port_numbers().filter(OneOf("request", [pk for pk in of_requests if pk]))
    rows = asked.filter(OneOf("e164", e164s)).values_list("e164", "request_id")
    return {e164: of_requests[request] for e164, request in rows}


def _may_be(use: Use, place: Route, route: Route) -> bool:
    if place.pk == route.pk:
        return False
    if use.how != FALLS_BACK:
        return True
    ours = editing.on_the_platform().filter(e164=place.e164)
    return bool(place.e164) and not ours.exists()


def _let_go(uses: list[Use], route: Route, known: Mapping[str, Route]) -> None:
    """Leave these without a place; an edge that leads in a circle or nowhere is cut."""
    for use in uses:
        place = known.get(use.key, route)
        if use.how == SENDS_ON:
            RouteTarget.objects.filter(route=use.start, target__in=[route, place]).delete()
        elif use.how == WILL_RING:
            moving_calls.put_coming(use, None)
        elif use.how == RINGS:
            TrackingNumber.objects.filter(pk=use.pk).update(route=None)
        else:
            TrackingNumber.objects.filter(pk=use.pk).update(fail_safe=None)
