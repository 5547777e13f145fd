"""Where calls end up: which numbers a route reaches, so that no number can ring itself.

A graph over the table of edges (``RouteTarget``): a queue or menu leads to its targets, and a
receiving number that is a tracking number of ours leads on to where that one rings.
"""

import json
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from numbers.models import Route, RouteTarget, TrackingNumber


@dataclass(frozen=True, slots=True)
class Stop:
    """A route on the way of a call."""

    pk: int
    name: str
    e164: str
    account_id: int


class CallGraph:
    """All that can be reached from some routes, read in one statement however long the chains."""

    def __init__(self, route_ids: Collection[int]):
        self.stops: dict[int, Stop] = {}
        self._next: dict[int, set[int]] = {}
        for pk, name, e164, account_id, target in _steps(route_ids):
            self.stops[pk] = Stop(pk, name, e164, account_id)
            if target is not None:
                self._next.setdefault(pk, set()).add(target)

    def routes_from(self, start: int) -> set[int]:
        """Return the routes that calls to ``start`` can come to, itself among them."""
        return set(self._ways(start))

    def numbers_from(self, start: int) -> set[str]:
        """Return the E.164 numbers that calls to ``start`` can come to."""
        return {self.stops[pk].e164 for pk in self._ways(start) if self.stops[pk].e164}

    def way_to(self, start: int, e164: str) -> list[Stop]:
        """Return the shortest way from ``start`` to the route with this number; [] without one."""
        before = self._ways(start)
        place = next((pk for pk in before if self.stops[pk].e164 == e164), None)
        way: list[Stop] = []
        while place is not None:
            way.append(self.stops[place])
            place = before[place]
        return way[::-1]

    def _ways(self, start: int) -> dict[int, int | None]:
        """Every route reached, nearest first, with the one before it."""
        if start not in self.stops:
            return {}
        before: dict[int, int | None] = {start: None}
        ahead = deque([start])
        while ahead:
            here = ahead.popleft()
            for target in sorted(self._next.get(here, ())):
                if target not in before:
                    before[target] = here
                    ahead.append(target)
        return before


def numbers_reached(route_ids: Collection[int]) -> dict[int, set[str]]:
    """Return for each of these routes the E.164 numbers that its calls can come to.

    One statement, however many routes are asked for and however long their chains are.
    """
    graph = CallGraph(route_ids)
    return {route_id: graph.numbers_from(route_id) for route_id in route_ids}


def routes_reached(route_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for each of these routes the routes that its calls can come to, itself among them."""
    graph = CallGraph(route_ids)
    return {route_id: graph.routes_from(route_id) for route_id in route_ids}


def rings_itself(e164: str, route_id: int | None) -> bool:
    """Tell whether calls to the number would come back to it when they ring at this route."""
    return route_id is not None and e164 in numbers_reached([route_id])[route_id]


def _steps(route_ids: Collection[int]) -> list[tuple[int, str, str, int, int | None]]:
    """Every reached route with one of the routes its calls go on to (None at an end).

    ``kind`` doubles each row, once for the edges and once for the tracking number behind a
    receiving number, since a recursive statement may name itself only once.
    """
    if not route_ids:
        return []
    route, edge, number = (m._meta.db_table for m in (Route, RouteTarget, TrackingNumber))
    is_sqlite = connection.vendor == "sqlite"
    first = "SELECT value FROM json_each(%s)" if is_sqlite else "SELECT unnest(%s::bigint[])"
    onward = "CASE kind.n WHEN 1 THEN e.target_id ELSE t.route_id END"
    joined = (
        f"LEFT JOIN {edge} e ON kind.n = 1 AND e.route_id = r.id"
        f" LEFT JOIN {number} t ON kind.n = 2 AND t.e164 = r.e164 AND r.e164 <> ''"
        " AND t.released_at IS NULL"
    )
    # The names come from our own models; the ids travel as one parameter.
    sql = (
        f"WITH RECURSIVE kind(n) AS (VALUES (1), (2)), reached(id) AS ({first} UNION"  # noqa: S608
        f" SELECT {onward} FROM reached JOIN {route} r ON r.id = reached.id CROSS JOIN kind"
        f" {joined} WHERE {onward} IS NOT NULL)"
        f" SELECT r.id, r.name, r.e164, r.account_id, {onward} FROM reached"
        f" JOIN {route} r ON r.id = reached.id CROSS JOIN kind {joined}"
    )
    ids = sorted(set(route_ids))
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(ids) if is_sqlite else ids])
        return cursor.fetchall()
