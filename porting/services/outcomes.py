"""Taking back what was said of numbers by mistake, while nothing of it has left us.

For ``UNDO_SECONDS`` the customer's email is held back and account number and PINs are kept. Until
then one press puts everything where it was; once the email has gone there is nothing to take back.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from numbers import inventory
from numbers.prepared import prepared
from porting import outbox
from porting.choices import ENDED, Audience, OutboxState, Status
from porting.errors import MoveNotAllowed, NumberTaken
from porting.models import (
    Event,
    Note,
    NumbersOutcome,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
)
from porting.rules import lifecycle
from porting.rules.faster import last_move, somebody_was_faster
from porting.services import wiping
from porting.services.actors import label_of
from porting.services.events import record
from porting.services.port_dates import counted

WIPING = "wipe_secrets"


def hold_back(
    order: PortOrder, seen: Mapping[int, str], note: Note, *, by: User, at: datetime
) -> NumbersOutcome | None:
    """Keep the statuses that the numbers had, and let the note's email wait; None without a wait.

    Call it in the transaction that moved the numbers, after their note.
    """
    if not settings.UNDO_SECONDS:
        return None
    until = at + timedelta(seconds=settings.UNDO_SECONDS)
    OutboxMessage.objects.filter(dedupe_key=_mail_key(note)).update(due_at=until)
    return NumbersOutcome.objects.create(
        order=order,
        note=note,
        is_live=note.mail == "numbers_live",
        seen={str(pk): status for pk, status in seen.items()},
        made_at=at,
        made_by=by,
        until_at=until,
    )


def promise_wiping(outcome: NumbersOutcome) -> None:
    """Promise that the secrets of an ended request go when nothing can be taken back any more."""
    request = outcome.order.request
    outbox.add(WIPING, key=f"outcome:{outcome.pk}", reference=request.reference, request=request.pk)
    OutboxMessage.objects.filter(dedupe_key=_wipe_key(outcome)).update(due_at=outcome.until_at)


def wipe_promised(message: OutboxMessage) -> None:
    """Wipe the secrets of a request that is still ended; what goes on keeps them."""
    with transaction.atomic():
        rows = PortRequest.objects.select_for_update(no_key=True).order_by()
        request = rows.filter(pk=message.payload["request"], status__in=ENDED).first()
        if request is not None:
            wiping.wipe_secrets(request)


def open_outcomes(request: PortRequest) -> list[NumbersOutcome]:
    """Return what can still be taken back, newest first."""
    found = _open(request.pk, timezone.now()) if settings.UNDO_SECONDS else []
    return [outcome for outcome in found if not _is_settled(outcome)]


def _is_settled(outcome: NumbersOutcome) -> bool:
    """Whether a number of it has been put into its account since: it may have left another."""
    if not outcome.is_live:
        return False
    since = Event.objects.filter(
        request=outcome.order.request_id, kind="number_brought_in", at__gte=outcome.made_at
    )
    brought = {data["number"] for data in since.values_list("data", flat=True)}
    theirs = PortNumber.objects.filter(pk__in=[int(pk) for pk in outcome.seen])
    return bool(brought) and theirs.filter(e164__in=brought).exists()


@prepared
def _open(pk: int, now: datetime) -> "QuerySet[NumbersOutcome]":
    rows = NumbersOutcome.objects.filter(order__request=pk, undone_at=None, until_at__gt=now)
    return rows.select_related("order", "note").order_by("-pk")


@transaction.atomic
def take_back(outcome: NumbersOutcome, *, by: User) -> int:
    """Put the numbers back where they were; returns how many. The customer gets no email.

    Raises MoveNotAllowed when the email has gone, a number was put into its account by hand or
    somebody was faster, NumberTaken when another
    request or account has one of the numbers by now; then nothing has changed.
    """
    order = outcome.order
    request = order.request
    lifecycle.hold(request.pk)
    still = NumbersOutcome.objects.filter(pk=outcome.pk, undone_at=None)
    if not still.update(undone_at=timezone.now(), undone_by=by):
        raise MoveNotAllowed(
            f"This has been taken back already. {last_move(request.pk)}. Nothing changed."
        )
    if _is_settled(outcome):
        raise MoveNotAllowed(
            "One of these numbers has been put into its account since, so this cannot be taken "
            "back. Nothing changed."
        )
    _stop_promises(outcome)
    numbers = list(order.numbers.filter(pk__in=[int(pk) for pk in outcome.seen]))
    if len(numbers) != len(outcome.seen):
        raise MoveNotAllowed(somebody_was_faster(request.pk))
    _move_back(outcome, order, numbers)
    record(
        request,
        "outcome_taken_back",
        by=by,
        order=order.mark,
        pon=order.pon,
        count=len(numbers),
        said="live" if outcome.is_live else "failed",
    )
    are, have, they = ("is", "has", "it is") if len(numbers) == 1 else ("are", "have", "they are")
    was = f"{are} not live yet" if outcome.is_live else f"{have} not failed"
    # No email: none went out, and this note only corrects the one above it.
    Note.objects.create(
        request=request,
        text=f"Our mistake: {counted(len(numbers))} {was}; {they} on the way as before.",
        audience=Audience.CUSTOMER,
        author=by,
        author_label=label_of(by)[:120],
        is_status=True,
        is_from_staff=True,
    )
    return len(numbers)


def _stop_promises(outcome: NumbersOutcome) -> None:
    promises = OutboxMessage.objects.filter(
        dedupe_key__in=[_mail_key(outcome.note), _wipe_key(outcome)]
    )
    untried = promises.filter(state=OutboxState.PENDING, attempts=0)
    count = promises.count()
    if untried.update(state=OutboxState.CANCELLED, closed_reason="Taken back") != count:
        raise MoveNotAllowed(
            "The customer has the email by now, so this cannot be taken back. Write them what "
            "is right. Nothing changed."
        )


def _move_back(outcome: NumbersOutcome, order: PortOrder, numbers: list[PortNumber]) -> None:
    account, e164s = order.request.account, [row.e164 for row in numbers]
    before: dict[str, list[PortNumber]] = defaultdict(list)
    for row in numbers:
        before[outcome.seen[str(row.pk)]].append(row)
    changes = {"ported_at": None, "tracking_number": None} if outcome.is_live else {}
    try:
        for status, rows in before.items():
            lifecycle.take_back(order, rows, Status(status), **changes)
        if outcome.is_live:
            inventory.expect_instead(
                account,
                e164s,
                live_at=outcome.made_at,
                expected_at=order.foc_at,
                zone=order.foc_time_zone,
            )
        else:
            inventory.expect_again(account, e164s, dropped_at=outcome.made_at)
    except NumberTaken:
        raise NumberTaken(
            "One of these numbers was asked for elsewhere in the meantime, so this cannot be "
            "taken back. Nothing changed."
        ) from None


def _mail_key(note: Note) -> str:
    return f"send_mail:{note.mail}:note:{note.pk}"


def _wipe_key(outcome: NumbersOutcome) -> str:
    return f"{WIPING}:outcome:{outcome.pk}"
