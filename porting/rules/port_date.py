"""The port date a customer may wish for. The carrier decides; only its confirmed date is a date.

Source: domain.md 6.2, the plain case of local numbers. Holidays come with the calendar of carriers.
"""

from datetime import date, timedelta

BUSINESS_DAYS_AHEAD = 7
LATEST = timedelta(days=90)
SATURDAY = 5


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def earliest_port_date(today: date) -> date:
    """Return the first day worth asking for: seven business days after today."""
    day, left = today, BUSINESS_DAYS_AHEAD
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day)
    return day


def business_day_from(day: date) -> date:
    """Return the day itself, or the first business day after it: nothing moves on weekends."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def why_not(day: date, today: date) -> str:
    """Return why a day cannot be asked for, with the remedy; "" when it can."""
    earliest = earliest_port_date(today)
    if day < earliest or not is_business_day(day):
        return (
            f"Port date must be {earliest:%B} {earliest.day}, {earliest.year} or later, "
            "on a business day."
        )
    if day > today + LATEST:
        last = today + LATEST
        return f"Port date must be {last:%B} {last.day}, {last.year} or earlier."
    return ""
