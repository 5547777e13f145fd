"""The days on which carriers move numbers: not on weekends, nor on holidays of country and carrier.

Public holidays come from the ``holidays`` package, with the days on which they are observed; the
``Holiday`` table adds days and takes some away. Source: domain.md 6.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.db.models import Q, QuerySet

from accounts.moments import month_day, weekday
from numbers.prepared import prepared
from porting.models import Holiday, PortRequest
from porting.rules.places import PROVINCES

SATURDAY = 5
MONDAY, FRIDAY = 0, 4
FARTHEST = timedelta(days=400)  # nobody looks further ahead


@cache
def public_holidays(country: str, region: str, year: int) -> Mapping[date, str]:
    """Return the holidays of a year by day. Loads the package's country on first use.

    Canada without a province lacks Victoria Day, Thanksgiving and Boxing Day in the category
    "public", so there the government's days are counted as well. In the US carriers commonly rest
    on the day after Thanksgiving and on December 24, too.
    """
    import holidays

    if country == "CA":
        if region:
            return dict(holidays.CA(subdiv=region, years=year))
        return dict(holidays.CA(years=year, categories=("public", "government")))
    days = dict(holidays.US(years=year))
    thanksgiving = next(day for day, name in days.items() if name.startswith("Thanksgiving"))
    days.setdefault(thanksgiving + timedelta(days=1), "Day after Thanksgiving")
    days.setdefault(date(year, 12, 24), "Christmas Eve")
    return days


@dataclass(frozen=True)
class Calendar:
    """The working days of one carrier at one place. ``listed`` are days of the Holiday table:
    a name, or "" for a public holiday on which the carrier works."""

    country: str = "US"
    region: str = ""
    listed: Mapping[date, str] = field(default_factory=dict)

    def rests_for(self, day: date) -> str:
        """Return why nothing moves on a day ("Saturday", "Labor Day"); "" on a business day."""
        if day.weekday() >= SATURDAY:
            return weekday(day)
        if day in self.listed:
            return self.listed[day]
        for year in (day.year, day.year + 1):  # New Year may be observed on December 31
            if name := public_holidays(self.country, self.region, year).get(day):
                return name
        return ""

    def is_business_day(self, day: date) -> bool:
        return not self.rests_for(day)

    def business_day_from(self, day: date) -> date:
        """Return the day itself, or the first business day after it."""
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """Return the business day that is this many business days after a day."""
        while count:
            day += timedelta(days=1)
            count -= self.is_business_day(day)
        return day

    def days_off(self, first: date, last: date) -> str:
        """Name the holidays in these days, both included, for a hint; "" without any.

        Weekends go without saying. For example "November 26 (Thanksgiving Day) or November 27
        (Day after Thanksgiving)".
        """
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        named = [
            f"{month_day(day)} ({name})"
            for day in days
            if day.weekday() < SATURDAY and (name := self.rests_for(day))
        ]
        *most, final = named or [""]
        return f"{', '.join(most)} or {final}" if most else final

    def warning(self, day: date) -> str:
        """Return why another day is wiser, in words; "" for a good one.

        On a Friday or before a holiday nobody is there to mend what goes wrong, and on a Monday
        the weekend's queue comes first.
        """
        said = month_day(day)
        if name := self.rests_for(day):
            return f"{said} is {_named(name)}: carriers seldom move numbers then."
        if day.weekday() == FRIDAY:
            return (
                f"{said} is a Friday: if something goes wrong, it may wait for Monday. "
                "Tuesday to Thursday is wiser."
            )
        if name := self.rests_for(day + timedelta(days=1)):
            return (
                f"{said} is the day before {_named(name)}: if something goes wrong, it may wait. "
                "An earlier or later day is wiser."
            )
        if day.weekday() == MONDAY:
            return f"{said} is a Monday, when carriers are busiest. Tuesday to Thursday is wiser."
        return ""


def _named(name: str) -> str:
    return f"a {name}" if name in ("Saturday", "Sunday") else name


def country_of(state: str) -> str:
    return "CA" if state in PROVINCES else "US"


@prepared
def _holidays(country: str, region: str, first: date, last: date) -> "QuerySet[Holiday]":
    """The holidays of a country and a region of it, of every carrier: there are few."""
    everywhere_or_there = Q(region="") | Q(region=region)
    return Holiday.objects.filter(everywhere_or_there, country=country, date__range=(first, last))


def calendar_of(request: PortRequest, today: date) -> Calendar:
    """Return the calendar of a request's carrier at the service address. One statement."""
    country = country_of(request.service_state)
    region = request.service_state if country == "CA" else ""
    known = _holidays(country, request.service_state, today - timedelta(days=7), today + FARTHEST)
    carriers = ("", request.carrier_name.casefold())
    rows = [row for row in known if row.carrier.casefold() in carriers]
    # The carrier's own word comes last and counts; so does the state's before the country's.
    listed = {
        row.date: "" if row.is_working_day else row.name
        for row in sorted(rows, key=lambda row: (bool(row.carrier), bool(row.region)))
    }
    return Calendar(country, region, listed)
