"""Asking a directory about a request's numbers: promised, kept in the worker, resumable.

What it says informs people (line type, carrier, PIN); only "not covered" decides. While it does
not answer, everything else goes on, and the page says for which numbers we try again.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from porting import outbox
from porting.choices import EDITABLE, OutboxState
from porting.models import NumberLookup, OutboxMessage, PortNumber, PortRequest
from porting.services.carrier_lookup import Answer, CarrierLookup, LookupDown, directory

KIND = "look_up_numbers"
GOOD_FOR = timedelta(days=7)  # numbers change carriers; an older answer is asked for anew
ROUND = 40.0  # seconds of one promise, below the hard limit of a task; then another goes on


@dataclass(frozen=True)
class Standing:
    """How far the directory is with a request's numbers."""

    count: int  # of all numbers
    unanswered: int
    is_running: bool = False  # being asked right now, or about to be
    is_waiting: bool = False  # it failed, and is tried again later or was given up

    @property
    def done(self) -> int:
        return self.count - self.unanswered


def unanswered(request: PortRequest) -> "QuerySet[PortNumber]":
    """Return the numbers that still want an answer, or a fresh one."""
    fresh = NumberLookup.objects.filter(
        request=request, e164=OuterRef("e164"), looked_up_at__gte=timezone.now() - GOOD_FOR
    )
    waiting = request.numbers.filter(~Exists(fresh), status__in=EDITABLE)
    return waiting.order_by("e164")


def promise(request: PortRequest) -> None:
    """Promise to ask the directory about this request's numbers; call it in a transaction.

    Nothing is promised where nobody is asked. A promise that waits already is enough.
    """
    if directory() is None or _waiting(request).exists():
        return
    key = f"{request.pk}:{timezone.now().isoformat()}"
    outbox.add(KIND, key=key, reference=request.reference, request=request.pk)


def _waiting(request: PortRequest) -> "QuerySet[OutboxMessage]":
    return OutboxMessage.objects.filter(
        kind=KIND, reference=request.reference, state=OutboxState.PENDING
    )


def try_now(request: PortRequest) -> bool:
    """Make what waits due at once; returns False when nothing waits."""
    given_up = OutboxMessage.objects.filter(
        kind=KIND, reference=request.reference, state__in=[OutboxState.PENDING, OutboxState.DEAD]
    ).last()
    if given_up is not None:
        return outbox.try_now(given_up)
    if directory() is None or not unanswered(request).exists():
        return False
    with transaction.atomic():
        promise(request)
    return True


def standing(request: PortRequest, count: int) -> Standing:
    """Return how far the directory is; ``count`` is that of the request's numbers.

    A promise that is kept has left no number out, so then nothing is counted.
    """
    if directory() is None:
        return Standing(count, 0)
    newest = (
        OutboxMessage.objects.filter(kind=KIND, reference=request.reference)
        .order_by("-pk")
        .values_list("state", "last_error")
        .first()
    )
    if newest is None or newest[0] == OutboxState.DONE:
        return Standing(count, 0)
    state, error = newest
    left = unanswered(request).count()
    is_running = state == OutboxState.LEASED or (state == OutboxState.PENDING and not error)
    return Standing(count, left, is_running=is_running, is_waiting=bool(left) and not is_running)


def look_up_promised(message: OutboxMessage) -> None:
    """Keep the promise: ask about every number without an answer, and store answers as they come.

    Runs twice without harm: an answered number is not asked about again. Raises LookupDown when
    some got no answer, so that the outbox tries again later.
    """
    row = PortRequest.objects.filter(
        pk=message.payload["request"], status__in=EDITABLE, deleted_at__isnull=True
    ).first()
    source = directory()
    if row is None or source is None:
        return
    here = row.numbers.filter(e164=OuterRef("e164"))
    row.lookups.filter(~Exists(here)).delete()  # of numbers that were taken out since
    if not _ask_in_batches(row, source, time.monotonic() + ROUND):
        with transaction.atomic():
            key = f"{row.pk}:{timezone.now().isoformat()}"
            outbox.add(KIND, key=key, reference=row.reference, request=row.pk)
        return
    if left := unanswered(row).count():
        raise LookupDown(f"{source.name} gave no answer for {left} of the numbers.")


def _ask_in_batches(row: PortRequest, source: CarrierLookup, end: float) -> bool:
    """Ask about each number once; returns False when the time is up before the list."""
    from porting.services import portability  # it promises what is kept here

    last, is_refused = "", False
    while batch := list(
        unanswered(row).filter(e164__gt=last).values_list("e164", flat=True)[: source.most]
    ):
        if time.monotonic() > end:
            break
        answers = source.look_up(batch, seconds=settings.CARRIER_LOOKUP_SECONDS)
        _store(row, source, answers)
        is_refused = is_refused or not all(answer.is_covered for answer in answers.values())
        last = batch[-1]
    if is_refused:
        portability.judge_again(row)
    return not batch


def _store(row: PortRequest, source: CarrierLookup, answers: dict[str, Answer]) -> None:
    now = timezone.now()
    NumberLookup.objects.bulk_create(
        (
            NumberLookup(
                request=row,
                e164=e164,
                line_type=answer.line_type,
                carrier_name=answer.carrier_name[:80],
                needs_pin=answer.needs_pin,
                is_covered=answer.is_covered,
                source=source.name,
                looked_up_at=now,
            )
            for e164, answer in answers.items()
        ),
        update_conflicts=True,
        unique_fields=["request", "e164"],
        update_fields=[
            "line_type",
            "carrier_name",
            "needs_pin",
            "is_covered",
            "source",
            "looked_up_at",
        ],
    )
