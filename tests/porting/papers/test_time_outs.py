"""A file that takes long and a busy machine: neither is damage, and each is said as it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.errors import UploadRefused
from porting.models import DocumentReading, OutboxMessage
from porting.papers import sandbox, uploads
from porting.services import documents, readings
from tests.porting import papers_made
from tests.porting.letters_made import DANA

SLOW = "tests.porting.papers.slow_program"


def test_a_program_that_used_up_its_processor_time_is_told_from_one_that_had_none():
    with pytest.raises(sandbox.TookTooLong) as slow:
        sandbox.run(SLOW, b"", "compute", seconds=60)
    with pytest.raises(sandbox.MachineBusy) as busy:
        sandbox.run(SLOW, b"", "wait", seconds=2)

    assert (slow.value.answer, busy.value.answer) == (b"said before\n", b"said before\n")


def test_a_busy_machine_says_so_and_nothing_of_the_file(monkeypatch):
    monkeypatch.setattr("porting.papers.uploads.SECONDS", 0.001)

    with pytest.raises(UploadRefused) as refused:
        uploads.inspect(papers_made.pdf_bytes(), "May.pdf")

    assert str(refused.value) == (
        "May.pdf was not looked at, because we are very busy. Choose it again in a few minutes."
    )


def test_a_file_that_takes_long_is_called_slow_and_not_damaged(monkeypatch):
    monkeypatch.setattr("porting.papers.uploads.SECONDS", 300)  # the clock of a machine of its own
    content = papers_made.slow_pdf()

    with pytest.raises(UploadRefused) as refused:
        uploads.inspect(content, "May.pdf")

    assert str(refused.value) == (
        "May.pdf takes too long to open. Print it to a new PDF, or take a photo."
    )


def test_a_reading_on_a_busy_machine_is_kept_for_later_however_often(signed, monkeypatch):
    [bill] = documents.store_bill(
        signed, [SimpleUploadedFile("May.pdf", papers_made.bill_pdf(["a"]))], by=DANA
    ).kept
    notes = signed.notes.count()
    monkeypatch.setattr("porting.papers.page_images.SECONDS", 0.001)

    for attempts in (1, 5):
        with pytest.raises(sandbox.MachineBusy):
            readings.read_promised(OutboxMessage(payload={"document": bill.pk}, attempts=attempts))

    assert (DocumentReading.objects.count(), signed.notes.count()) == (0, notes)
