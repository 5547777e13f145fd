"""The port date a customer may wish for. The carrier decides; only its confirmed date is a date.

How long it takes depends on country, kind and count (``LEADS``, domain.md 6.2); the days are those
of the carrier's calendar, and the clock is that of the service address.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.moments import long_date, weekday
from porting.choices import LineClass
from porting.models import PortOrder, PortRequest
from porting.rules import grouping
from porting.rules.business_days import Calendar, calendar_of
from porting.rules.service_zones import zone_of

CUT_OFF = time(13, 0)  # what comes later counts as the next business day's
LATEST = timedelta(days=30)  # carriers refuse a due date further ahead


@dataclass(frozen=True)
class Lead:
    """Business days until the earliest date for up to ``most`` numbers of a kind.

    ``days`` is None where our team plans the date with the customer.
    """

    country: str
    line_class: LineClass
    most: int | None
    days: int | None


LEADS = (
    Lead("US", LineClass.LOCAL, 49, 7),
    Lead("US", LineClass.LOCAL, 199, 15),
    Lead("US", LineClass.LOCAL, None, None),
    Lead("US", LineClass.WIRELESS, 9, 3),
    Lead("US", LineClass.WIRELESS, 199, 7),
    Lead("US", LineClass.WIRELESS, None, None),
    Lead("US", LineClass.TOLL_FREE, 99, 5),
    Lead("US", LineClass.TOLL_FREE, 199, 10),
    Lead("US", LineClass.TOLL_FREE, None, None),
    Lead("CA", LineClass.LOCAL, 49, 10),
    Lead("CA", LineClass.LOCAL, None, None),
    Lead("CA", LineClass.WIRELESS, 49, 5),
    Lead("CA", LineClass.WIRELESS, None, None),
    Lead("CA", LineClass.TOLL_FREE, 99, 5),
    Lead("CA", LineClass.TOLL_FREE, None, None),
)
PROJECT = 200  # numbers from which a port is planned together


def lead(country: str, line_class: LineClass, count: int) -> int | None:
    """Return the business days that so many numbers of a kind take; None when staff plan it."""
    for one in LEADS:
        is_kind = (one.country, one.line_class) == (country, line_class)
        if is_kind and (one.most is None or count <= one.most):
            return one.days
    raise KeyError(f"No lead time for {line_class} in {country}.")


@dataclass(frozen=True)
class Window:
    """The days a request may wish for. Both are None when our team plans the date."""

    calendar: Calendar
    zone: str
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_planned(self) -> bool:
        return self.earliest is None

    def why_not(self, day: date) -> str:
        """Return why a day cannot be asked for, with the remedy; "" when it can."""
        if self.earliest is None or self.latest is None:
            return "Our team plans this date with you. Choose as soon as possible."
        name = self.calendar.rests_for(day)
        if day < self.earliest or name:
            because = f" {long_date(day)} is {name}." if name and day >= self.earliest else ""
            first = long_date(self.earliest)
            return f"Port date must be {first} or later, on a business day.{because}"
        if day > self.latest:
            return (
                f"Port date must be {long_date(self.latest)} or earlier: carriers take no date "
                "further ahead."
            )
        return ""

    @property
    def hint(self) -> str:
        """Say which days can be wished for."""
        if self.earliest is None or self.latest is None:
            return "A port of this size is planned with you: our team proposes the date."
        off = self.calendar.days_off(self.earliest, self.latest)
        return (
            f"From {long_date(self.earliest)} to {long_date(self.latest)}, on a business day"
            f"{f': not {off}' if off else ''}. Tuesday to Thursday is best: on a Friday or before "
            "a holiday, what goes wrong waits."
        )


def window(request: PortRequest, now: datetime) -> Window:
    """Return the days that the request may wish for, counted from this moment. Two statements."""
    zone = zone_of(request.service_state, request.service_zip)
    local = now.astimezone(ZoneInfo(zone))
    calendar = calendar_of(request, local.date())
    counts = grouping.counts(request)
    return window_of(calendar, zone, local, counts or {LineClass.LOCAL: 1})


def window_of(
    calendar: Calendar, zone: str, local: datetime, counts: dict[LineClass, int]
) -> Window:
    """Return the window for these numbers of each kind, at a local time of the service address."""
    days = [
        lead("CA" if kind != kind.kind else calendar.country, kind.kind, count)
        for kind, count in counts.items()
    ]
    if None in days or sum(counts.values()) >= PROJECT:
        return Window(calendar, zone)
    earliest = _earliest(calendar, local, max(day for day in days if day is not None))
    latest = local.date() + LATEST
    if earliest > latest:  # holidays ate the whole window
        return Window(calendar, zone)
    return Window(calendar, zone, earliest, latest)


def _earliest(calendar: Calendar, local: datetime, days: int) -> date:
    start = local.date()
    if calendar.is_business_day(start) and local.time() >= CUT_OFF:
        start += timedelta(days=1)
    return calendar.after(calendar.business_day_from(start), days)


def doubt(order: PortOrder, day: date, now: datetime) -> str:
    """Return why a carrier can hardly have confirmed a day, with the next good one; "" when it can.

    The lead time counts from when the order was sent, at the service address; a port so large
    that it is planned takes at least as long as the largest that is not. Two statements.
    """
    request, kind = order.request, LineClass(order.line_class)
    zone = ZoneInfo(zone_of(request.service_state, request.service_zip))
    today = now.astimezone(zone).date()
    calendar = calendar_of(request, today)
    country = "CA" if kind != kind.kind else calendar.country
    days = lead(country, kind.kind, order.numbers.count()) or _longest(country, kind.kind)
    earliest = _earliest(calendar, (order.sent_at or now).astimezone(zone), days)
    good = max(earliest, today + timedelta(days=1))
    while calendar.warning(good):
        good += timedelta(days=1)
    if day < earliest:
        why = f"sooner than the {days} business days that carriers take from when an order is sent"
    elif day > today + LATEST:
        why = f"more than {LATEST.days} days ahead, and carriers take no date further ahead"
    else:
        return ""
    return (
        f"{long_date(day)} is {why}. The next good day is {weekday(good)}, {long_date(good)}. "
        "Check the date, or tick the box below."
    )


def _longest(country: str, line_class: LineClass) -> int:
    mine = (one for one in LEADS if (one.country, one.line_class) == (country, line_class))
    return max(one.days for one in mine if one.days is not None)
