"""What the page of one request reads: statements put together once (docs/adr/0049).

The request itself is set on the rows, as ``request.orders`` and the like would set it.
"""

from typing import Any

from django.db.models import Q, QuerySet

from numbers.prepared import prepared
from porting.choices import OutboxState, Verdict
from porting.models import (
    AgreedStatement,
    Document,
    Event,
    LetterOfAuthorization,
    Note,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
    Rejection,
)
from porting.services import documents

PAGE = 50
EVENTS = 100
NOTES = 200


@prepared
def requests(reference: str) -> "QuerySet[PortRequest]":
    """The request of the desk with this reference, with its people loaded; none for a draft."""
    rows = PortRequest.objects.with_desk().select_related("account", "created_by", "assignee")
    return rows.filter(reference=reference)


@prepared
def letters(pk: int) -> "QuerySet[LetterOfAuthorization]":
    """The letters that count, with their papers, seal and who looked at the scan."""
    live = LetterOfAuthorization.objects.filter(request=pk, voided_at=None)
    live = live.select_related(
        "document", "signed_document", "seal", "paper_document", "paper_checked_by"
    )
    return live.order_by("group_class", "pk").defer("facts")


@prepared
def orders(pk: int) -> "QuerySet[PortOrder]":
    return PortOrder.objects.filter(request=pk).select_related("letter").defer("letter__facts")


@prepared
def numbers(pk: int) -> "QuerySet[PortNumber, Any]":
    """The first page of numbers and one more."""
    return _numbers(pk)[: PAGE + 1]


@prepared
def numbers_after(pk: int, position: int, past: int) -> "QuerySet[PortNumber, Any]":
    """The page of numbers behind this place, and one more."""
    rows = _numbers(pk).filter(position__gte=position).exclude(position=position, pk__lte=past)
    return rows[: PAGE + 1]


def _numbers(pk: int) -> "QuerySet[PortNumber, Any]":
    rows = PortNumber.objects.filter(request=pk).order_by("position", "pk")
    # Whether there is a PIN is asked without making it readable.
    return rows.annotate(has_pin=~Q(account_pin="")).values_list(
        "pk", "e164", "description", "status", "line_type", "position", "order_id", "has_pin",
        "route__name", "source__name", named=True,
    )  # fmt: skip


@prepared
def papers(pk: int) -> "QuerySet[Document]":
    return documents.papers_of(pk).select_related("uploaded_by")


@prepared
def to_check(pk: int) -> "QuerySet[PortNumber]":
    waiting = PortNumber.objects.filter(request=pk, verdict=Verdict.WE_WILL_CHECK)
    return waiting.order_by("position", "pk").only("e164", "verdict_detail")[:PAGE]


@prepared
def agreed(pk: int) -> "QuerySet[AgreedStatement]":
    rows = AgreedStatement.objects.filter(request=pk).select_related("agreed_by")
    return rows.order_by("agreed_at", "pk")


@prepared
def rejections(pk: int) -> "QuerySet[Rejection]":
    return Rejection.objects.filter(request=pk).select_related("created_by")[:PAGE]


@prepared
def notes(pk: int) -> "QuerySet[Note]":
    """The last notes, newest first."""
    return Note.objects.filter(request=pk).order_by("-created_at", "-pk")[:NOTES]


@prepared
def events(pk: int) -> "QuerySet[Event]":
    rows = Event.objects.filter(request=pk).order_by("-seq")
    return rows.only("kind", "actor_label", "at", "data")[:EVENTS]


@prepared
def waiting(reference: str) -> "QuerySet[OutboxMessage]":
    """Promises about the request that are not kept yet, dead ones first."""
    open_states = [OutboxState.DEAD, OutboxState.LEASED, OutboxState.PENDING]
    rows = OutboxMessage.objects.filter(state__in=open_states, reference=reference)
    return rows.order_by("state", "due_at", "pk")[:PAGE]


def with_request(rows: list[Any], request: PortRequest) -> list[Any]:
    for row in rows:
        row.request = request
    return rows
