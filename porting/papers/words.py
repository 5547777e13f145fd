"""Times, addresses and gaps as the papers print them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

UNKNOWN = "not recorded"


def masked_email(email: str) -> str:
    """Return an address that only its owner recognizes: ``d•••@ortiz.example``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def spoken_time(at: datetime | None, zone: str) -> str:
    """Return a time as people say it, with its zone: ``Nov 21, 2026, 3:10 PM CST``."""
    if at is None:
        return UNKNOWN
    there = timezone.localtime(at, ZoneInfo(zone))
    return f"{there:%b} {there.day}, {there.year}, {there.hour % 12 or 12}:{there:%M %p %Z}"


def utc(at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S} UTC" if at else UNKNOWN
