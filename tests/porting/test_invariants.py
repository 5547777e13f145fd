"""Each invariant holds for a healthy request, and each is seen to fail once."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from porting import tasks
from porting.models import (
    Document,
    LetterOfAuthorization,
    Note,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
)
from porting.papers import facts
from porting.rules.lifecycle import move
from porting.services import invariants, notes
from porting.services.events import record
from porting.services.wiping import wipe_secrets
from tests import factories

E164S = ("+15125550148", "+15125550149")
PAPER = b"%PDF-1.7 the letter"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def healthy(account, member, route):
    """A submitted request with a signed letter, an order, notes, mails and a history."""
    row = factories.make_request(account, member, numbers=E164S, route=route)
    paper = Document(
        request=row,
        kind="letter",
        content_type="application/pdf",
        size=len(PAPER),
        sha256=hashlib.sha256(PAPER).hexdigest(),
    )
    paper.file.save("", ContentFile(PAPER))
    said = facts.facts_of(row, "local", E164S)
    letter = LetterOfAuthorization.objects.create(
        request=row,
        group_class="local",
        facts=said,
        facts_sha256=facts.digest(said),
        created_by=member,
        document=paper,
        signed_at=timezone.now(),
        signed_name="Dana Ortiz",
        signed_sha256=paper.sha256,
    )
    order = PortOrder.objects.create(request=row, letter=letter, mark="A", line_class="local")
    row.numbers.update(order=order)
    move(row, "submitted", submitted_at=timezone.now())
    record(row, "submitted", by=member, numbers=2)
    notes.post_status(row, "Sent to carrier relations.", by=member, mail="submitted")
    notes.post_note(row, "When?", by=member)
    return row


def found():
    return list(invariants.broken())


def test_all_is_well_with_an_empty_database(db, capsys):
    call_command("check_invariants")

    assert capsys.readouterr().out == "0\n"


def test_all_is_well_with_a_healthy_request(healthy, capsys):
    call_command("check_invariants")

    assert capsys.readouterr().out == "0\n"


def test_the_command_prints_what_it_finds_and_fails(healthy, capsys):
    healthy.numbers.update(is_claimed=False)

    with pytest.raises(SystemExit) as ended:
        call_command("check_invariants")

    first, second = healthy.numbers.all()
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        f"claims: Number {number.pk} of request {healthy.pk} is not claimed while submitted."
        for number in (first, second)
    ]


def test_a_note_without_its_mail_is_found(healthy):
    OutboxMessage.objects.filter(payload__mail="new_note").delete()

    note = Note.objects.get(mail="")
    assert found() == [
        f"promises: Note {note.pk} of request {healthy.pk} has no promise of its mail."
    ]


def test_a_status_note_without_its_mail_is_found(healthy):
    OutboxMessage.objects.filter(payload__mail="submitted").delete()

    note = Note.objects.get(mail="submitted")
    assert found() == [
        f"promises: Note {note.pk} of request {healthy.pk} has no promise of its mail."
    ]


@pytest.mark.parametrize("mail", ["sent_to_carrier", "port_date_set", "numbers_live"])
def test_a_step_that_was_never_told_is_found(healthy, mail):
    now = timezone.now()
    if mail == "sent_to_carrier":
        healthy.orders.update(sent_at=now)
    elif mail == "port_date_set":
        healthy.orders.update(foc_at=now, foc_time_zone="America/Chicago")
    else:
        healthy.numbers.update(status="ported")

    assert f"promises: Request {healthy.pk} was never told “{mail}”." in found()


def test_a_submission_that_was_never_told_is_found(healthy):
    Note.objects.filter(mail="submitted").delete()

    assert found() == [f"promises: Request {healthy.pk} was never told “submitted”."]


def test_a_claim_of_a_released_number_is_found(healthy, account, member):
    draft = factories.make_request(account, member, numbers=("+15125550111",))
    draft.numbers.update(is_claimed=True)

    number = draft.numbers.get()
    assert found() == [f"claims: Number {number.pk} of request {draft.pk} is claimed while draft."]


def test_two_claims_of_one_number_are_found(healthy, account, member):
    other = factories.make_request(account, member, numbers=E164S[:1])
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX number_claimed_once")
    other.numbers.update(is_claimed=True)

    assert "claims: 2 requests claim one number at once." in found()


def test_an_order_that_does_not_follow_its_numbers_is_found(healthy):
    healthy.orders.update(status="in_review")

    order = healthy.orders.get()
    assert found() == [
        f"statuses: Order {order.pk} is “in_review” where “submitted” follows from below it.",
        f"statuses: Request {healthy.pk} is “submitted” where “in_review” follows from below it.",
    ]


def test_a_request_without_orders_follows_its_numbers(account, member):
    row = factories.make_request(account, member, numbers=E164S)
    row.numbers.update(status="info_needed", is_claimed=True)

    assert found() == [
        f"statuses: Request {row.pk} is “draft” where “info_needed” follows from below it."
    ]


def test_a_number_that_travels_in_no_order_is_found(healthy):
    lost = healthy.numbers.first()
    PortNumber.objects.filter(pk=lost.pk).update(order=None)

    assert found() == [f"statuses: Number {lost.pk} of request {healthy.pk} travels in no order."]


def test_an_approval_without_a_pon_is_found(healthy):
    healthy.orders.update(approved_at=timezone.now())

    order = healthy.orders.get()
    assert found() == [f"orders: Order {order.pk} has no PON and does not say so."]


def test_a_pon_without_an_approval_is_found(healthy):
    healthy.orders.update(pon="PD7F3K2QA")

    order = healthy.orders.get()
    assert found() == [f"orders: Order {order.pk} has a PON and does not say so."]


def test_a_number_that_the_letter_does_not_name_is_found(healthy):
    PortNumber.objects.filter(e164=E164S[0]).update(e164="+15125550177")

    order = healthy.orders.get()
    assert found() == [f"orders: Order {order.pk} has 1 numbers that its letter does not name."]


def test_a_split_order_with_fewer_numbers_than_its_letter_is_well(healthy, account, member):
    PortNumber.objects.filter(e164=E164S[0]).delete()

    assert found() == []


def test_a_letter_whose_facts_were_changed_is_found(healthy):
    letter = healthy.letters.get()
    healthy.letters.update(facts=letter.facts | {"end_user": "Somebody Else, Inc"})

    assert found() == [f"letters: Letter {letter.pk} says something else than its digest."]


def test_a_letter_signed_as_other_bytes_is_found(healthy):
    healthy.letters.update(signed_sha256="f" * 64)

    letter = healthy.letters.get()
    assert found() == [f"letters: Letter {letter.pk} was signed as other bytes than those stored."]


def test_a_changed_file_of_a_signed_letter_is_found(healthy):
    letter = healthy.letters.get()
    with default_storage.open(letter.document.file.name, "wb") as file:
        file.write(PAPER + b"!")

    assert found() == [f"letters: The file of letter {letter.pk} is not what was signed."]


def test_a_changed_event_is_found(healthy):
    without_triggers("UPDATE porting_event SET kind = 'nothing'")

    assert found() == [
        f"events: The history of request {healthy.pk} is broken at event 1.",
        f"events: The history of request {healthy.pk} does not end where the request says.",
    ]


def test_a_missing_last_event_is_found(healthy):
    without_triggers("DELETE FROM porting_event WHERE seq = (SELECT MAX(seq) FROM porting_event)")

    assert found() == [
        f"events: The history of request {healthy.pk} does not end where the request says."
    ]


def without_triggers(statement):
    """Do what only somebody with the database's own password can."""
    connection.check_constraints()  # PostgreSQL alters no table while a check is pending
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE porting_event DISABLE TRIGGER event_no_change")
            cursor.execute(statement)
            connection.check_constraints()
            cursor.execute("ALTER TABLE porting_event ENABLE TRIGGER event_no_change")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [sql for (sql,) in cursor.fetchall()]
        cursor.execute("DROP TRIGGER event_no_update")
        cursor.execute("DROP TRIGGER event_no_delete")
        cursor.execute(statement)
        for sql in triggers:
            cursor.execute(sql)


