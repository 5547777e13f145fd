"""A port date whose day is over while numbers still wait for it: an alarm, at the desk first.

The day is over where the numbers move: in the zone of the port date.
"""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.moments import day_begins, day_ends
from porting.choices import Status
from porting.models import PortOrder, PortRequest
from porting.rules.situations import OrderSeen, Situation

WAITS_FOR_ITS_DAY = (Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING)


def overdue_orders(now: datetime) -> QuerySet[PortOrder]:
    """Return the orders whose port day is over. One statement; another when it is evaluated.

    Both walk the partial index of orders that wait for their day (order_waits_for_its_day).
    """
    waiting = PortOrder.objects.filter(status__in=WAITS_FOR_ITS_DAY, foc_at__lte=now).order_by()
    over = Q(pk__in=[])
    for zone in waiting.values_list("foc_time_zone", flat=True).distinct():
        over |= Q(foc_time_zone=zone, foc_at__lt=day_begins(now, zone))
    return waiting.filter(over)


def with_overdue(rows: QuerySet[PortRequest], now: datetime) -> Any:
    """Narrow to requests with such an order; ``overdue_since`` is the oldest port date of each."""
    late = overdue_orders(now)
    first = late.filter(request=OuterRef("pk")).order_by("foc_at").values("foc_at")[:1]
    rows = rows.filter(pk__in=late.values("request"))
    return rows.annotate(overdue_since=Subquery(first))


def late_order(known: Situation, now: datetime) -> OrderSeen | None:
    """Return the order whose port day was over first, if there is one."""
    waiting = [one for one in known.orders if one.status in WAITS_FOR_ITS_DAY and one.foc_at]
    late = [one for one in waiting if one.foc_at and day_ends(one.foc_at, one.foc_time_zone) <= now]
    return min(late, key=lambda one: one.foc_at or now, default=None)


def date_ends(known: Situation) -> str:
    """Return when the day of the first port date that is not yet done ends, ISO; "" without one.

    Time alone makes it an alarm, so whoever shows the gist compares it with the clock.
    """
    days = [
        day_ends(one.foc_at, one.foc_time_zone)
        for one in known.orders
        if one.foc_at and one.status in WAITS_FOR_ITS_DAY
    ]
    return min(days).isoformat() if days else ""


def days_late(gist: dict[str, Any], now: datetime) -> int:
    """Return how many days ago the port day of a stored gist was; 0 while it is not over."""
    if not (ends := gist.get("date_ends")):
        return 0
    over = datetime.fromisoformat(ends)  # the midnight after the port day
    if now < over:
        return 0
    return (now.astimezone(over.tzinfo).date() - over.date()).days + 1


def alarm(gist: dict[str, Any], now: datetime) -> dict[str, str] | None:
    """Return the desk's tag of a request whose port day is over, whatever else waits; or None."""
    days = days_late(gist, now)
    return tag_of(days) if days else None


def tag_of(days: int) -> dict[str, str]:
    ago = "1 day ago" if days == 1 else f"{days:,} days ago"
    return {"shape": "bad", "text": f"Us: port date passed {ago}"}
