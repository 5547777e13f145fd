"""The virus scanner, asked over a real socket by a server that speaks ClamAV's INSTREAM."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from config.clamd import clamd_address
from porting.models import OutboxMessage
from porting.papers import scanner
from porting.services import documents
from tests.porting import clamd_made, papers_made
from tests.porting.clamd_made import VIRUS
from tests.porting.letters_made import DANA


@pytest.fixture
def clamd(settings):
    with clamd_made.running() as server:
        settings.CLAMD_ADDRESS = server.address
        yield server


def send(row, content, name="May.pdf"):
    [bill] = documents.store_bill(row, [SimpleUploadedFile(name, content)], by=DANA).kept
    return bill


def page_of(row, bill):
    where = f"/a/{row.account.public_id}/numbers/port/{row.reference}"
    return f"{where}/documents/{bill.public_id}/"


def test_a_stream_is_sent_in_chunks_and_the_answer_understood(clamd):
    assert scanner.virus_in(b"x" * 200_000) == ""
    assert scanner.virus_in(b"x" * 70_000 + VIRUS) == "Made-Up.Virus"
    assert clamd.seen == [200_000, 70_015]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: nonsense", b"\0", b"x" * 9000]
)
def test_an_answer_that_is_neither_is_never_taken_for_a_good_one(clamd, answer):
    clamd.says = answer

    with pytest.raises(scanner.ScannerDown):
        scanner.virus_in(b"x")


def test_a_paper_is_held_until_it_is_scanned(clamd, client, member, signed, keep_promises):
    client.force_login(member)
    bill = send(signed, papers_made.bill_pdf(["a"]))

    waiting = client.get(page_of(signed, bill))
    keep_promises()

    assert waiting.status_code == 409
    assert "It still waits for the virus scanner." in waiting.content.decode()
    assert client.get(page_of(signed, bill)).status_code == 200
    bill.refresh_from_db()
    assert (bill.scan, bill.removed_at) == ("clean", None)


def test_a_virus_puts_the_paper_aside_and_is_told(clamd, client, member, signed, keep_promises):
    client.force_login(member)
    mail.outbox.clear()
    bill = send(signed, papers_made.bill_pdf([VIRUS.decode()]).replace(b"x", b"x") + VIRUS)

    keep_promises()

    bill.refresh_from_db()
    assert bill.scan == "infected"
    assert documents.bills_of(signed) == []
    assert client.get(page_of(signed, bill)).status_code == 404
    assert "A virus was found in May.pdf, so we put it aside." in signed.notes.last().text
    assert any(one.subject.startswith("A file was put aside") for one in mail.outbox)
    assert signed.events.filter(kind="virus_found").count() == 1


def test_a_scanner_that_is_down_holds_the_paper_and_waits_where_staff_see_it(
    settings, client, member, signed, keep_promises
):
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    client.force_login(member)
    bill = send(signed, papers_made.bill_pdf(["a"]))

    keep_promises()

    waiting = OutboxMessage.objects.get(kind="scan_paper")
    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert waiting.last_error.startswith("ScannerDown: The virus scanner does not answer")
    assert client.get(page_of(signed, bill)).status_code == 409


def test_without_a_scanner_a_paper_is_handed_out_and_staff_see_that_nobody_looked(
    settings, client, member, signed, keep_promises, desk_worker
):
    from porting.services import bills

    bill = send(signed, papers_made.bill_pdf(["a"]))
    keep_promises()
    client.force_login(member)

    assert bills.scan_in_words(bill) == "Not scanned for viruses"
    assert OutboxMessage.objects.filter(kind="scan_paper").count() == 0
    assert client.get(page_of(signed, bill)).status_code == 200


@pytest.mark.parametrize("typed", ["clamav", "clamav:", ":3310", "clamav:99999", "./clamd.sock"])
def test_half_an_address_stops_the_start(typed):
    with pytest.raises(ImproperlyConfigured, match="CLAMD_ADDRESS must be host:port"):
        clamd_address(typed)


@pytest.mark.parametrize("typed", ["", "clamav:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_an_address_or_none_is_taken(typed):
    assert clamd_address(typed) == typed
