from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import Status
from porting.errors import (
    MoveNotAllowed,
    OrderNotReady,
    PortingError,
    ReasonNeeded,
)
from porting.models import OutboxMessage, PortRequest
from porting.services import desk, orders
from tests import factories
from tests.porting.desk.conftest import THREE, make_submitted, next_tuesday, state_of, the_order


def test_whole_path_ends_with_live_numbers_on_their_routes(dated, desk_worker, route):
    row = dated.request
    expected = TrackingNumber.objects.filter(account=row.account)
    assert list(expected.values_list("e164", "live_at", "expected_at")) == [
        (e164, None, dated.foc_at) for e164 in THREE
    ]

    count = orders.complete_numbers(
        dated, dated.numbers.all(), by=desk_worker, is_early_confirmed=True
    )

    assert count == 3
    live = TrackingNumber.objects.filter(account=row.account, live_at__isnull=False)
    assert list(live.values_list("e164", "route")) == [(e164, route.pk) for e164 in THREE]
    numbers = row.numbers.select_related("tracking_number")
    assert [(n.status, n.tracking_number.e164, n.is_claimed) for n in numbers] == [
        (Status.PORTED, e164, True) for e164 in THREE
    ]
    row = PortRequest.objects.get(pk=row.pk)
    assert (row.status, the_order(row).status) == (Status.PORTED, Status.PORTED)
    assert row.ended_at is not None
    assert [event.kind for event in row.events.all()][-6:] == [
        "taken",
        "approved",
        "order_sent",
        "foc_recorded",
        "numbers_ported",
        "secrets_wiped",
    ]
    found = OutboxMessage.objects.filter(reference=row.reference, kind="send_mail").order_by("pk")
    assert [m.payload["mail"] for m in found] == [
        "in_review",
        "approved",
        "sent_to_carrier",
        "port_date_set",
        "numbers_live",
    ]


def test_ended_request_keeps_no_secret(dated, desk_worker):
    orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker, is_early_confirmed=True)

    row = PortRequest.objects.get(pk=dated.request_id)
    assert (row.account_number, row.account_pin) == ("", "")


def test_completing_one_number_leaves_the_others_on_their_way(dated, desk_worker):
    first = dated.numbers.first()

    orders.complete_numbers(dated, [first], by=desk_worker, is_early_confirmed=True)

    row = PortRequest.objects.get(pk=dated.request_id)
    assert list(row.numbers.values_list("status", flat=True)) == [
        Status.PORTED,
        Status.FOC_CONFIRMED,
        Status.FOC_CONFIRMED,
    ]
    assert row.status == Status.FOC_CONFIRMED
    assert row.account_number == "VZ-88201-4471"


def test_completing_twice_does_nothing_twice(dated, desk_worker):
    orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker, is_early_confirmed=True)
    before = state_of(dated.request)

    with pytest.raises(MoveNotAllowed) as refused:
        orders.complete_numbers(
            the_order(dated.request), dated.numbers.all(), by=desk_worker, is_early_confirmed=True
        )

    assert str(refused.value) == "These numbers are live already. Nothing changed."
    assert state_of(dated.request) == before


def test_two_people_completing_at_once_make_one_completion(dated, desk_worker):
    stale = list(dated.numbers.all())
    orders.complete_numbers(
        the_order(dated.request), dated.numbers.all(), by=desk_worker, is_early_confirmed=True
    )
    before = state_of(dated.request)

    with pytest.raises(MoveNotAllowed):
        orders.complete_numbers(dated, stale, by=desk_worker, is_early_confirmed=True)

    assert state_of(dated.request) == before


def test_numbers_without_a_port_date_do_not_complete(sent, desk_worker):
    before = state_of(sent.request)

    with pytest.raises(MoveNotAllowed) as refused:
        orders.complete_numbers(sent, sent.numbers.all(), by=desk_worker)

    assert "have no port date yet" in str(refused.value)
    assert state_of(sent.request) == before


def test_numbers_of_another_order_are_refused(dated, account, member, desk_worker):
    other = make_submitted(account, member, numbers=("+15125550188",))
    before = state_of(dated.request), state_of(other)

    with pytest.raises(PortingError) as refused:
        orders.complete_numbers(dated, other.numbers.all(), by=desk_worker, is_early_confirmed=True)

    assert refused.value.field == "numbers"
    assert (state_of(dated.request), state_of(other)) == before


