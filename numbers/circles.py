"""Where calls end up: which numbers a route reaches, so that no number can ring itself."""

from collections.abc import Collection

from numbers.models import Route, RouteTarget, TrackingNumber


def numbers_reached(route_ids: Collection[int]) -> dict[int, set[str]]:
    """Return for each of these routes the E.164 numbers that its calls can come to.

    Follows queues and menus to their targets, and a receiving number that is a tracking number of
    ours to where that one rings. Three statements for each step of the longest chain, however
    many routes are asked for.
    """
    e164_of, reached = _follow(route_ids)
    return {
        start: {e164_of[route_id] for route_id in seen if e164_of.get(route_id)}
        for start, seen in reached.items()
    }


def routes_reached(route_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for each of these routes the routes that its calls can come to, itself among them."""
    return _follow(route_ids)[1]


def _follow(route_ids: Collection[int]) -> tuple[dict[int, str], dict[int, set[int]]]:
    e164_of: dict[int, str] = {}
    next_of: dict[int, set[int]] = {}
    frontier = set(route_ids)
    while frontier:
        found = dict(Route.objects.filter(pk__in=frontier).values_list("pk", "e164"))
        e164_of |= found
        ahead = _targets(found) | _onward(found)
        for route_id, target_id in ahead:
            next_of.setdefault(route_id, set()).add(target_id)
        frontier = {target_id for _, target_id in ahead} - e164_of.keys()
    return e164_of, {route_id: _walk(route_id, next_of) for route_id in route_ids}


def rings_itself(e164: str, route_id: int | None) -> bool:
    """Tell whether calls to the number would come back to it when they ring at this route."""
    return route_id is not None and e164 in numbers_reached([route_id])[route_id]


def _targets(found: dict[int, str]) -> set[tuple[int, int]]:
    return set(RouteTarget.objects.filter(route__in=found).values_list("route", "target"))


def _onward(found: dict[int, str]) -> set[tuple[int, int]]:
    routes_of: dict[str, list[int]] = {}
    for route_id, e164 in found.items():
        if e164:
            routes_of.setdefault(e164, []).append(route_id)
    if not routes_of:
        return set()
    numbers = TrackingNumber.objects.filter(
        e164__in=routes_of, released_at__isnull=True, route__isnull=False
    ).values_list("e164", "route")
    return {(route_id, target) for e164, target in numbers for route_id in routes_of[e164]}


def _walk(start: int, next_of: dict[int, set[int]]) -> set[int]:
    seen, ahead = set[int](), [start]
    while ahead:
        route_id = ahead.pop()
        if route_id not in seen:
            seen.add(route_id)
            ahead.extend(next_of.get(route_id, ()))
    return seen
