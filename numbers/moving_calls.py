"""Move calls away from a receiving number, so that it can be ported or removed.

A use is a tracking number that rings there or falls back on it, a queue, menu or user that sends
calls on to it, or an open port request whose numbers will ring there. Each gets another place; all
of them move or none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from accounts.models import Account
from numbers import editing
from numbers.circles import numbers_reached, routes_reached
from numbers.inventory import BATCH
from numbers.models import Route, RouteKind, RouteTarget, TrackingNumber
from numbers.ports import port_numbers
from numbers.reading import national
from numbers.sets import OneOf
from porting.errors import PortingError

RINGS, FALLS_BACK, SENDS_ON, WILL_RING = "rings", "falls_back", "sends_on", "will_ring"
MOST = 100  # uses that a page lists one by one


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a receiving number: ``key`` is the name of its field on the page."""

    how: str
    pk: int  # of the tracking number, the edge, or the port request
    label: str
    e164: str = ""  # of a tracking number
    start: int = 0  # the route that sends calls on

    @property
    def key(self) -> str:
        return f"{self.how}-{self.pk}"

    @property
    def words(self) -> str:
        return {
            RINGS: "Tracking number, calls ring here",
            FALLS_BACK: "Tracking number, fail-safe",
            SENDS_ON: "Sends calls on to here",
            WILL_RING: "Port request, calls will ring here",
        }[self.how]


def uses_of(account: Account, route: Route) -> list[Use]:
    """Return every use of the account's route; four statements for any number of uses."""
    edges = RouteTarget.objects.filter(target=route, route__account=account)
    return [
        *_numbers(RINGS, account, route=route),
        *_numbers(FALLS_BACK, account, fail_safe=route),
        *(
            Use(
                SENDS_ON,
                edge.pk,
                f"{edge.route.get_kind_display()} {edge.route.name}",
                start=edge.route_id,
            )
            for edge in edges.select_related("route").order_by("route__name", "pk")
        ),
        *_coming(route),
    ]


def _coming(route: Route) -> list[Use]:
    rows = editing.coming_to(route).values_list("request_id", "request__name", "request__reference")
    return [
        Use(WILL_RING, pk, f"“{name or reference}”, {_counted(count)}", start=route.pk)
        for pk, name, reference, count in rows.annotate(Count("pk")).order_by("request__reference")
    ]


def _counted(numbers: int) -> str:
    return "1 number" if numbers == 1 else f"{numbers:,} numbers"


def _numbers(how: str, account: Account, **where: Route) -> list[Use]:
    numbers = editing.on_the_platform().filter(account=account, **where).order_by("e164")
    return [
        Use(how, pk, _named(e164, description), e164=e164)
        for pk, e164, description in numbers.values_list("pk", "e164", "description")
    ]


def _named(e164: str, description: str) -> str:
    return f"{national(e164)}, {description}" if description else national(e164)


@transaction.atomic
def move_calls(
    account: Account, route: Route, chosen: dict[str, Route], *, remove: bool = False
) -> int:
    """Give every use of ``route`` the place chosen for its key; returns how many were moved.

    With ``remove`` the receiving number goes as well. Raises PortingError naming the use's key
    when one has no place, or one that sends calls in a circle; then nothing has changed.
    """
    uses = uses_of(account, route)
    phones = [one.e164 for one in chosen.values() if one.e164]
    ours = editing.on_the_platform().filter(e164__in=phones)
    trackers = set(ours.values_list("e164", flat=True))
    for use in uses:
        _check(use, chosen.get(use.key), route, trackers)
    put_all(uses, chosen)
    if circle := circles(uses, chosen):
        key, sentence = next(iter(circle.items()))
        raise PortingError(sentence, field=key)
    if remove:
        editing.remove_receiving_number(route)
    return len(uses)


def _check(use: Use, place: Route | None, route: Route, trackers: set[str]) -> None:
    if place is None or place.pk == route.pk:
        raise PortingError(f"Select where calls of {use.label} go instead", field=use.key)
    if use.how != FALLS_BACK:
        return
    if place.kind != RouteKind.RECEIVING_NUMBER or place.e164 in trackers:
        raise PortingError(
            f"{place.name} cannot be the fail-safe of {use.label}. Select an ordinary phone",
            field=use.key,
        )


def put_all(uses: list[Use], chosen: Mapping[str, Route]) -> None:
    """Write the places of these uses: as many statements as there are different places."""
    for how, place, pks in _by_place(uses, chosen):
        _put(how, place, pks)
    for use in uses:
        if use.how == WILL_RING:
            put_coming(use, chosen[use.key])


def put_coming(use: Use, place: Route | None) -> None:
    """Let the numbers of an open port request ring at another place once they are live."""
    leaving = Route.objects.get(pk=use.start)
    rows = editing.coming_to(leaving).filter(request_id=use.pk)
    rows.update(route=place)


def _by_place(uses: list[Use], chosen: Mapping[str, Route]) -> list[tuple[str, Route, list[int]]]:
    found: dict[tuple[str, Route], list[int]] = {}
    for use in uses:
        if use.how != WILL_RING:
            found.setdefault((use.how, chosen[use.key]), []).append(use.pk)
    return [(how, place, pks) for (how, place), pks in found.items()]


def _put(how: str, place: Route, pks: list[int]) -> None:
    if how == SENDS_ON:
        edges = RouteTarget.objects.filter(pk__in=pks)
        # One that sends calls there already needs no second way.
        there = RouteTarget.objects.filter(target=place).values("route")
        edges.filter(route__in=list(there.values_list("route", flat=True))).delete()
        edges.update(target=place)
        return
    field = "route" if how == RINGS else "fail_safe"
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        TrackingNumber.objects.filter(pk__in=batch).update(**{field: place})


def circles(uses: list[Use], chosen: Mapping[str, Route]) -> dict[str, str]:
    """Follow the calls as they go now; returns by key what is wrong with those that come back."""
    places = {chosen[use.key].pk for use in uses if use.how != FALLS_BACK}
    if not places:
        return {}
    e164s, routes = numbers_reached(places), routes_reached(places)
    coming = _own_numbers([use.pk for use in uses if use.how == WILL_RING], e164s)
    found = {}
    for use in uses:
        place = chosen[use.key]
        rings_itself = use.how == RINGS and use.e164 in e164s[place.pk]
        comes_back = use.how == WILL_RING and coming.get(use.pk, set()) & e164s[place.pk]
        sends_back = use.how == SENDS_ON and use.start in routes[place.pk]
        if rings_itself or comes_back or sends_back:
            found[use.key] = (
                f"{place.name} would send the calls of {use.label} in a circle."
                " Select another place"
            )
    return found


def _own_numbers(requests: list[int], reached: Mapping[int, set[str]]) -> dict[int, set[str]]:
    """Return which of the reached numbers each of these port requests is about to bring here."""
    wanted = set().union(*reached.values())
    if not requests or not wanted:
        return {}
    found: dict[int, set[str]] = {}
    rows = port_numbers().filter(OneOf("request", requests), OneOf("e164", wanted))
    for request, e164 in rows.values_list("request_id", "e164"):
        found.setdefault(request, set()).add(e164)
    return found