def test_failed_numbers_are_released_and_leave_the_inventory(dated, desk_worker):
    first = dated.numbers.first()

    orders.fail_numbers(dated, [first], "The number is disconnected.", by=desk_worker)
    orders.complete_numbers(
        the_order(dated.request), dated.numbers.all(), by=desk_worker, is_early_confirmed=True
    )

    row = PortRequest.objects.get(pk=dated.request_id)
    assert list(row.numbers.values_list("status", "is_claimed")) == [
        (Status.FAILED, False),
        (Status.PORTED, True),
        (Status.PORTED, True),
    ]
    assert row.status == Status.PARTLY_PORTED
    here = TrackingNumber.objects.filter(released_at__isnull=True).values_list("e164", flat=True)
    assert list(here) == [*THREE[1:]]
    assert row.notes.filter(mail="numbers_failed").get().text == (
        "(512) 555-0101 did not move: The number is disconnected."
    )


def test_failing_needs_a_reason(dated, desk_worker):
    before = state_of(dated.request)

    with pytest.raises(ReasonNeeded):
        orders.fail_numbers(dated, dated.numbers.all(), "  ", by=desk_worker)

    assert state_of(dated.request) == before


def test_sent_numbers_may_fail_and_live_ones_may_not(sent, desk_worker):
    orders.fail_numbers(sent, sent.numbers.all(), "The carrier refuses.", by=desk_worker)
    row = PortRequest.objects.get(pk=sent.request_id)
    assert row.status == Status.FAILED
    before = state_of(row)

    with pytest.raises(MoveNotAllowed):
        orders.fail_numbers(the_order(row), row.numbers.all(), "Again.", by=desk_worker)

    assert state_of(row) == before


def test_order_is_marked_as_sent_once(sent, desk_worker):
    before = state_of(sent.request)

    with pytest.raises(MoveNotAllowed):
        orders.mark_sent(the_order(sent.request), by=desk_worker)

    assert state_of(sent.request) == before


def test_order_with_a_letter_grown_old_is_not_sent(order, desk_worker):
    order.letter.signed_at = timezone.now() - timedelta(days=61)
    order.letter.save()
    before = state_of(order.request)

    with pytest.raises(OrderNotReady):
        orders.mark_sent(order, by=desk_worker)

    assert state_of(order.request) == before


def test_order_that_is_not_approved_is_not_sent(in_review, desk_worker):
    before = state_of(in_review)

    with pytest.raises(MoveNotAllowed):
        orders.mark_sent(the_order(in_review), by=desk_worker)

    assert state_of(in_review) == before


def statements(count, start):
    """How many statements it takes to complete ``count`` numbers."""
    account = factories.make_account()
    member = factories.make_member(account)
    staff = factories.make_staff()
    numbers = tuple(f"+1512555{start + n:04d}" for n in range(count))
    row = make_submitted(account, member, numbers=numbers, route=factories.make_route(account))
    desk.take(row, by=staff)
    desk.approve(row, by=staff)
    order = orders.mark_sent(the_order(row), by=staff)
    when = next_tuesday(), time(10, 30), "America/Chicago"
    orders.record_foc(order, *when, by=staff, is_confirmed=True)
    with CaptureQueriesContext(connection) as seen:
        assert (
            orders.complete_numbers(order, order.numbers.all(), by=staff, is_early_confirmed=True)
            == count
        )
    return len(seen)


def test_completing_many_numbers_takes_as_many_statements_as_one(db):
    assert statements(1, 1000) == statements(200, 2000)


def test_every_mail_of_the_path_can_be_written(dated, desk_worker, keep_promises, mailoutbox):
    first = dated.numbers.first()
    orders.fail_numbers(dated, [first], "The number is disconnected.", by=desk_worker)
    orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker, is_early_confirmed=True)

    keep_promises()

    left = OutboxMessage.objects.filter(reference=dated.request.reference).exclude(state="done")
    assert [(m.payload, m.last_error) for m in left] == []
    assert [mail.subject for mail in mailoutbox if "742-118" in mail.body] == []


def test_numbers_are_not_live_before_their_day_unless_somebody_says_so(dated, desk_worker):
    before = state_of(dated.request)

    with pytest.raises(PortingError) as refused:
        orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker)

    day = next_tuesday()
    assert str(refused.value) == (
        f"The port date is Tue, {day:%b} {day.day}. Check the box if the numbers really moved "
        "today."
    )
    assert refused.value.field == "is_early_confirmed"
    assert state_of(dated.request) == before


def test_on_the_day_of_the_port_date_nobody_is_asked(dated, desk_worker):
    # Later today where the numbers move: the day counts, not the hour.
    there = timezone.zoneinfo.ZoneInfo("America/Chicago")
    dated.foc_at = timezone.localtime(timezone=there).replace(hour=23, minute=59)
    dated.save()

    assert orders.complete_numbers(dated, dated.numbers.all(), by=desk_worker) == 3
