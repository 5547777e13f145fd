"""The chain of events, and the triggers that keep it."""

import pytest
from django.db import DatabaseError, connection, transaction

from porting.models import Event
from porting.services.events import digest_of, record
from porting.services.invariants import check_events
from tests.factories import make_request


@pytest.fixture
def request_with_history(account, member):
    row = make_request(account, member)
    record(row, "draft_started", by=member)
    record(row, "section_saved", by=member, fields=["name"])
    record(row, "checked", by=None, count=3)
    return row


def test_each_event_hashes_the_one_before_it(request_with_history):
    first, second, third = request_with_history.events.all()

    assert [event.seq for event in (first, second, third)] == [1, 2, 3]
    assert first.prev_hash == ""
    assert second.prev_hash == first.hash
    assert third.prev_hash == second.hash
    assert [digest_of(event) for event in (first, second, third)] == [
        first.hash,
        second.hash,
        third.hash,
    ]


def test_the_request_knows_the_head_of_its_chain(request_with_history):
    request_with_history.refresh_from_db()

    last = request_with_history.events.last()
    assert (request_with_history.event_count, request_with_history.event_head) == (3, last.hash)
    assert list(check_events()) == []


def test_each_request_has_a_chain_of_its_own(request_with_history, account, member):
    other = make_request(account, member)

    event = record(other, "draft_started", by=member)

    assert (event.seq, event.prev_hash) == (1, "")


def test_an_event_names_its_actor(request_with_history, member):
    by_member, _, by_nobody = request_with_history.events.all()

    assert (by_member.actor, by_member.actor_label) == (member, "Sam Reed")
    assert (by_nobody.actor, by_nobody.actor_label) == (None, "Portdesk")


def test_an_event_cannot_be_changed(request_with_history):
    event = request_with_history.events.first()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="nothing_happened")

    event.refresh_from_db()
    assert event.kind == "draft_started"


def test_an_event_cannot_be_deleted(request_with_history):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM porting_event")

    assert Event.objects.count() == 3


def test_an_event_outside_a_transaction_is_refused(account, member):
    row = make_request(account, member)
    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(RuntimeError, match="belongs in the transaction"):
            record(row, "draft_started", by=member)
    finally:
        connection.in_atomic_block = before

    assert Event.objects.count() == 0


def test_an_event_costs_the_same_however_long_the_chain(
    request_with_history, member, django_assert_num_queries
):
    with django_assert_num_queries(3):
        record(request_with_history, "section_saved", by=member)
