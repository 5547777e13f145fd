"""The scenes that begin with Submit: reviewed, sent back, ordered, dated, live, cancelled."""

from datetime import timedelta

from tests.journeys.scenes import row_of, signed, words_of


def submitted(stage, name):
    from porting import outbox
    from porting.services import submission

    words = signed(stage, name, bill=True)
    submission.submit(row_of(words), by=stage.sam)
    outbox.drain()
    return words_of(row_of(words)) | {"sign": words["sign"]}


def taken(stage, name):
    from porting.choices import Audience
    from porting.services import desk, notes

    words = submitted(stage, name)
    row = row_of(words)
    desk.take(row, by=stage.priya)
    notes.post_note(row, "Is suite 4 part of the address?", by=stage.priya, is_from_staff=True)
    notes.post_note(row, "Yes, it is on the bill.", by=stage.sam)
    notes.post_note(
        row,
        "Asked Verizon about suite 4.",
        by=stage.priya,
        audience=Audience.STAFF,
        is_from_staff=True,
    )
    return words


def sent_back(stage):
    from porting import outbox
    from porting.services import desk

    words = taken(stage, "Needs a correction")
    text = "The bill shows ZIP code 78702. Look at the service address on its first page."
    desk.send_back(row_of(words), ["postal_code_mismatch"], text, by=stage.priya)
    outbox.drain()
    return words


def ordered(stage, name, *, sent=False, dated=False, live=False, failed=False):
    from datetime import time

    from django.utils import timezone

    from porting import outbox
    from porting.models import PortOrder
    from porting.services import desk, holds, orders

    words = taken(stage, name)
    desk.approve(row_of(words), by=stage.priya)
    order = PortOrder.objects.select_related("request__account").get(
        request__reference=words["reference"]
    )
    if order.is_flagged:  # a young account, a bill nobody could read: a second person looks
        holds.release_order(order, by=stage.marco)
    if sent:
        orders.mark_sent(order, by=stage.priya)
    if dated:
        day = timezone.now().date() + timedelta(days=10)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        orders.record_foc(
            order, day, time(10, 30), "America/Chicago", by=stage.priya, is_confirmed=True
        )
    if live:
        go_live(stage, order.request)
    if failed:
        orders.fail_numbers(order, order.numbers.all(), "The line was cut off.", by=stage.priya)
    outbox.drain()
    return words


def for_second_person(stage):
    """A young account, a bill nobody could read: Marco approved, so Priya may release it."""
    from porting.services import desk

    words = taken(stage, "Waits for a second person")
    desk.approve(row_of(words), by=stage.marco)
    assert row_of(words).orders.get().is_flagged
    return words


def go_live(stage, row):
    from porting.services import orders

    order = row.orders.get()
    orders.complete_numbers(order, order.numbers.all(), by=stage.priya, is_early_confirmed=True)


def cancelled(stage):
    from porting import outbox
    from porting.services import cancelling

    words = submitted(stage, "Called off")
    cancelling.cancel(row_of(words), "We are staying with our carrier.", by=stage.sam)
    outbox.drain()
    return words


def broken_promise(reference):
    """One mail that was given up and one that waits for its next try."""
    from django.utils import timezone

    from porting.choices import OutboxState
    from porting.models import OutboxMessage

    done = OutboxMessage.objects.filter(kind="send_mail", reference=reference).order_by("pk")
    first, second = (message.pk for message in done[:2])
    OutboxMessage.objects.filter(pk=first).update(
        state=OutboxState.DEAD, attempts=12, done_at=None, last_error="SMTP said 550 no such user"
    )
    OutboxMessage.objects.filter(pk=second).update(
        state=OutboxState.PENDING,
        attempts=2,
        done_at=None,
        due_at=timezone.now() + timedelta(days=1),
        last_error="ConnectionRefusedError: [Errno 111] Connection refused",
    )
