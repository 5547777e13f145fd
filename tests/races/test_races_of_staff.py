"""Two people of carrier relations who decide at once, and a customer who cancels meanwhile."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from porting.choices import Status
from porting.errors import MoveNotAllowed, PortingError
from porting.models import Note
from porting.rules import lifecycle
from porting.services import cancelling, desk, orders, secrets
from tests import factories
from tests.races.rows_made import Customer, numbers_of_round, opened


@pytest.fixture
def ortiz(committed_db):
    return Customer("Ortiz Dental")


@pytest.fixture
def priya(committed_db):
    return factories.make_staff()


@pytest.fixture
def marek(committed_db):
    return factories.make_staff()


# Without the status and version in the UPDATE of lifecycle.move: 25 of 25 rounds had two winners,
# on either database.
def test_one_of_two_staff_takes_a_request(race, ortiz, priya, marek):
    def takes(by):
        def page(row):
            mine = opened(row)
            return lambda: desk.take(mine, by=by)

        return page

    finished = race(lambda n: ortiz.submitted(*numbers_of_round(n)), takes(priya), takes(marek))

    finished.assert_one_winner(MoveNotAllowed)
    for row, first, _ in finished:
        now = opened(row)
        winner = marek if isinstance(first, MoveNotAllowed) else priya
        assert (now.status, now.assignee) == (Status.IN_REVIEW, winner)
        assert Note.objects.filter(request=row, mail="in_review").count() == 1


# Without the status and version in lifecycle.move: 25 of 25 rounds had two winners, on either
# database. Without lifecycle.hold: 3 of 25 waited in a circle (PostgreSQL), and the loser was told
# the wrong thing.
def test_a_request_is_approved_or_sent_back(race, ortiz, priya, marek):
    def approves(row):
        mine = opened(row)
        return lambda: desk.approve(mine, by=priya)

    def sends_back(row):
        mine = opened(row)
        return lambda: desk.send_back(mine, ["address_mismatch"], by=marek)

    finished = race(lambda n: ortiz.in_review(*numbers_of_round(n), by=priya), approves, sends_back)

    finished.assert_one_winner(MoveNotAllowed)
    for row, approve, _ in finished:
        order = row.orders.get()
        if isinstance(approve, MoveNotAllowed):
            assert (opened(row).status, order.pon) == (Status.INFO_NEEDED, "")
            assert row.rejections.count() == 1
        else:
            assert (opened(row).status, order.status) == (Status.READY, Status.READY)
            assert order.pon
            assert row.rejections.count() == 0


# Without the status and version in lifecycle.move: 14 of 25 rounds had two winners (16 on SQLite).
# Without lifecycle.hold: 3 of 25 ended in a database error (PostgreSQL), 4 told the wrong thing.
def test_an_order_goes_to_the_carrier_or_is_cancelled(race, ortiz, priya):
    def cancels(row):
        mine = opened(row)
        return lambda: cancelling.cancel(mine, "We stay.", by=ortiz.by)

    def sends(row):
        order = opened(row.orders.get())
        return lambda: orders.mark_sent(order, by=priya)

    finished = race(lambda n: ortiz.approved(*numbers_of_round(n), by=priya), cancels, sends)

    finished.assert_one_winner(MoveNotAllowed)
    for row, cancel, _ in finished:
        status = Status.SENT if isinstance(cancel, MoveNotAllowed) else Status.CANCELLED
        assert (opened(row).status, row.orders.get().status) == (status, status)
        assert set(row.numbers.values_list("status", "is_claimed")) == {
            (status, status == Status.SENT)
        }


# Without lifecycle.hold: each derives "Moving now" from the numbers of the other, and requests stay
# there for ever; the invariants find them (PostgreSQL; SQLite has one writer at a time).
def test_the_last_two_orders_that_end_at_once_end_the_request(race, ortiz, priya, marek):
    today = timezone.now().date()
    day = today + timedelta(days=8 - today.isoweekday())  # a Monday

    def prepare(n):
        row = ortiz.approved(*numbers_of_round(n, 1), f"+1888{2220000 + n}", by=priya)
        for order in row.orders.all():
            orders.mark_sent(order, by=priya)
            orders.record_foc(
                order, day, time(10, 30), "America/Chicago", by=priya, is_confirmed=True
            )
            lifecycle.move(order, Status.ACTIVATING)
        return row

    def completes(mark, by):
        def page(row):
            order = opened(row.orders.get(mark=mark))
            numbers = list(order.numbers.all())
            return lambda: orders.complete_numbers(order, numbers, by=by, is_early_confirmed=True)

        return page

    finished = race(prepare, completes("A", priya), completes("B", marek))

    assert set(finished.tally) == {("won", "won")}
    for row, *_ in finished:
        now = opened(row)
        assert (now.status, now.account_number) == (Status.PORTED, "")


# With the secret read before the request is held, it was shown after it was wiped, in all of 12
# rounds somebody won who should not have (SQLite).
def test_a_secret_is_shown_before_it_is_wiped_or_not_at_all(race, ortiz, priya):
    def reveals(row):
        mine = opened(row)
        return lambda: secrets.reveal(mine, "account_number", "sending", by=priya)

    def cancels(row):
        mine = opened(row)
        return lambda: cancelling.cancel(mine, "Staying", by=ortiz.by)

    finished = race(lambda n: ortiz.submitted(*numbers_of_round(n)), reveals, cancels)

    allowed = {("won", "won"), ("PortingError", "won")}
    assert set(finished.tally) <= allowed
    for row, reveal, _ in finished:
        shown = [] if isinstance(reveal, PortingError) else ["secret_revealed"]
        told = row.events.filter(kind__in=["secret_revealed", "secrets_wiped"]).order_by("seq")
        assert list(told.values_list("kind", flat=True)) == [*shown, "secrets_wiped"]
        assert opened(row).account_number == ""
