"""Which numbers may travel together: groups (one letter each) and proposed orders.

Everything a carrier order must agree on (account, BTN, address, signer) is the same for all of
one request, but for the class: local, mobile and toll-free numbers go to different places, and
those of another country to another one's carriers.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from numbers.plan import is_canadian
from numbers.prepared import prepared
from porting.choices import LineClass, LineType, MobileAnswer
from porting.models import PortNumber, PortRequest
from porting.rules.travelling import in_one_go


@dataclass(frozen=True)
class Group:
    """The numbers of one letter, in the order in which it prints them."""

    line_class: LineClass
    e164s: list[str]


def line_class_of(request: PortRequest, number: PortNumber) -> LineClass:
    """Return a number's class: toll-free is read from it, mobile is what the customer said."""
    return _class_of(request.mobile_numbers, number.line_type, number.e164)


def _class_of(mobile_answer: str, line_type: str, e164: str) -> LineClass:
    kind = _kind_of(mobile_answer, line_type)
    return kind.in_canada if settings.CANADA_ENABLED and is_canadian(e164) else kind


def _kind_of(mobile_answer: str, line_type: str) -> LineClass:
    if line_type == LineType.TOLL_FREE:
        return LineClass.TOLL_FREE
    if mobile_answer == MobileAnswer.ALL:
        return LineClass.WIRELESS
    if mobile_answer == MobileAnswer.SOME and line_type == LineType.MOBILE:
        return LineClass.WIRELESS
    return LineClass.LOCAL


def said_type(request: PortRequest, line_type: str) -> LineType:
    """Return what a number is said to be: toll-free is read from it, else "all" or "none" counts.

    What is stored for each number speaks only where the answer is "some", or not given yet.
    """
    if line_type == LineType.TOLL_FREE or request.mobile_numbers in ("", MobileAnswer.SOME):
        return LineType(line_type)
    return LineType.MOBILE if request.mobile_numbers == MobileAnswer.ALL else LineType.LANDLINE


def groups(request: PortRequest) -> list[Group]:
    """Return the request's groups: local, mobile, toll-free, without empty ones. One statement."""
    members: dict[LineClass, list[str]] = {line_class: [] for line_class in LineClass}
    kinds = {kind: _kind_of(request.mobile_numbers, kind) for kind in LineType.values}
    has_canada = settings.CANADA_ENABLED
    for e164, line_type in _members(request.pk):
        kind = kinds[line_type]
        members[kind.in_canada if has_canada and is_canadian(e164) else kind].append(e164)
    return [Group(line_class, e164s) for line_class, e164s in members.items() if e164s]


def counts(request: PortRequest) -> dict[LineClass, int]:
    """Return how many numbers each group has, without empty ones. One statement, no number read.

    The area code is all that a class needs of a number, so there are at most some hundred rows.
    """
    found = dict.fromkeys(LineClass, 0)
    for begins, line_type, count in _areas(request.pk):
        found[_class_of(request.mobile_numbers, line_type, begins)] += count
    return {line_class: count for line_class, count in found.items() if count}


@prepared
def _areas(pk: int) -> "QuerySet[PortNumber, Any]":
    area = Left("e164", len("+1512"))
    rows = PortNumber.objects.filter(request=pk).order_by()
    return rows.values_list(area, "line_type").annotate(Count("pk"))


@prepared
def _members(pk: int) -> "QuerySet[PortNumber, Any]":
    rows = PortNumber.objects.filter(request=pk).order_by("e164")
    return rows.values_list("e164", "line_type")


def proposals(group: Group, limit: int | None = None) -> list[list[str]]:
    """Cut a group into orders of at most ``limit`` numbers (the setting, when not given)."""
    limit = limit or settings.MAX_NUMBERS_PER_ORDER
    return [group.e164s[start : start + limit] for start in range(0, len(group.e164s), limit)]


_ARE = {
    LineClass.LOCAL: "local",
    LineClass.LOCAL_CA: "Canadian",
    LineClass.WIRELESS: "mobile",
    LineClass.WIRELESS_CA: "Canadian and mobile",
    LineClass.TOLL_FREE: "toll-free",
}


def sentence(groups: list[Group]) -> str:
    """Say how the numbers travel, "" without numbers.

    For example: "Your 12 numbers move in 2 parts because 3 are toll-free."
    """
    count = sum(len(group.e164s) for group in groups)
    if not count:
        return ""
    orders = sum(len(proposals(group)) for group in groups)
    if orders == 1:
        return in_one_go(count)
    reasons = [
        f"{len(group.e164s):,} {'is' if len(group.e164s) == 1 else 'are'} {_ARE[group.line_class]}"
        for group in groups[1:]
    ]
    if orders > len(groups):
        reasons.append(f"one part holds at most {settings.MAX_NUMBERS_PER_ORDER:,}")
    *most, last = reasons
    why = f"{', '.join(most)} and {last}" if most else last
    return f"Your {count:,} numbers move in {orders:,} parts because {why}."
