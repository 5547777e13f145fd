"""What a directory's answers mean for a request: another carrier's name, mobile numbers, PINs."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from porting.choices import LineType, MobileAnswer
from porting.models import NumberLookup, PortNumber, PortRequest

# What two spellings of one company may differ in.
LEGAL = re.compile(r"\b(inc|incorporated|llc|l l c|corp|corporation|co|company|ltd|lp|usa)\b")


@dataclass(frozen=True)
class CarrierHint:
    """The directory names another carrier than the one that was typed, for ``count`` numbers."""

    carrier_name: str
    count: int
    is_all: bool
    is_sandbox: bool


@dataclass(frozen=True)
class Answers:
    """All answers about a request's numbers, counted."""

    hint: CarrierHint | None = None
    has_mobile: bool = False
    has_pin: bool = False


def answers(request: PortRequest, count: int) -> Answers:
    """Sum up what the directory said; ``count`` is that of the request's numbers. One statement."""
    kinds = ("carrier_name", "source", "line_type", "needs_pin")
    rows = list(request.lookups.order_by().values(*kinds).annotate(count=Count("pk")))
    return Answers(
        _hint(request, count, rows),
        has_mobile=any(row["line_type"] == LineType.MOBILE for row in rows),
        has_pin=any(row["needs_pin"] for row in rows),
    )


def _hint(request: PortRequest, count: int, rows: list[dict[str, Any]]) -> CarrierHint | None:
    """Return the other carrier that most of the numbers seem to have; None when names agree.

    Numbers without a name speak for nobody.
    """
    others: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["carrier_name"] and not is_same_carrier(row["carrier_name"], request.carrier_name):
            others[row["carrier_name"], row["source"]] += row["count"]
    if not others or not request.carrier_name:
        return None
    ((name, source), most) = min(others.items(), key=lambda one: (-one[1], one[0]))
    return CarrierHint(name, most, most >= count, source == "sandbox")


def is_same_carrier(one: str, other: str) -> bool:
    """Tell whether two names mean one company, whatever its legal form and punctuation."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold())
    return " ".join(LEGAL.sub(" ", words).split())


def unmarked_mobiles(request: PortRequest) -> "QuerySet[PortNumber]":
    """Return the numbers that the directory calls mobile and nobody has: they travel apart."""
    if request.mobile_numbers == MobileAnswer.ALL:
        return request.numbers.none()
    rows = request.numbers.filter(Exists(_says(request, line_type=LineType.MOBILE)))
    rows = rows.exclude(line_type=LineType.TOLL_FREE)
    if request.mobile_numbers == MobileAnswer.SOME:
        rows = rows.exclude(line_type=LineType.MOBILE)
    return rows


def without_pin(request: PortRequest) -> "QuerySet[PortNumber]":
    """Return the numbers that need a PIN and have none, their own or the request's.

    A mobile number needs one (seed 000, step 5), and so does what the directory says needs one.
    """
    if request.account_pin:
        return request.numbers.none()
    return request.numbers.filter(
        is_mobile(request) | Exists(_says(request, needs_pin=True)), account_pin=""
    ).exclude(line_type=LineType.TOLL_FREE)


def is_mobile(request: PortRequest) -> Q:
    """Return the condition for a mobile number, by what the customer said."""
    if request.mobile_numbers == MobileAnswer.ALL:
        return ~Q(line_type=LineType.TOLL_FREE)
    if request.mobile_numbers == MobileAnswer.SOME:
        return Q(line_type=LineType.MOBILE)
    return Q(pk__in=[])


def _says(request: PortRequest, **what: object) -> "QuerySet[NumberLookup]":
    return NumberLookup.objects.filter(request=request, e164=OuterRef("e164"), **what)