def test_a_lease_that_ran_out_long_ago_is_found(db):
    late = timezone.now() - timedelta(seconds=61)
    message = OutboxMessage.objects.create(
        kind="send_mail", dedupe_key="a", state="leased", lease_until=late
    )

    assert found() == [f"leases: Promise {message.pk} (send_mail) is leased since {late}."]


def test_a_lease_that_has_just_run_out_is_well(db):
    late = timezone.now() - timedelta(seconds=30)
    OutboxMessage.objects.create(kind="send_mail", dedupe_key="a", state="leased", lease_until=late)

    assert found() == []


def test_a_row_without_its_file_is_found(healthy):
    document = healthy.documents.get()
    default_storage.delete(document.file.name)

    assert found() == [f"files: The file of document {document.pk} is gone."]


def test_an_old_file_without_a_row_is_found(healthy):
    name = default_storage.save("PR-GONE22/orphan", ContentFile(b"x"))
    age(name, hours=2)

    assert found() == ["files: The file PR-GONE22/orphan belongs to no document."]


def test_a_young_file_without_a_row_may_still_get_one(healthy):
    default_storage.save("PR-GONE22/orphan", ContentFile(b"x"))

    assert found() == []


def age(name, hours):
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(default_storage.path(name), (then, then))


@pytest.mark.parametrize("field", ["route", "source"])
def test_a_child_of_another_account_is_found(healthy, stranger, field):
    elsewhere = stranger.memberships.get().account
    if field == "route":
        theirs = factories.make_route(elsewhere)
    else:
        theirs = factories.make_source(elsewhere)
    number = healthy.numbers.first()
    PortNumber.objects.filter(pk=number.pk).update(**{field: theirs})

    assert found() == [
        f"accounts: The {field} of port number {number.pk} belongs to somebody else."
    ]


