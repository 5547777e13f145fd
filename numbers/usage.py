"""Is this number used on the platform, and as what? Asked for many numbers at once.

Source: the help page's reasons why a number is refused ("Number is a receiving number, a fail-safe
number, or assigned to a user", "Already a tracking number").
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min

from numbers.models import Route, RouteKind, TrackingNumber
from numbers.reading import national
from numbers.sets import OneOf, present

TRACKING_NUMBER = "tracking_number"
RECEIVING_NUMBER = "receiving_number"
FAIL_SAFE = "fail_safe"
USER = "user"

KIND_OF_ROUTE = {RouteKind.RECEIVING_NUMBER: RECEIVING_NUMBER, RouteKind.USER: USER}


def not_available() -> str:
    """Return the one sentence for whatever another account has: it must not tell what it is."""
    return (
        "This number cannot be added automatically. Remove it to go on, and write to"
        f" {settings.SUPPORT_EMAIL} so that our team can look at it."
    )


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one number, in one account.

    `label` is for people: a tracking number's description, a receiving number's name, the user's
    name; for a fail-safe the first number that it backs up. `public_id` is that of the tracking
    number, or of the route whose id `route_id` holds. `count` is how many tracking numbers, live
    or expected, ring there (for a fail-safe: how many it backs up).
    """

    e164: str
    what: str
    account_id: int
    account_name: str
    label: str
    public_id: str
    route_id: int | None = None
    count: int = 0

    def stands_against(self, account_id: int) -> bool:
        """Whether this account cannot take the number because of this use.

        Of another account only a tracking number does: anybody can list anybody's phone as one
        of theirs, so that proves nothing.
        """
        return self.account_id == account_id or self.what == TRACKING_NUMBER


def uses_of(e164s: Collection[str]) -> dict[str, list[Use]]:
    """Return every use of these numbers on the whole platform; unused numbers have no entry.

    At most five statements, however many numbers are asked for. A number that was released
    is no longer in use; one that is only expected is.
    """
    uses: dict[str, list[Use]] = {}
    for use in (*_as_tracking_numbers(e164s), *_as_routes(e164s)):
        uses.setdefault(use.e164, []).append(use)
    return uses


def _as_tracking_numbers(e164s: Collection[str]) -> list[Use]:
    here = TrackingNumber.objects.filter(released_at__isnull=True)
    if not (known := present(here, e164s)):
        return []
    return [
        Use(
            e164=number.e164,
            what=TRACKING_NUMBER,
            account_id=number.account_id,
            account_name=number.account.name,
            label=number.description or national(number.e164),
            public_id=number.public_id,
        )
        for number in here.filter(OneOf("e164", known)).select_related("account")
    ]


def _as_routes(e164s: Collection[str]) -> list[Use]:
    asked = Route.objects.filter(OneOf("e164", e164s)).exclude(e164="")
    routes = list(asked.select_related("account"))
    if not routes:
        return []
    on_the_platform = TrackingNumber.objects.filter(released_at__isnull=True).order_by()
    ringing = dict(
        on_the_platform.filter(route__in=routes).values_list("route").annotate(Count("pk"))
    )
    backed_up = {
        route_id: (count, first)
        for route_id, count, first in on_the_platform.filter(fail_safe__in=routes)
        .values_list("fail_safe")
        .annotate(Count("pk"), Min("e164"))
    }
    uses = []
    for route in routes:
        if what := KIND_OF_ROUTE.get(RouteKind(route.kind)):
            uses.append(_use_of_route(route, what, route.name, ringing.get(route.pk, 0)))
        if route.pk in backed_up:
            count, first = backed_up[route.pk]
            uses.append(_use_of_route(route, FAIL_SAFE, national(first), count))
    return uses


def _use_of_route(route: Route, what: str, label: str, count: int) -> Use:
    return Use(
        e164=route.e164,
        what=what,
        account_id=route.account_id,
        account_name=route.account.name,
        label=label,
        public_id=route.public_id,
        route_id=route.pk,
        count=count,
    )
