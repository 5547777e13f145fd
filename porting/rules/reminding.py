"""When a signer is reminded: after 2, 5 and 9 days, in the business hours of where they are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = (2, 5, 9)
OPENS, CLOSES = 9, 17  # hours of the day
SATURDAY = 5


def step_at(sent_at: datetime, now: datetime) -> int:
    """Return how many of the three reminders are due by now: 0 to 3."""
    return sum(now >= sent_at + timedelta(days=days) for days in DAYS)


def is_business_hour(now: datetime, zone: str) -> bool:
    """Tell whether it is Monday to Friday, 9 to 5, in this zone."""
    there = now.astimezone(ZoneInfo(zone))
    return there.weekday() < SATURDAY and OPENS <= there.hour < CLOSES
