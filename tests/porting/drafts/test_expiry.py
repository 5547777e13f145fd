"""Drafts that nobody touches: two mails, no secrets after 30 days, gone after 90."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porting.models import AccessLink, OutboxMessage, PortRequest
from porting.rules import draft_life
from porting.services import drafts, expiry
from porting.services.expiry import Expired, expire_drafts
from porting.services.invariants import broken
from tests import factories

# A Monday, ten in the morning in Chicago.
TOUCHED = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


@pytest.fixture
def draft(account, member):
    return make_draft(account, member)


def make_draft(account, member, touched=TOUCHED, **fields):
    row = factories.make_request(
        account, member, numbers=("+15125550101",), account_pin="0417", **fields
    )
    PortRequest.objects.filter(pk=row.pk).update(updated_at=touched)
    row.numbers.update(account_pin="9911")
    return row


def after(days, hours=0):
    return TOUCHED + timedelta(days=days, hours=hours)


def promised():
    rows = OutboxMessage.objects.filter(kind="send_mail").order_by("pk")
    return [row.payload["mail"] for row in rows]


def live_through(days):
    """Let every hour pass as beat would."""
    for hour in range(days * 24):
        expire_drafts(after(0, hour))


def test_a_week_later_its_owner_is_reminded_in_the_morning(draft):
    # Nine in Chicago, a day after its clocks went forward, is fourteen o'clock UTC.
    early = datetime(2026, 3, 9, 13, 59, tzinfo=UTC)

    assert expire_drafts(early) == Expired()
    assert expire_drafts(early + timedelta(minutes=1)) == Expired(reminded=1)
    assert promised() == ["draft_waiting"]


def test_whatever_is_due_is_done_once(draft):
    for _ in range(3):
        expire_drafts(after(8))

    assert promised() == ["draft_waiting"]


def test_after_thirty_days_its_secrets_are_gone(draft):
    assert expire_drafts(after(30, -1)).wiped == 0
    assert expire_drafts(after(30)).wiped == 1
    assert expire_drafts(after(31)).wiped == 0

    draft.refresh_from_db()
    kept = (draft.account_number, draft.account_pin, draft.numbers.get().account_pin)
    assert (kept, draft.secrets_wiped_at) == (("", "", ""), after(30))
    event = draft.events.get()
    assert (event.kind, event.data) == ("secrets_wiped", {"after_days": 30})
    assert list(broken()) == []


def test_wiping_is_no_touch_that_keeps_a_draft(draft):
    expire_drafts(after(31))

    draft.refresh_from_db()
    assert draft.updated_at == TOUCHED


def test_it_is_warned_of_its_end_and_then_ends(draft):
    assert expire_drafts(after(60)).warned == 1
    assert expire_drafts(after(61)).warned == 0
    assert expire_drafts(after(89, 21)).deleted == 0
    assert expire_drafts(after(90)).deleted == 1

    draft.refresh_from_db()
    assert (draft.deleted_at, draft.version) == (after(90), 2)
    assert [event.kind for event in draft.events.order_by("seq")] == [
        "secrets_wiped",
        "draft_expired",
    ]
    assert list(broken()) == []


def test_a_whole_life_hour_by_hour_is_two_mails(draft):
    for day in range(100):
        expire_drafts(after(day))

    assert promised() == ["draft_waiting", "draft_ends"]
    draft.refresh_from_db()
    assert draft.deleted_at == after(90)


def test_nothing_is_deleted_before_its_owner_had_a_week_to_object(draft):
    # The worker was away for a hundred days.
    assert expire_drafts(after(100)).deleted == 0
    assert expire_drafts(after(106)).deleted == 0
    assert expire_drafts(after(107)).deleted == 1


def test_a_draft_that_is_opened_and_saved_begins_anew(draft, member):
    expire_drafts(after(61))

    drafts.save_section(draft, {"name": draft.name}, version=draft.version, by=member)

    assert expire_drafts(after(120)).deleted == 0
    draft.refresh_from_db()
    assert draft.updated_at > TOUCHED + timedelta(days=100)


def test_one_that_is_left_again_is_reminded_of_again(draft):
    expire_drafts(after(8))
    again = after(20)
    PortRequest.objects.filter(pk=draft.pk).update(updated_at=again)
    expire_drafts(again + timedelta(days=8))

    assert promised() == ["draft_waiting", "draft_waiting"]


def test_what_was_submitted_or_deleted_is_left_alone(account, member):
    make_draft(account, member, status="submitted", submitted_at=TOUCHED)
    make_draft(account, member, deleted_at=TOUCHED)

    assert expire_drafts(after(200)) == Expired()


def test_an_empty_draft_is_not_worth_a_reminder(account, member):
    row = factories.make_request(account, member, filled=False)
    PortRequest.objects.filter(pk=row.pk).update(updated_at=TOUCHED)

    assert expire_drafts(after(8)) == Expired()


def test_links_into_a_deleted_draft_are_dead(draft):
    AccessLink.objects.create(
        request=draft, purpose="bill", email="x@y.example", token_sha256="0" * 64,
        created_at=TOUCHED, expires_at=after(999),
    )  # fmt: skip
    expire_drafts(after(60))
    expire_drafts(after(90))

    link = AccessLink.objects.get()
    assert (link.revoked_at, link.revoke_reason) == (after(90), "withdrawn")


def test_somebody_who_saves_while_it_is_deleted_keeps_the_draft(draft):
    expire_drafts(after(61))
    rows = next(iter(expiry._chunks(expiry._to_delete(after(90)))))
    PortRequest.objects.filter(pk=draft.pk).update(updated_at=after(90))

    assert expiry._delete(rows, after(90)) == 0
    draft.refresh_from_db()
    assert draft.deleted_at is None


@pytest.mark.parametrize(
    ("touched", "zone", "moment"),
    [
        # Spring forward and fall back: still nine in the morning.
        ("2026-03-02 16:00", "America/Chicago", "2026-03-09 14:00"),
        ("2026-10-27 15:00", "America/Chicago", "2026-11-03 15:00"),
        # The day is the account's, not that of UTC.
        ("2026-06-02 03:00", "America/Los_Angeles", "2026-06-08 16:00"),
        # Arizona leaves its clocks alone.
        ("2026-03-02 16:00", "America/Phoenix", "2026-03-09 16:00"),
    ],
)
def test_days_are_those_of_the_accounts_calendar(touched, zone, moment):
    at = datetime.fromisoformat(f"{touched}+00:00")

    assert draft_life.moment_after(at, 7, zone) == datetime.fromisoformat(f"{moment}+00:00")


def test_the_mail_names_the_day_on_which_it_ends(draft, keep_promises, mailoutbox):
    draft.account.time_zone = "America/New_York"
    draft.account.save()
    expire_drafts(after(60))
    keep_promises()

    said = [mail for mail in mailoutbox if "ends" in mail.subject]
    assert [mail.subject for mail in said][:1] == [
        "Your draft ends Sun, May 31, Austin clinics [" + draft.reference + "]"
    ]
    assert "On Sun, May 31 we delete it." in " ".join(said[0].body.split())


def test_a_draft_that_was_sent_meanwhile_gets_no_reminder(draft, keep_promises, mailoutbox):
    expire_drafts(after(8))
    PortRequest.objects.filter(pk=draft.pk).update(status="submitted", submitted_at=TOUCHED)
    keep_promises()

    assert mailoutbox == []


def test_fifty_drafts_cost_what_three_do(account, member):
    def cost(count, touched):
        for n in range(count):
            make_draft(account, member, touched=touched, name=f"Nr {n}")
        with CaptureQueriesContext(connection) as asked:
            expire_drafts(touched + timedelta(days=60))
        PortRequest.objects.update(deleted_at=touched)
        return len(asked)

    assert cost(3, TOUCHED) == cost(50, TOUCHED + timedelta(days=365))


def test_the_command_says_what_it_did(draft, capsys):
    call_command("expire_drafts")

    assert capsys.readouterr().out == "0 reminded, 1 warned, 1 wiped, 0 deleted\n"
