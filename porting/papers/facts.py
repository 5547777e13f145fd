"""What a letter says: exactly the printed facts of a group of numbers, and their digest.

A letter must say what the request says, so the facts of a letter are compared with those of
the request as it stands now; any difference voids the letter. The account number, the PIN, tax
ids, dates and routing are never printed and so are no facts (design.md 7, "Printed facts").
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from accounts.typed import is_unseen
from numbers.countries import country_name
from porting.choices import LineClass, Relationship, Scope
from porting.models import PortRequest
from porting.papers.letter_kinds import kind_of
from porting.rules.places import CANADA, UNITED_STATES, country_of_place

LANGUAGE = "en-US"

# What people call each fact, in the order in which a change is told.
LABELS = {
    "numbers": "the phone numbers",
    "line_class": "the kind of the numbers",
    "end_user": "the account holder's name",
    "billing_contact": "the billing contact",
    "service_address": "the service address",
    "billing_address": "the billing address",
    "carrier": "the current carrier",
    "btn": "the main billing number",
    "new_carrier": "the new carrier",
    "new_resporg": "the new Responsible Organization",
    "scope": "whether all numbers move",
    "staying_numbers": "the numbers that stay",
    "new_btn": "the new main billing number",
    "signer_name": "the signer's name",
    "signer_title": "the signer's job title",
    "signer_relationship": "what the signer is to the account",
    "wording": "the letter's wording",
    "language": "the letter's language",
}

# The columns of a request that the facts are made of, for whoever reads nothing else.
PRINTED_FROM = (
    "account_type",
    "business_name",
    "billing_first_name",
    "billing_last_name",
    "carrier_name",
    "btn",
    *(f"service_{part}" for part in ("street", "unit", "city", "state", "zip")),
    "is_billing_address_same",
    *(f"billing_{part}" for part in ("street", "unit", "city", "state", "zip")),
    "billing_country",
    "billing_region",
    "mobile_numbers",
    "scope",
    "staying_numbers",
    "new_btn",
    "signer_name",
    "signer_title",
    "signer_relationship",
)

Facts = dict[str, Any]


def printable(text: str) -> str:
    """Return what was typed as one line that prints as itself.

    Line breaks and runs of blanks become one blank; control characters and the invisible ones
    that turn the direction of writing are left out, so that a name cannot rearrange the letter.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if char.isspace() or char < " " or "\x7f" <= char <= "\x9f" else char
        for place, char in enumerate(text)
        if char.isspace() or char < " " or "\x7f" <= char <= "\x9f" or not is_unseen(text, place)
    )
    return " ".join("".join(kept).split())


def facts_of(request: PortRequest, line_class: str, e164s: Iterable[str]) -> Facts:
    """Return the printed facts of the letter for these numbers of the request, in plain JSON types.

    Only a local letter names the main billing number; mobile and toll-free accounts have none
    (domain.md 3.1). Numbers are sorted, so that their order in the request means nothing.
    """
    kind = LineClass(line_class).kind
    is_local = kind == LineClass.LOCAL
    is_partial = request.scope == Scope.PARTIAL
    service = address_of(request, "service")
    is_same = request.is_billing_address_same is not False
    # A fact that a letter does not print is not in its facts at all.
    resporg = settings.NEW_RESPORG_ID if kind == LineClass.TOLL_FREE else ""
    return {
        "numbers": sorted(e164s),
        "line_class": str(line_class),
        "end_user": printable(request.end_user_name),
        "billing_contact": printable(request.billing_contact),
        "service_address": service,
        "billing_address": service if is_same else address_of(request, "billing"),
        "carrier": printable(request.carrier_name),
        "btn": request.btn if is_local else "",
        "new_carrier": settings.NEW_CARRIER_NAME,
        **({"new_resporg": resporg} if resporg else {}),
        "scope": request.scope,
        "staying_numbers": printable(request.staying_numbers) if is_partial else "",
        "new_btn": request.new_btn if is_local and is_partial else "",
        "signer_name": printable(request.signer_name),
        "signer_title": printable(request.signer_title),
        "signer_relationship": request.signer_relationship,
        "wording": kind_of(line_class).wording,
        "language": LANGUAGE,
    }


def address_of(request: PortRequest, which: str) -> dict[str, str]:
    """Return the service or billing address; country and region only where they are printed.

    So the facts of an address within the US are what they were before there were others.
    """
    parts = ["street", "unit", "city", "state", "zip"]
    country = getattr(request, f"{which}_country", "")
    if country_of_place(getattr(request, f"{which}_state"), country) not in (UNITED_STATES, CANADA):
        parts += ["region", "country"]
    return {part: printable(getattr(request, f"{which}_{part}")) for part in parts}


def digest(facts: Facts) -> str:
    """Return the SHA-256 of the facts as canonical JSON: the same facts give the same digest."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def changes(old: Facts, new: Facts) -> list[str]:
    """Return what differs between two letters, in words, most telling first."""
    return [label for fact, label in LABELS.items() if old.get(fact) != new.get(fact)]


def in_words(labels: list[str]) -> str:
    """Join labels as people do: "a", "a and b", "a, b and c"."""
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def lines_of(address: dict[str, str]) -> str:
    """Return an address on one line, as an envelope would have it, with a country not ours."""
    street = " ".join(filter(None, (address["street"], address["unit"])))
    region = address["state"] or address.get("region", "")
    place = " ".join(filter(None, (region, address["zip"])))
    country = address.get("country", "")
    if country_of_place(address["state"]) == CANADA:
        country = CANADA
    named = country_name(country) if country else ""
    return ", ".join(filter(None, (street, address["city"], place, named)))


def relationship_in_words(relationship: str) -> str:
    return Relationship(relationship).label if relationship in Relationship else ""
