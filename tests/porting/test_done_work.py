"""Rows of the outbox that are done are forgotten with their request, and no others."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from porting.choices import OutboxState, Status
from porting.models import OutboxMessage, PortRequest
from porting.services import done_work
from porting.services.invariants import check_promises
from tests.factories import make_request

LONG_AGO = timezone.now() - timedelta(days=91)


@pytest.fixture
def over(member, account):
    request = make_request(account, by=member)
    PortRequest.objects.filter(pk=request.pk).update(status=Status.CANCELLED, ended_at=LONG_AGO)
    return request


def a_row(reference, state=OutboxState.DONE, at=LONG_AGO):
    done_at = at if state == OutboxState.DONE else None
    row = OutboxMessage.objects.create(
        kind="send_mail",
        dedupe_key=f"send_mail:{OutboxMessage.objects.count()}",
        reference=reference,
        state=state,
        done_at=done_at,
        lease_until=at if state == OutboxState.LEASED else None,
    )
    OutboxMessage.objects.filter(pk=row.pk).update(created_at=at)
    return row


@pytest.mark.parametrize("state", [OutboxState.DONE, OutboxState.CANCELLED])
def test_what_was_done_is_forgotten_ninety_days_after_its_request_ended(over, state):
    OutboxMessage.objects.all().delete()
    a_row(over.reference, state)

    assert done_work.forget() == 1
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("state", [OutboxState.PENDING, OutboxState.LEASED, OutboxState.DEAD])
def test_what_is_not_done_is_kept_however_old(over, state):
    row = a_row(over.reference, state)

    done_work.forget()

    assert OutboxMessage.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"ended_at": None, "status": Status.DRAFT},
        {"ended_at": LONG_AGO + timedelta(days=2)},
        {"held_at": timezone.now(), "hold_reason": "A case"},
    ],
    ids=["still open", "ended lately", "under legal hold"],
)
def test_what_belongs_to_a_request_that_is_not_over_is_kept(over, changes):
    PortRequest.objects.filter(pk=over.pk).update(**changes)
    row = a_row(over.reference)

    done_work.forget()

    assert OutboxMessage.objects.filter(pk=row.pk).exists()


def test_what_was_done_lately_is_kept(over):
    row = a_row(over.reference, at=LONG_AGO + timedelta(days=2))

    done_work.forget()

    assert OutboxMessage.objects.filter(pk=row.pk).exists()


def test_a_forgotten_promise_is_no_broken_one(over, member):
    note = over.notes.create(audience="customer", author=member, text="Thank you")
    assert list(check_promises()) != []
    over.notes.filter(pk=note.pk).update(created_at=LONG_AGO)

    assert list(check_promises()) == []


def test_the_command_says_how_many_rows_went(over, capsys):
    OutboxMessage.objects.all().delete()
    a_row(over.reference)
    a_row("")

    call_command("purge_expired")

    assert "Work done long ago: 2\n" in capsys.readouterr().out
