"""How long a draft is kept, counted from when a person last touched it (screens.md 2.3).

Days are days of the account's calendar and end at nine in its morning, so that no mail comes in
the night and the date that a mail names is the date that counts, whatever the clocks did between.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_REMINDER = 7  # days
LAST_REMINDER = 60
KEPT = 90
SECRETS_KEPT = timedelta(days=30)  # exactly: nothing is told about it beforehand
# However late the last reminder was, so much time is left after it.
WARNED_AHEAD = timedelta(days=7)
MORNING = time(9)


def moment_after(touched: datetime, days: int, zone: str) -> datetime:
    """Return nine in the morning, in the account's zone, ``days`` days after the day touched."""
    place = ZoneInfo(zone)
    day = touched.astimezone(place).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=place)


def ends_at(touched: datetime, zone: str) -> datetime:
    """Return when a draft that nobody touches again is deleted."""
    return moment_after(touched, KEPT, zone)
