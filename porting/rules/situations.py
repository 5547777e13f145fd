"""What is known of a request beside its own row, for a page of requests in four statements.

What its papers and the inventory make of it is filled in by ``seen.look``.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from numbers.prepared import prepared
from numbers.sets import OneOf
from porting.choices import (
    EDITABLE,
    ENDED,
    GOOD_VERDICTS,
    DocumentKind,
    LineClass,
    Status,
    Verdict,
)
from porting.models import Document, LetterOfAuthorization, PortNumber, PortOrder, PortRequest
from porting.papers.facts import PRINTED_FROM

SEE = "See it"  # words of a link where there is nothing to do but to read


@dataclass(frozen=True)
class Blocker:
    """One thing that stops the port: a sentence, and a link. ``fix`` are the words of the link."""

    text: str
    url: str
    fix: str


@dataclass
class OrderSeen:
    """A carrier order and how many of its numbers have which status."""

    mark: str
    pon: str
    line_class: str
    status: Status
    foc_at: datetime | None = None
    foc_time_zone: str = ""
    sent_at: datetime | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    is_flagged: bool = False
    released_at: datetime | None = None
    counts: dict[Status, int] = field(default_factory=dict)

    @property
    def waits_for_second(self) -> bool:
        """Whether a second person has still to look before the order may be sent."""
        return self.status == Status.READY and self.is_flagged and self.released_at is None

    @property
    def numbers(self) -> int:
        return sum(self.counts.values())

    @property
    def live(self) -> int:
        return self.counts.get(Status.PORTED, 0)

    @property
    def kind(self) -> str:
        return LineClass(self.line_class).label


@dataclass
class Situation:
    """What standing needs to know of a request beside its own row."""

    numbers: int = 0
    live: int = 0
    bad: int = 0
    letters: list[LetterOfAuthorization] = field(default_factory=list)
    has_bill: bool = False
    foc_at: datetime | None = None
    foc_time_zone: str = ""
    dated_at: datetime | None = None  # the first port date there ever was
    sent_at: datetime | None = None
    approved_at: datetime | None = None
    orders: list[OrderSeen] = field(default_factory=list)
    counts: dict[Status, int] = field(default_factory=dict)
    # Filled in by ``seen.look``: what stops the port, and how much of what was asked for when the
    # request came back is as it was.
    errors: list[Blocker] = field(default_factory=list)
    to_correct: int = 0
    late: OrderSeen | None = None  # whose port day is over while its numbers wait
    late_days: int = 0

    @property
    def stops(self) -> list[Blocker]:
        """What only the customer can put right."""
        return [error for error in self.errors if error.fix != SEE]

    @property
    def open_letter(self) -> LetterOfAuthorization | None:
        """The first letter that its signer has still to answer."""
        waiting = (one for one in self.letters if not one.signed_at and not one.declined_at)
        return next(waiting, None)

    @property
    def is_sent(self) -> bool:
        return bool(self.letters)

    @property
    def signed_at(self) -> datetime | None:
        """When the last letter was signed; None while any is open."""
        stamps = [letter.signed_at for letter in self.letters]
        if not stamps or None in stamps:
            return None
        return max(stamp for stamp in stamps if stamp)

    @property
    def declined(self) -> LetterOfAuthorization | None:
        return next((letter for letter in self.letters if letter.declined_at), None)

    def reached(self, request: PortRequest) -> int:
        """How many of the six stages are behind a draft, or one that ended without moving."""
        if self.dated_at:
            return 4
        if self.approved_at:
            return 3
        if request.submitted_at or self.signed_at:
            return 2
        return 1 if self.letters else 0


def situations(
    requests: Collection[PortRequest], *, with_papers: Collection[PortRequest] | None = None
) -> dict[int, Situation]:
    """Return the situation of each request by primary key: four statements for any count.

    A list may name those ``with_papers``, whose letters and bill it needs; left out, it is all.
    """
    found = {request.pk: Situation() for request in requests}
    pks = list(found)
    by_order: dict[int | None, dict[Status, int]] = {}
    for row in _counts(pks):
        situation, status = found[row["request_id"]], Status(row["status"])
        situation.numbers += row["all"]
        situation.bad += row["bad"]
        situation.counts[status] = situation.counts.get(status, 0) + row["all"]
        by_order.setdefault(row["order_id"], {})[status] = row["all"]
    for situation in found.values():
        situation.live = situation.counts.get(Status.PORTED, 0)
    _count_tickets(found, requests)
    _add_papers(found, requests if with_papers is None else with_papers)
    for pk, request, *columns in _orders(pks):
        mark, pon, line_class, status, *stamps = columns
        order = OrderSeen(mark, pon, line_class, Status(status), *stamps)
        order.counts = by_order.get(pk, {})
        _add_order(found[request], order)
    return found


@prepared
def _counts(pks: list[int]) -> "QuerySet[PortNumber, Any]":
    good = Q(verdict__in=[*GOOD_VERDICTS, Verdict.NOT_CHECKED])
    mine = PortNumber.objects.order_by().filter(OneOf("request", pks))
    rows = mine.values("request_id", "order_id", "status")
    return rows.annotate(all=Count("pk"), bad=Count("pk", filter=~good))


@prepared
def _orders(pks: list[int]) -> "QuerySet[PortOrder, Any]":
    rows = PortOrder.objects.filter(OneOf("request", pks)).order_by("request", "mark")
    return rows.values_list(
        "pk", "request_id", "mark", "pon", "line_class", "status",
        "foc_at", "foc_time_zone", "sent_at", "approved_at", "ended_at",
        "is_flagged", "released_at",
    )  # fmt: skip


def _add_order(situation: Situation, order: OrderSeen) -> None:
    situation.orders.append(order)
    situation.sent_at = _earlier(situation.sent_at, order.sent_at)
    situation.dated_at = _earlier(situation.dated_at, order.foc_at)
    situation.approved_at = _earlier(situation.approved_at, order.approved_at)
    is_next = situation.foc_at is None or (order.foc_at and order.foc_at < situation.foc_at)
    if order.foc_at and is_next and order.status not in ENDED:
        situation.foc_at, situation.foc_time_zone = order.foc_at, order.foc_time_zone


@prepared
def _letters(pks: list[int]) -> QuerySet[LetterOfAuthorization]:
    live = LetterOfAuthorization.objects.filter(OneOf("request", pks), voided_at=None)
    return live.order_by("group_class", "pk").only(
        "request_id", "signer_name", "signed_at", "declined_at"
    )


def _count_tickets(found: dict[int, Situation], requests: Collection[PortRequest]) -> None:
    """Tickets have no rows of numbers; theirs stand a line each in a column."""
    if not (tickets := [request.pk for request in requests if request.is_ticket]):
        return
    rows = PortRequest.objects.filter(pk__in=tickets).order_by()
    for pk, typed in rows.values_list("pk", "numbers_typed"):
        found[pk].numbers = len(typed.splitlines())


def _add_papers(found: dict[int, Situation], requests: Collection[PortRequest]) -> None:
    requests = [request for request in requests if not request.is_ticket]  # those have no letters
    if not requests:
        return
    for letter in _letters([request.pk for request in requests]):
        found[letter.request_id].letters.append(letter)
    # Only a request whose pages are open can be short of its bill.
    if not (still_open := [one.pk for one in requests if one.status in EDITABLE]):
        return
    for pk in with_bill(still_open):
        found[pk].has_bill = True


@prepared
def with_bill(pks: list[int]) -> "QuerySet[Document, int]":
    """Return which of these requests have a phone bill, by primary key."""
    bills = Document.objects.filter(OneOf("request", pks), kind=DocumentKind.BILL, removed_at=None)
    return bills.order_by().values_list("request_id", flat=True).distinct()


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    stamps = [stamp for stamp in (one, other) if stamp]
    return min(stamps) if stamps else None


def with_papers(rows: QuerySet[PortRequest]) -> QuerySet[PortRequest]:
    """Read with requests whether there is a bill, and how many letters wait for a signature."""
    bills = Document.objects.filter(
        request=OuterRef("pk"), kind=DocumentKind.BILL, removed_at__isnull=True
    )
    waiting = LetterOfAuthorization.objects.order_by().filter(
        request=OuterRef("pk"), voided_at=None, signed_at=None
    )
    count = waiting.values("request").annotate(n=Count("pk")).values("n")
    return rows.annotate(has_bill=Exists(bills), unsigned=Coalesce(Subquery(count), Value(0)))


def rows_to_sign() -> QuerySet[PortRequest]:
    """Return requests with what signing needs of them: a third of their columns, and the papers."""
    also = ("reference", "signer_email", "disputed_at", "submit_for_me_at", "submitted_at")
    narrow = PortRequest.objects.only(*PRINTED_FROM, *also, "event_count", "event_head")
    return with_papers(narrow)
