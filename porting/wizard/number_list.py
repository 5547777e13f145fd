"""A page of a request's numbers: fifty at a time, with the words of their verdicts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from numbers.reading import national
from porting.choices import Verdict
from porting.models import PortNumber

PAGE = 50

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

    def _mark(self, place: int, wanted: bool) -> str:
        return f"{self.rows[place].position}.{self.rows[place].pk}" if wanted else ""


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
