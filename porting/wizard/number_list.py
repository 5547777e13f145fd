"""A page of a request's numbers: fifty at a time, with the words of their verdicts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from numbers.countries import country_name
from numbers.reading import national, read_number
from porting.choices import Verdict
from porting.models import PortNumber

PAGE = 50
LONGEST_SEARCH = 20

SHAPES = {
    Verdict.CAN_PORT: "ok",
    Verdict.WE_WILL_CHECK: "them",
    Verdict.NOT_CHECKED: "idle",
}


class NumberList:
    """The page of ``numbers`` that the address asks for by place (``after`` or ``before``).

    Keyset paging: the last page of ten thousand costs what the first one costs.
    """

    rows: list[Any]  # PortNumber, dressed with what the page shows

    def __init__(self, numbers: "QuerySet[PortNumber]", asked: Mapping[str, str]):
        after, before = _place(asked.get("after", "")), _place(asked.get("before", ""))
        if before:
            rows: list[Any] = list(
                numbers.filter(_earlier(before)).order_by("-position", "-pk")[: PAGE + 1]
            )
            self.rows = list(reversed(rows[:PAGE]))
            self.previous = self._mark(0, len(rows) > PAGE)
            self.next = self._mark(-1, bool(self.rows))
        else:
            narrowed = numbers.filter(_later(after)) if after else numbers
            rows = list(narrowed.order_by("position", "pk")[: PAGE + 1])
            self.rows = rows[:PAGE]
            self.next = self._mark(-1, len(rows) > PAGE)
            self.previous = self._mark(0, bool(after and self.rows))
        for row in self.rows:
            row.tag = tag_of(row)
            row.shown = national(row.e164)
            row.area = area_of(row.e164)

    def _mark(self, place: int, wanted: bool) -> str:
        return f"{self.rows[place].position}.{self.rows[place].pk}" if wanted else ""


def matching(numbers: "QuerySet[PortNumber]", text: str) -> "QuerySet[PortNumber]":
    """Narrow to numbers that hold these digits, however they are typed; "" narrows nothing."""
    digits = "".join(c for c in text if c.isascii() and c.isdecimal())[:LONGEST_SEARCH]
    if not text.strip():
        return numbers
    if not digits:
        return numbers.filter(typed__icontains=text.strip().replace("\0", "")[:LONGEST_SEARCH])
    return numbers.filter(e164__contains=digits.removeprefix("1") or digits)


def area_of(e164: str) -> str:
    """Return where a number belongs as its digits say: "512", "787, Puerto Rico", or ""."""
    read = read_number(e164)
    if read.kind == "toll_free":
        return "Any"
    if not e164.startswith("+1"):
        return country_name(read.region) if read.region else ""
    npa = e164[2:5]
    return npa if read.region in ("US", "") else f"{npa}, {country_name(read.region)}"


def tag_of(number: PortNumber) -> dict[str, str]:
    verdict = Verdict(number.verdict)
    return {"shape": SHAPES.get(verdict, "bad"), "text": str(verdict.label)}


def _place(text: str) -> tuple[int, int] | None:
    position, _, pk = text.partition(".")
    if position.isascii() and position.isdecimal() and pk.isascii() and pk.isdecimal():
        return (int(position[:9]), int(pk[:18]))
    return None


def _later(place: tuple[int, int]) -> Q:
    position, pk = place
    return Q(position__gte=position) & (Q(position__gt=position) | Q(pk__gt=pk))


def _earlier(place: tuple[int, int]) -> Q:
    position, pk = place
    return Q(position__lte=position) & (Q(position__lt=position) | Q(pk__lt=pk))
