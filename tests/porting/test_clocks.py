"""A worker or web server whose own clock is wrong harms nobody: the database's clock counts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.clock import DatabaseNow, db_now, is_past
from porting import outbox
from porting.choices import OutboxState
from porting.models import OutboxMessage
from porting.models.loas import Purpose
from porting.services import codes, links
from tests import factories

AHEAD = timedelta(minutes=10)


@pytest.fixture
def wrong_clock(db, time_machine):
    """Set this process's clock ten minutes ahead of the database's, or behind it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's clock is the machine's own.")
    now = datetime.now(UTC)
    return lambda by: time_machine.move_to(now + by)


def promise():
    with transaction.atomic():
        outbox.add("check_numbers", key="a", request=0)
    return OutboxMessage.objects.get()


@pytest.mark.parametrize("by", [AHEAD, -AHEAD])
def test_nobody_takes_what_another_worker_is_working_on(wrong_clock, by):
    promise()
    [taken] = outbox.claim()
    wrong_clock(by)

    assert outbox.claim() == []

    taken.refresh_from_db()
    assert (taken.state, taken.lease_no) == (OutboxState.LEASED, 1)


@pytest.mark.parametrize("by", [AHEAD, -AHEAD])
def test_a_lease_taken_with_a_wrong_clock_is_as_long_as_any(wrong_clock, by, settings):
    wrong_clock(by)
    promise()

    [taken] = outbox.claim()

    left = (taken.lease_until - db_now()).total_seconds()
    assert settings.OUTBOX_LEASE_SECONDS - 5 <= left <= settings.OUTBOX_LEASE_SECONDS * 1.4


def test_a_promise_made_with_a_fast_clock_is_due_at_once(wrong_clock):
    wrong_clock(AHEAD)
    promise()
    wrong_clock(timedelta())

    assert len(outbox.claim()) == 1


def test_a_code_lives_as_long_as_its_mail_says(wrong_clock, account, member):
    request = factories.make_request(account, member)
    links.new_link(request, Purpose.SIGN, "dana@example.com")
    link = request.links.get()
    code = codes.ask(link, "browser")
    digits = codes.new_digits(code)
    wrong_clock(codes.LIFE + AHEAD / 2)

    codes.enter(link, "browser", digits)

    assert codes.given_at(link, "browser") is not None


def test_a_link_that_ends_soon_ends_by_the_database_clock(wrong_clock):
    soon = db_now() + AHEAD / 2
    wrong_clock(AHEAD)

    assert is_past(soon) is False
    assert is_past(db_now() - timedelta(seconds=1)) is True


def test_a_deadline_far_away_costs_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert is_past(datetime.now(UTC) + timedelta(days=2)) is False
        assert is_past(datetime.now(UTC) - timedelta(days=2)) is True


def test_the_time_in_a_statement_is_the_time_asked_for(db):
    before = db_now()
    message = promise()
    OutboxMessage.objects.update(done_at=DatabaseNow())
    message.refresh_from_db()

    assert before <= message.due_at <= message.done_at <= db_now()
