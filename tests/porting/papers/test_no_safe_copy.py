"""A paper that cannot be copied: nobody is shown or handed it, and everybody is told once."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from porting.choices import Purpose
from porting.models import Document, DocumentReading, OutboxMessage, PortRequest
from porting.papers import sandbox
from porting.services import documents, readings
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA

SENT = b"%PDF-1.7 what kills the drawer"


@pytest.fixture
def unreadable(submitted_bill):
    """The worker has tried twice and given up."""
    for attempts in (1, 2):
        message = OutboxMessage(payload={"document": submitted_bill.pk}, attempts=attempts)
        if attempts == 1:
            with pytest.raises(sandbox.SandboxFailed):
                readings.read_promised(message)
        else:
            readings.read_promised(message)
    return submitted_bill


@pytest.fixture
def submitted_bill(signed):
    [bill] = documents.store_bill(
        signed, [SimpleUploadedFile("May.pdf", papers_made.bill_pdf(["a"]))], by=DANA
    ).kept
    Path(bill.file.path).write_bytes(SENT)
    on_desk = {"status": "submitted", "submitted_at": timezone.now()}
    PortRequest.objects.filter(pk=signed.pk).update(**on_desk)
    return bill


def addresses(row, bill):
    return (
        f"/a/{row.account.public_id}/numbers/port/{row.reference}/documents/{bill.public_id}/",
        f"/desk/r/{row.reference}/document/{bill.public_id}/",
    )


def test_customer_and_desk_are_told_and_get_no_byte_of_it(
    client, member, desk_worker, signed, unreadable
):
    for person, page in zip((member, desk_worker), addresses(signed, unreadable), strict=True):
        client.force_login(person)
        answer = client.get(page)

        assert answer.status_code == 409
        assert "we could not make a safe copy of it" in answer.content.decode()
        assert SENT not in answer.content


def test_the_desk_still_has_the_original_as_evidence(client, desk_worker, signed, unreadable):
    client.force_login(desk_worker)
    events = signed.events.count()

    answer = client.get(addresses(signed, unreadable)[1] + "original/")

    assert b"".join(answer.streaming_content) == SENT
    assert signed.events.count() == events


def test_a_guest_gets_no_picture_of_it(client, signed, unreadable):
    letters_made.open_link(client, signed, purpose=Purpose.BILL)

    page = client.get(f"/sign/bill/{unreadable.public_id}/1.webp")

    assert page.status_code == 404


def test_it_is_told_once_in_a_note_and_in_the_history(signed, unreadable):
    readings.read_promised(OutboxMessage(payload={"document": unreadable.pk}, attempts=2))

    assert [note.text for note in signed.notes.all() if "safe copy" in note.text] == [
        (
            "May.pdf cannot be shown or shared: we could not make a safe copy of it. "
            "Print it to a new PDF, or take a photo of it, and send that."
        )
    ]
    assert signed.events.filter(kind="paper_not_shown").count() == 1
    assert DocumentReading.objects.get(document=unreadable).problem == "It ended with 1."
    assert Document.objects.get(pk=unreadable.pk).removed_at is None
