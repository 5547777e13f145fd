"""May calls to the numbers of a port ring there? Asked for all chosen routes at once."""

from collections.abc import Collection

from numbers.circles import numbers_reached
from numbers.models import Route
from numbers.reading import national
from numbers.sets import OneOf
from porting.models import PortRequest

UNKNOWN = "Select where calls ring from the list."


class RouteMap:
    """Some routes of the request's account and the numbers they lead to, read once.

    The count of statements grows with the longest chain of menus and queues, not with the count
    of numbers or routes. A route of another account is as unknown as one that does not exist.
    """

    def __init__(self, request: PortRequest, route_ids: Collection[int]):
        routes = Route.objects.filter(account=request.account, pk__in=route_ids)
        self.routes = {route.pk: route for route in routes}
        self.reached = numbers_reached(self.routes.keys())
        ends = set().union(*self.reached.values())
        in_this_port = request.numbers.filter(OneOf("e164", ends)).order_by()
        self.in_this_port = set(in_this_port.values_list("e164", flat=True))

    def problem(self, route_id: int) -> str:
        """Return why calls cannot ring at a route, with the remedy; "" when they can."""
        route = self.routes.get(route_id)
        if route is None:
            return UNKNOWN
        if route.e164 in self.in_this_port:
            return (
                f"{national(route.e164)} is in this port, so it cannot be where calls ring."
                " Select another place."
            )
        if back := sorted(self.reached[route_id] & self.in_this_port):
            return (
                f"That would send calls in a circle: “{route.name}” leads to {national(back[0])},"
                " which is in this port. Select another place."
            )
        return ""