def test_an_order_of_another_request_is_found(healthy, account, member):
    other = factories.make_request(account, member, numbers=("+15125550111",))
    other.numbers.update(order=healthy.orders.get(), status="submitted", is_claimed=True)

    number = other.numbers.get()
    assert f"accounts: The order of port number {number.pk} belongs to somebody else." in found()


@pytest.mark.parametrize("ended", [{"status": "cancelled"}, {"deleted_at": "2026-11-21T00:00Z"}])
def test_a_secret_that_outlived_its_request_is_found(account, member, ended):
    row = factories.make_request(account, member)
    PortRequest.objects.filter(pk=row.pk).update(**ended)

    assert found() == [
        f"secrets: Request {row.pk} has ended and still holds an account number or PIN."
    ]


def test_a_numbers_pin_that_outlived_its_request_is_found(account, member):
    row = factories.make_request(account, member, numbers=E164S, account_number="")
    row.numbers.update(account_pin="2222", status="cancelled")
    PortRequest.objects.filter(pk=row.pk).update(status="cancelled")

    assert found() == [
        f"secrets: A number of request {row.pk} still holds a PIN after the request has ended."
    ]


def test_wiping_takes_every_secret_and_says_so(healthy):
    healthy.numbers.update(account_pin="2222")

    assert wipe_secrets(healthy) is True
    assert wipe_secrets(healthy) is False

    healthy.refresh_from_db()
    assert (healthy.account_number, healthy.account_pin) == ("", "")
    assert set(healthy.numbers.values_list("account_pin", flat=True)) == {""}
    assert healthy.events.filter(kind="secrets_wiped").count() == 1
    assert found() == []


def test_checking_costs_the_same_for_one_request_and_five(
    healthy, account, member, django_assert_max_num_queries
):
    for _ in range(5):
        factories.make_request(account, member, numbers=("+15125550111", "+15125550112"))

    with django_assert_max_num_queries(45):
        found()


def test_a_file_without_a_row_is_deleted_once_it_is_a_day_old(healthy):
    kept = healthy.documents.get().file.name
    young = default_storage.save("PR-GONE22/young", ContentFile(b"x"))
    old = default_storage.save("PR-GONE22/old", ContentFile(b"x"))
    age(young, hours=23)
    age(old, hours=25)
    age(kept, hours=99)

    assert tasks.purge_orphan_files() == 1
    assert [default_storage.exists(name) for name in (kept, young, old)] == [True, True, False]
