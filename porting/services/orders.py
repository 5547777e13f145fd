"""Carrier orders: sent to the carrier, given a port date, completed or failed number by number."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from numbers import inventory, planned_moves
from numbers.models import TrackingNumber
from numbers.reading import national
from porting.choices import ENDED, RELEASING, Status
from porting.errors import MoveNotAllowed, OrderNotReady, PortingError, ReasonNeeded
from porting.models import (
    LetterOfAuthorization,
    NumbersOutcome,
    PortNumber,
    PortOrder,
    PortRequest,
)
from porting.rules import lifecycle
from porting.services import holds, outcomes, wiping
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status
from porting.services.port_dates import (
    as_configured,
    change_foc,
    counted,
    early_day,
    moment_of,
    record_foc,
)

__all__ = [
    "change_foc",
    "check_letter",
    "complete_numbers",
    "fail_numbers",
    "mark_sent",
    "moment_of",
    "record_foc",
    "to_complete",
    "to_fail",
]

LETTER_DAYS = 60  # carriers refuse older letters (domain.md 3.5)
NAMED_IN_A_NOTE = 5  # numbers that a note names one by one

DATED = (Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING)
AT_CARRIER = (Status.SENT, Status.SUPP_SENT, Status.CONFLICT, Status.REJECTED)


def mark_sent(order: PortOrder, *, by: User) -> PortOrder:
    """Say that an approved order has gone to the carrier.

    Raises MoveNotAllowed when it has gone already, OrderNotReady when the letter is not signed
    or is older than carriers accept, while somebody disputes it, and for a risky order that no
    second person has released.
    """
    if order.approved_at and not order.is_flagged:  # kept even when sending is refused below
        holds.look_again(order.request)
    with transaction.atomic():
        lifecycle.check_move(
            Status(order.status), Status.SENT, f"Order {order}", of=order.request_id
        )
        if not order.pon:
            raise OrderNotReady(f"Order {order} has no PON. Approve the request first.")
        check_letter(order.letter)
        holds.check_may_leave(order)
        lifecycle.move(order, Status.SENT, sent_at=timezone.now())
        record(order.request, "order_sent", by=by, order=order.mark, pon=order.pon)
        post_status(
            order.request,
            f"We sent order {order.pon} with {counted(order.numbers.count())} to "
            f"{order.request.carrier_name}. Keep your service there until the numbers are live.",
            by=by,
            mail="sent_to_carrier",
            order=order.pk,
        )
    return order


def check_letter(letter: LetterOfAuthorization) -> None:
    """Raise OrderNotReady unless the letter is signed, counts still, and is at most 60 days old."""
    if letter.signed_at is None or letter.voided_at is not None:
        raise OrderNotReady(
            f"Letter {letter.reference} is not signed. Send the request back so that it can be."
        )
    age = timezone.now() - letter.signed_at
    if letter.paper_date:
        age = max(age, timedelta(days=(timezone.localdate() - letter.paper_date).days))
    if age > timedelta(days=LETTER_DAYS):
        raise OrderNotReady(
            f"Letter {letter.reference} was signed more than {LETTER_DAYS} days ago, and carriers "
            "refuse it. Send the request back so that it is signed again."
        )


def complete_numbers(
    order: PortOrder,
    numbers: Iterable[PortNumber],
    *,
    by: User,
    is_early_confirmed: bool = False,
) -> int:
    """Make these numbers of the order live with the routing chosen for them; returns how many.

    Numbers that are live already are passed over. Raises MoveNotAllowed when none is left to
    complete or the order has no port date yet, PortingError before the day of the port date
    unless ``is_early_confirmed``. Never refused by what the inventory says: the numbers have moved
    at the carrier, and what is left is a task (``rules.clashes``).
    A constant number of statements, however many numbers there are.
    """
    with transaction.atomic():
        waiting = to_complete(order, numbers, is_early_confirmed=is_early_confirmed)
        seen = {row.pk: row.status for row in waiting}
        now = timezone.now()
        to_start = [row for row in waiting if row.status != Status.ACTIVATING]
        if to_start:
            lifecycle.move_numbers(order, to_start, Status.ACTIVATING)
        account = order.request.account
        inventory.bring_live(account, map(as_configured, waiting), now)
        moved = planned_moves.carry_out(account, [row.e164 for row in waiting])
        live = TrackingNumber.objects.filter(
            account=account, e164=OuterRef("e164"), released_at__isnull=True
        )
        lifecycle.move_numbers(
            order,
            waiting,
            Status.PORTED,
            ported_at=now,
            tracking_number_id=Subquery(live.values("pk")[:1]),
        )
        record(
            order.request,
            "numbers_ported",
            by=by,
            order=order.mark,
            pon=order.pon,
            count=len(waiting),
        )
        for plan in moved:
            record(order.request, "calls_moved", by=by, number=plan.e164, count=plan.moved)
        note = post_status(
            order.request,
            f"{_named(waiting)} {'is' if len(waiting) == 1 else 'are'} live. "
            f"Call each number from another phone to test it.{_told(moved)}",
            by=by,
            mail="numbers_live",
            order=order.pk,
        )
        # Calls that moved as planned have left their old places: that cannot be taken back.
        outcome = None if moved else outcomes.hold_back(order, seen, note, by=by, at=now)
        _end(order.request, outcome, by)
    return len(waiting)


def to_complete(
    order: PortOrder, numbers: Iterable[PortNumber], *, is_early_confirmed: bool = False
) -> list[PortNumber]:
    """Return which of these numbers ``complete_numbers`` would make live; raises what it raises."""
    rows = _of_order(order, numbers)
    waiting = [row for row in rows if row.status in DATED]
    if not waiting:
        raise MoveNotAllowed(_why_not_complete(rows))
    if (day := early_day(order)) and not is_early_confirmed:
        raise PortingError(
            f"The port date is {day}. Check the box if the numbers really moved today.",
            field="is_early_confirmed",
        )
    return waiting


def _told(moved: list[planned_moves.CarriedOut]) -> str:
    """Say what became of the plans for this day, one sentence for each receiving number."""
    said = []
    for plan in moved[:NAMED_IN_A_NOTE]:
        said.append(f" Calls of {plan.name} moved as planned, and it left Receiving Numbers.")
        if plan.without_place:
            count = plan.without_place
            places = "1 place" if count == 1 else f"{count:,} places"
            have = "has" if count == 1 else "have"
            said.append(f" {places} that used it {have} nowhere to ring now: see Tracking Numbers.")
    return "".join(said)


def _why_not_complete(rows: list[PortNumber]) -> str:
    if all(row.status == Status.PORTED for row in rows):
        return "These numbers are live already. Nothing changed."
    if any(row.status in (Status.FAILED, Status.CANCELLED) for row in rows):
        return (
            "These numbers are no longer on their way. Load the page again to see how they stand."
        )
    return "These numbers have no port date yet. Record the date the carrier confirmed first."


def fail_numbers(
    order: PortOrder,
    numbers: Iterable[PortNumber],
    reason: str,
    *,
    by: User,
    secrets_seen: bool = False,
) -> int:
    """Say that these numbers will not move, and why; returns how many.

    They are released, so that another request may ask for them, and leave the inventory. Raises
    ReasonNeeded without a reason, SecretSeen for one that seems to hold a secret, MoveNotAllowed.
    """
    reason = reason.strip()
    refuse_secrets(reason, order.request, field="reason", seen=secrets_seen, writer=by)
    with transaction.atomic():
        on_the_way = to_fail(order, numbers, reason, secrets_seen=True)
        seen, now = {row.pk: row.status for row in on_the_way}, timezone.now()
        _lead_to_failing(order, on_the_way)
        lifecycle.move_numbers(order, on_the_way, Status.FAILED)
        inventory.drop_expected(order.request.account, [row.e164 for row in on_the_way], at=now)
        record(
            order.request,
            "numbers_failed",
            by=by,
            order=order.mark,
            pon=order.pon,
            count=len(on_the_way),
            reason=reason[:400],
        )
        note = post_status(
            order.request,
            f"{_named(on_the_way)} did not move: {reason}",
            by=by,
            mail="numbers_failed",
            order=order.pk,
        )
        _end(order.request, outcomes.hold_back(order, seen, note, by=by, at=now), by)
    return len(on_the_way)


def to_fail(
    order: PortOrder,
    numbers: Iterable[PortNumber],
    reason: str,
    *,
    secrets_seen: bool = False,
    writer: User | None = None,
) -> list[PortNumber]:
    """Return which of these numbers ``fail_numbers`` would give up; raises what it raises."""
    refuse_secrets(reason, order.request, field="reason", seen=secrets_seen, writer=writer)
    if not reason.strip():
        raise ReasonNeeded("Enter why these numbers will not move.", field="reason")
    rows = _of_order(order, numbers)
    on_the_way = [row for row in rows if row.status in (*DATED, *AT_CARRIER)]
    if not on_the_way:
        raise MoveNotAllowed(
            "These numbers are not on their way: they are live, did not move, or were not sent "
            "yet. Nothing changed."
        )
    return on_the_way


def _end(request: PortRequest, outcome: NumbersOutcome | None, by: User) -> None:
    """Once nothing of the request is open, nobody needs its account number and PINs any more.

    While it can be taken back they are: then they go when that time is over.
    """
    if not PortRequest.objects.filter(pk=request.pk, status__in=ENDED).exists():
        return
    if outcome is None:
        wiping.wipe_secrets(request, by=by)
    else:
        outcomes.promise_wiping(outcome)


def _lead_to_failing(order: PortOrder, rows: list[PortNumber]) -> None:
    """Walk the allowed moves: what has a date fails while moving, the rest by the carrier's no."""
    dated = [row for row in rows if row.status in (Status.FOC_CONFIRMED, Status.JEOPARDY)]
    if dated:
        lifecycle.move_numbers(order, dated, Status.ACTIVATING)
    sent = [row for row in rows if row.status in AT_CARRIER and row.status not in RELEASING]
    if sent:
        lifecycle.move_numbers(order, sent, Status.REJECTED)


def _of_order(order: PortOrder, numbers: Iterable[PortNumber]) -> list[PortNumber]:
    rows = list(numbers)
    if not rows:
        raise PortingError("Select at least one number.", field="numbers")
    if any(row.order_id != order.pk for row in rows):
        raise PortingError(
            f"Select numbers of order {order}. One of these belongs to another.", field="numbers"
        )
    return rows


def _named(rows: list[PortNumber]) -> str:
    if len(rows) > NAMED_IN_A_NOTE:
        return counted(len(rows))
    return ", ".join(national(row.e164) for row in rows)
