"""The statements of User Agreements: versioned texts, each confirmed by a box of its own.

Our own wording; a lawyer must read it before production use. A change of words is a new entry of
``TEXTS``, and drafts then ask again. What was agreed to is stored with its version and the text's
digest, and old texts stay in the table, so that it can always be read.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    slug: str
    title: str
    detail: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.title}\n{self.detail}".encode()).hexdigest()


TEXTS: dict[str, tuple[Statement, ...]] = {}
TEXTS["2026-11"] = (
    Statement(
        "account_holder",
        "I am the account holder or act for them.",
        "I may ask for these numbers to be moved, and I can prove it when a carrier asks.",
    ),
    Statement(
        "matches_bill",
        "The details match the phone bill.",
        "Names, addresses and the account number are as the current carrier prints them.",
    ),
    Statement(
        "keep_service",
        "I will keep the current service until the port is complete.",
        "A number that is cancelled before it has moved can be lost for good.",
    ),
    Statement(
        "tied_services",
        "Services tied to these numbers may stop, and early-termination fees are mine.",
        "Internet, alarm, elevator or fax lines on these numbers end with the old service.",
    ),
    Statement(
        "dates_change",
        "Dates can change until they are confirmed.",
        "Only a port date confirmed by the current carrier is a date; it can still be moved.",
    ),
    Statement(
        "receiving_number",
        "A ported receiving number can no longer be answered outside this platform.",
        "If a number that moves is also where calls ring, I have chosen another place for them.",
    ),
)

VERSION, STATEMENTS = max(TEXTS.items())


def text_of(version: str, slug: str) -> str:
    """Return the text that was agreed to, in one line; "" for a version nobody ever published."""
    found = {one.slug: f"{one.title} {one.detail}" for one in TEXTS.get(version, ())}
    return found.get(slug, "")
