"""Times, addresses and gaps as the papers print them."""

from datetime import datetime

from accounts import moments

UNKNOWN = "not recorded"


def masked_email(email: str) -> str:
    """Return an address that only its owner recognizes: ``d•••@ortiz.example``."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def spoken_time(at: datetime | None, zone: str) -> str:
    """Return a time as people say it, with its zone: ``Nov 21, 2026, 3:10 PM CT``."""
    return moments.instant(at, zone) if at else UNKNOWN


def utc(at: datetime | None) -> str:
    return moments.utc(at) if at else UNKNOWN
