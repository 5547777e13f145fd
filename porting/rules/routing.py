"""May calls to the numbers of a port ring there? Asked for all chosen routes at once."""

from collections.abc import Collection

from numbers.circles import CallGraph, Stop
from numbers.reading import national
from numbers.sets import OneOf
from porting.models import PortRequest

UNKNOWN = "Select where calls ring from the list."
LONGEST_WAY = 6  # stops that a sentence names


class RouteMap:
    """Some routes of the request's account and the numbers they lead to, read once.

    Two statements, however many numbers and routes there are and however long their chains. A
    route of another account is as unknown as one that does not exist.
    """

    def __init__(self, request: PortRequest, route_ids: Collection[int]):
        self.account_id = request.account_id
        self.graph = CallGraph(route_ids)
        self.reached = {route_id: self.graph.numbers_from(route_id) for route_id in route_ids}
        ends = set().union(*self.reached.values())
        self.in_this_port: set[str] = set()
        if ends:
            in_this_port = request.numbers.filter(OneOf("e164", ends)).order_by()
            self.in_this_port = set(in_this_port.values_list("e164", flat=True))

    def problem(self, route_id: int) -> str:
        """Return why calls cannot ring at a route, with the remedy; "" when they can."""
        route = self.graph.stops.get(route_id)
        if route is None or route.account_id != self.account_id:
            return UNKNOWN
        if route.e164 in self.in_this_port:
            return (
                f"{national(route.e164)} is in this port, so it cannot be where calls ring."
                " Select another place."
            )
        if back := sorted(self.reached[route_id] & self.in_this_port):
            way = self.graph.way_to(route_id, back[0])
            return f"That would send calls in a circle: {_in_words(way)}. Select another place."
        return ""


def _in_words(way: list[Stop]) -> str:
    """Name the circle: “Main menu” leads to “Reception”, which leads to (512) 555-0148, ..."""
    *between, last = way
    names = [f"“{stop.name}”" for stop in between]
    if len(names) > LONGEST_WAY:
        names = [*names[:2], "others", *names[-2:]]
    steps = ", which leads to ".join([*names[1:], national(last.e164)])
    return f"{names[0]} leads to {steps}, which is in this port"
