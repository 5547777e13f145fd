"""What is known of a request beside its own row, for a page of requests in four statements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from numbers.sets import OneOf
from porting.choices import ENDED, GOOD_VERDICTS, DocumentKind, Status, Verdict
from porting.models import Document, LetterOfAuthorization, PortNumber, PortOrder, PortRequest


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
    mine = OneOf("request", list(found))
    for row in _counts().filter(mine):
        situation = found[row["request_id"]]
        situation.numbers, situation.live, situation.bad = row["all"], row["live"], row["bad"]
    _count_tickets(found, requests)
    _add_papers(found, requests if with_papers is None else with_papers)
    for order in _dates().filter(mine):
        situation = found[order["request_id"]]
        situation.sent_at = _earlier(situation.sent_at, order["first_sent"])
        situation.dated_at = _earlier(situation.dated_at, order["first_foc"])
        situation.approved_at = _earlier(situation.approved_at, order["first_approved"])
        if order["next_foc"] and (situation.foc_at is None or order["next_foc"] < situation.foc_at):
            situation.foc_at, situation.foc_time_zone = order["next_foc"], order["foc_time_zone"]
    return found


# Statements of every list. To put one together takes Django longer than to answer it takes
# PostgreSQL, so that is done once.
@cache
def _counts() -> "QuerySet[PortNumber, Any]":
    good = Q(verdict__in=[*GOOD_VERDICTS, Verdict.NOT_CHECKED])
    return (
        PortNumber.objects.order_by()
        .values("request_id")
        .annotate(
            all=Count("pk"),
            live=Count("pk", filter=Q(status=Status.PORTED)),
            bad=Count("pk", filter=~good),
        )
    )


@cache
def _dates() -> "QuerySet[PortOrder, Any]":
    return (
        PortOrder.objects.order_by()
        .values("request_id", "foc_time_zone")
        .annotate(
            first_sent=Min("sent_at"),
            first_foc=Min("foc_at"),
            first_approved=Min("approved_at"),
            next_foc=Min("foc_at", filter=~Q(status__in=ENDED)),
        )
    )


@cache
def _letters() -> QuerySet[LetterOfAuthorization]:
    live = LetterOfAuthorization.objects.filter(voided_at=None)
    return live.only("request_id", "signer_name", "signed_at", "declined_at")


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
    mine = OneOf("request", [request.pk for request in requests])
    for letter in _letters().filter(mine):
        found[letter.request_id].letters.append(letter)
    # Only a draft can be short of its bill.
    if not (drafts := [request.pk for request in requests if request.status == Status.DRAFT]):
        return
    bills = Document.objects.filter(kind=DocumentKind.BILL, removed_at=None)
    of_drafts = bills.filter(OneOf("request", drafts)).order_by()
    for pk in of_drafts.values_list("request_id", flat=True).distinct():
        found[pk].has_bill = True


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    stamps = [stamp for stamp in (one, other) if stamp]
    return min(stamps) if stamps else None
