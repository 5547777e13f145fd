"""The life of a port request: which status may follow which.

``MOVES`` and, for tickets, ``TICKET_MOVES`` are the only place that knows the moves, ``move`` the
only writer of status. A move of a request takes its orders and numbers along, a move of an order
its numbers; whatever stands above is derived anew by ``derive`` in the same transaction.
docs/lifecycle.md tells it in words.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, OperationalError, models, transaction
from django.utils import timezone

from porting.choices import ENDED, RELEASING, TICKET_STATUSES, Status
from porting.errors import MoveNotAllowed, NumberTaken
from porting.models import PortNumber, PortOrder, PortRequest
from porting.rules.faster import last_move, somebody_was_faster

S = Status
DEADLOCK = "40P01"  # of PostgreSQL; SQLite has one writer at a time

MOVES: dict[Status, set[Status]] = {
    S.DRAFT: {S.SUBMITTED, S.CANCELLED},
    S.SUBMITTED: {S.IN_REVIEW, S.CANCELLED},
    S.IN_REVIEW: {S.INFO_NEEDED, S.READY, S.CANCELLED},
    S.INFO_NEEDED: {S.SUBMITTED, S.CANCELLED},
    S.READY: {S.SENT, S.INFO_NEEDED, S.CANCELLED},
    S.SENT: {S.FOC_CONFIRMED, S.REJECTED, S.CONFLICT, S.SUPP_SENT, S.CANCEL_REQUESTED},
    S.REJECTED: {S.INFO_NEEDED, S.SUPP_SENT, S.CANCELLED, S.FAILED},
    S.SUPP_SENT: {S.FOC_CONFIRMED, S.REJECTED, S.CONFLICT, S.CANCEL_REQUESTED},
    S.FOC_CONFIRMED: {
        S.ACTIVATING,
        S.JEOPARDY,
        S.CONFLICT,
        S.REJECTED,
        S.SUPP_SENT,
        S.CANCEL_REQUESTED,
    },
    S.JEOPARDY: {S.FOC_CONFIRMED, S.ACTIVATING, S.REJECTED, S.SUPP_SENT, S.CANCEL_REQUESTED},
    S.CONFLICT: {S.SENT, S.FOC_CONFIRMED, S.REJECTED, S.SUPP_SENT, S.CANCEL_REQUESTED},
    S.ACTIVATING: {S.PORTED, S.FAILED, S.JEOPARDY},
    S.PORTED: {S.SNAPBACK},
    S.PARTLY_PORTED: set(),  # only ever derived
    S.CANCEL_REQUESTED: {S.CANCELLED, S.SENT, S.FOC_CONFIRMED},
    S.CANCELLED: set(),
    S.FAILED: set(),
    S.SNAPBACK: {S.PORTED, S.FAILED},
}

# A ticket (fax form, other country, question) has no numbers and orders of its own: staff answer,
# ask, and close it. Nothing ports, so a shorter table; TICKET_STATUSES says what it reads like.
TICKET_MOVES: dict[Status, set[Status]] = {
    S.DRAFT: {S.SUBMITTED, S.CANCELLED},
    S.SUBMITTED: {S.IN_REVIEW, S.CANCELLED},
    S.IN_REVIEW: {S.INFO_NEEDED, S.PORTED, S.FAILED, S.CANCELLED},
    S.INFO_NEEDED: {S.SUBMITTED, S.PORTED, S.FAILED, S.CANCELLED},
    S.PORTED: set(),
    S.FAILED: set(),
    S.CANCELLED: set(),
}

# What staff said of numbers by mistake may be taken back while nothing of it has left us: see
# ``porting.services.outcomes``. Kept apart from MOVES, so that no other move revives what ended.
WITH_A_DATE = {S.FOC_CONFIRMED, S.JEOPARDY, S.ACTIVATING}
TAKEN_BACK: dict[Status, set[Status]] = {
    S.FAILED: {S.SENT, S.SUPP_SENT, S.CONFLICT, S.REJECTED} | WITH_A_DATE,
    S.PORTED: WITH_A_DATE,
}

# What stands above shows the most urgent of what is below: first trouble, then the least advanced.
URGENCY = (
    S.INFO_NEEDED,
    S.REJECTED,
    S.SNAPBACK,
    S.CONFLICT,
    S.JEOPARDY,
    S.CANCEL_REQUESTED,
    S.DRAFT,
    S.SUBMITTED,
    S.IN_REVIEW,
    S.READY,
    S.SENT,
    S.SUPP_SENT,
    S.FOC_CONFIRMED,
    S.ACTIVATING,
)


def derive(below: Iterable[str]) -> Status:
    """Return the status of what stands above rows with these statuses (at least one).

    While anything is open: the most urgent open status. Once all have ended: what they agree on;
    live and not live together are ``PARTLY_PORTED``; failed and cancelled together are ``FAILED``.
    """
    statuses = {Status(status) for status in below}
    for status in URGENCY:
        if status in statuses:
            return status
    if len(statuses) == 1:
        return statuses.pop()
    if statuses & {S.PORTED, S.PARTLY_PORTED}:
        return S.PARTLY_PORTED
    return S.FAILED


def origins(to: Status) -> list[Status]:
    """Return the statuses from which a move to ``to`` is allowed."""
    return [seen for seen, following in MOVES.items() if to in following]


def check_move(
    seen: Status, to: Status, subject: str, *, of: int | None = None, is_ticket: bool = False
) -> None:
    """Raise MoveNotAllowed, in words, unless ``to`` may follow ``seen``.

    ``of`` is the key of the request: who moved it last, and when, is said with it.
    """
    moves = TICKET_MOVES if is_ticket else MOVES
    if to not in moves.get(seen, ()):
        words: Mapping[Status, str] = TICKET_STATUSES if is_ticket else {}
        was, new = (words.get(status, status.label) for status in (seen, to))
        did = last_move(of) if of else ""
        known = f" {did}." if did else ""
        if seen == to:
            raise MoveNotAllowed(f"{subject} is “{was}” already.{known} Nothing changed.")
        raise MoveNotAllowed(f"{subject} is “{was}”; it cannot become “{new}”.{known}")


@transaction.atomic
def move(
    row: PortRequest | PortOrder | PortNumber, to: Status, **changes: Any
) -> PortRequest | PortOrder | PortNumber:
    """Put a request, an order or a number into status ``to``, with ``changes`` in the same UPDATE.

    The UPDATE asks for the status (and version) we last saw, so when two people press a button
    at once the second is told instead of silently winning. Rows below follow where the move is
    allowed from their own status; numbers are claimed and released with it; rows above are derived.

    Raises MoveNotAllowed or NumberTaken; then nothing has changed.
    """
    is_ticket = isinstance(row, PortRequest) and row.is_ticket
    request_id = row.pk if isinstance(row, PortRequest) else row.request_id
    check_move(Status(row.status), to, _subject(row), of=request_id, is_ticket=is_ticket)
    seen: dict[str, Any] = {"pk": row.pk, "status": row.status}
    values = {"status": to, **changes}
    if not isinstance(row, PortNumber):
        seen["version"] = row.version
        values["version"] = row.version + 1
    hold(request_id)
    with _claims_refereed():
        if isinstance(row, PortNumber):
            values["is_claimed"] = to not in RELEASING
        if not type(row)._default_manager.filter(**seen).update(**values):
            raise MoveNotAllowed(somebody_was_faster(request_id))
        _take_along(row, to)
    for field, value in values.items():
        setattr(row, field, value)
    _derive_above(row)
    return row


@transaction.atomic
def move_numbers(
    order: PortOrder, numbers: Collection[PortNumber], to: Status, **changes: Any
) -> None:
    """Put some numbers of one order into ``to``: a constant number of statements for any count.

    ``changes`` go into the same UPDATE and may be expressions. The rows say which status we last
    saw; all of them move or none. The order and the request are derived anew, and ``order.status``
    is refreshed. Raises MoveNotAllowed or NumberTaken; then nothing has changed.
    """
    for seen in {Status(row.status) for row in numbers}:
        check_move(seen, to, f"A number of order {order}", of=order.request_id)
    _put_numbers(order, numbers, to, changes)


@transaction.atomic
def take_back(
    order: PortOrder, numbers: Collection[PortNumber], to: Status, **changes: Any
) -> None:
    """Put numbers that have failed or are live back to where they were; else as ``move_numbers``.

    They are claimed again: NumberTaken when another request has asked for one meanwhile.
    """
    for seen in {Status(row.status) for row in numbers}:
        if to not in TAKEN_BACK.get(seen, ()):
            raise MoveNotAllowed(somebody_was_faster(order.request_id))
    _put_numbers(order, numbers, to, changes)


def _put_numbers(
    order: PortOrder, numbers: Collection[PortNumber], to: Status, changes: Mapping[str, Any]
) -> None:
    as_seen = PortNumber.objects.filter(
        order_id=order.pk,
        pk__in=[row.pk for row in numbers],
        status__in={row.status for row in numbers},
    )
    hold(order.request_id)
    with _claims_refereed():
        moved = as_seen.update(status=to, is_claimed=to not in RELEASING, **changes)
        if moved != len(numbers):
            raise MoveNotAllowed(somebody_was_faster(order.request_id))
    for row in numbers:
        row.status = to
        row.is_claimed = to not in RELEASING
    below = PortNumber.objects.filter(order_id=order.pk)
    order.status = _rederive(PortOrder, order.pk, below) or order.status
    _derive_above(order)


def hold(request_id: int) -> None:
    """Take the request's row before anything of it is moved; part of the caller's transaction.

    On PostgreSQL two people who end its last numbers at once would otherwise each derive the
    status without the other's move, and two who lock its rows in different order would wait in a
    circle. SQLite has one writer at a time anyway.
    """
    rows = PortRequest.objects.select_for_update(no_key=True).order_by()
    rows.filter(pk=request_id).values_list("pk").get()


@contextmanager
def _claims_refereed() -> Iterator[None]:
    """Run moves in a savepoint; the unique index over claimed numbers answers in words.

    Two requests with the same two numbers may each claim what the other waits for; PostgreSQL
    then ends one of them, which is an answer of the index as well.
    """
    try:
        with transaction.atomic():
            yield
    except (IntegrityError, OperationalError) as error:
        if not _is_about_claims(error):
            raise
        raise NumberTaken(
            "One of these numbers was added to another active request in the meantime. "
            "Check Portability again to see which one."
        ) from None


def _is_about_claims(error: IntegrityError | OperationalError) -> bool:
    if getattr(error.__cause__, "sqlstate", "") == DEADLOCK:
        return True
    said = str(error)
    return "number_claimed_once" in said or "porting_portnumber.e164" in said


def _subject(row: PortRequest | PortOrder | PortNumber) -> str:
    if isinstance(row, PortRequest):
        return "This request" if row.is_ticket else "This port request"
    return f"Order {row}" if isinstance(row, PortOrder) else f"Number {row}"


def _take_along(row: PortRequest | PortOrder | PortNumber, to: Status) -> None:
    """Move what is below by set-based UPDATEs, however many numbers there are."""
    if isinstance(row, PortNumber):
        return
    below = {"request": row} if isinstance(row, PortRequest) else {"order": row}
    if isinstance(row, PortRequest):
        orders = PortOrder.objects.filter(**below, status__in=origins(to))
        orders.update(status=to, version=models.F("version") + 1)
    PortNumber.objects.filter(**below, status__in=origins(to)).update(
        status=to, is_claimed=to not in RELEASING
    )


def _derive_above(row: PortRequest | PortOrder | PortNumber) -> None:
    """Derive the order's status from its numbers' and the request's from its orders'."""
    if isinstance(row, PortNumber) and row.order_id:
        _rederive(PortOrder, row.order_id, PortNumber.objects.filter(order_id=row.order_id))
    request_id = row.pk if isinstance(row, PortRequest) else row.request_id
    below: models.QuerySet[Any] = PortOrder.objects.filter(request_id=request_id)
    if not below.exists():
        below = PortNumber.objects.filter(request_id=request_id)
    status = _rederive(PortRequest, request_id, below)
    if isinstance(row, PortRequest) and status:
        row.status = status


def _rederive(
    model: type[PortRequest] | type[PortOrder], pk: int, below: "models.QuerySet[Any]"
) -> Status | None:
    statuses = set(below.order_by().values_list("status", flat=True).distinct())
    if not statuses:
        return None
    status = derive(statuses)
    ended = {"ended_at": timezone.now()} if status in ENDED else {"ended_at": None}
    changed = model._default_manager.filter(pk=pk).exclude(status=status)
    changed.update(status=status, version=models.F("version") + 1, **ended)
    if status in ENDED:
        model._default_manager.filter(pk=pk, ended_at=None).update(**ended)
    return status


def rederive_request(request: PortRequest) -> None:
    """Derive a request's status anew after its orders were made or removed."""
    _derive_above(request)
