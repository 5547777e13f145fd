"""What an import leaves behind: nothing to read, a mail who asked for it, its history."""

from datetime import timedelta

from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone

from porting import outbox, tasks
from porting.models import NumberImport, PortRequest, UploadedList
from porting.services import drafts, imports
from porting.services.expiry import expire_drafts
from porting.services.rotation import rotate_secrets


def test_the_list_is_unreadable_at_rest(take_in):
    take_in([["512-200-0001", "", "Radio KUTX"]])

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM porting_uploadedlist")
        [(stored,)] = cursor.fetchall()
    assert stored.startswith("f1:gAAAA")


def test_keys_of_lists_are_rotated(take_in, settings):
    row = take_in([["512-200-0001", "", "Radio KUTX"]])
    old = settings.FIELD_ENCRYPTION_KEYS
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]

    rotate_secrets()

    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[:1]
    assert len(imports.lines_of(row)) == 2


def test_a_list_that_nobody_imports_is_given_up_after_a_day(take_in):
    old = take_in([["512-200-0001", ""]])
    NumberImport.objects.update(created_at=timezone.now() - timedelta(hours=25))
    take_in([["512-200-0002", ""]])

    old.refresh_from_db()
    assert (old.state, UploadedList.objects.count()) == ("cancelled", 1)


def test_the_person_who_asked_gets_a_mail_at_the_end(take_in, member, mailoutbox):
    row = take_in([["512-200-0001", ""], ["512-55-01", ""]])
    imports.start(row, by=member)
    assert imports.ask_mail(row)

    outbox.drain()
    outbox.drain()

    [mail] = mailoutbox
    assert (mail.to, mail.subject.partition(" [")[0]) == (
        [member.email],
        "Your list is imported, Austin clinics",
    )
    assert f"/import/{row.public_id}/" in mail.body


def test_nobody_who_did_not_ask_gets_a_mail(run, mailoutbox):
    run([["512-200-0001", ""]])

    assert mailoutbox == []


def test_a_deleted_draft_takes_its_lists_along(take_in, port, member):
    take_in([["512-200-0001", ""]])

    drafts.delete_draft(port, by=member)

    assert not UploadedList.objects.exists()


def test_a_list_that_went_with_its_draft_stops_the_import(take_in, port, member):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)
    drafts.delete_draft(port, by=member)

    outbox.drain()

    row.refresh_from_db()
    assert (row.state, port.numbers.count()) == ("stopped", 0)


def test_the_history_tells_what_was_imported(run, port):
    run([["512-200-0001", ""]])

    assert list(port.events.order_by("seq").values_list("kind", flat=True)) == [
        "import_started",
        "numbers_added",
        "import_done",
        "check_asked",
        "numbers_checked",
    ]


def test_beat_gives_up_old_lists_though_nobody_uploads_another(take_in):
    row = take_in([["512-200-0001", ""]])
    NumberImport.objects.update(created_at=timezone.now() - timedelta(hours=25))

    tasks.expire_drafts()

    row.refresh_from_db()
    assert (row.state, UploadedList.objects.count()) == ("cancelled", 0)


def test_a_draft_that_ends_takes_its_lists_along(take_in, port):
    take_in([["512-200-0001", ""]])
    long_ago = timezone.now() - timedelta(days=100)
    PortRequest.objects.update(updated_at=long_ago, end_announced_at=long_ago + timedelta(days=60))

    expire_drafts()

    port.refresh_from_db()
    assert (bool(port.deleted_at), UploadedList.objects.count()) == (True, 0)
