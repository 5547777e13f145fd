"""Proof of Ownership: what the bill says, its pages, asking the signer, replacing a file."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from porting.choices import Purpose
from porting.models import DocumentPage, DocumentReading, Event, Note, OutboxMessage
from porting.services import documents, drafts, invariants, readings
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA

BILL = """Verizon
Bill date: {day}
ORTIZ FAMILY DENTAL PLLC
Account number VZ 88201 4471
(512) 555-0101"""


def page_of(row, rest):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{rest}"


def chosen(name="May.pdf", content=None):
    day = timezone.localdate() - timedelta(days=41)
    text = BILL.format(day=f"{day:%b} {day.day}, {day.year}")
    return SimpleUploadedFile(name, content or papers_made.bill_pdf([text]))


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def billed(signed, keep_promises):
    """A phone bill came by link and was read by the worker."""
    documents.store_bill(signed, [chosen()], by=DANA)
    keep_promises()
    signed.refresh_from_db()
    return signed


def bill_of(row):
    return row.documents.get(kind="bill", removed_at=None)


def test_the_page_says_what_the_bill_says(sam, billed):
    page = sam.get(page_of(billed, "proof/")).content.decode()

    for sentence in (
        "This bill is 41 days old. Carriers often want 30.",
        "Account number found.",
        "Name found on page 1.",
        "1 of 2 numbers found. Not on the bill: (512) 555-0102.",
    ):
        assert sentence in page
    assert "pages/1.webp?small" in page


def test_the_account_number_leaves_no_trace_of_the_comparison(billed):
    kept = [*Event.objects.values_list("data"), *Note.objects.values_list("text")]
    kept += [*OutboxMessage.objects.values_list("payload", "last_error")]
    kept += [*DocumentReading.objects.values_list("findings", "problem")]

    assert "4471" not in repr(kept).replace("742", "")
    assert DocumentReading.objects.get().findings["account_number"] == 1


def test_a_changed_detail_has_the_bill_compared_anew(billed, member, keep_promises):
    changes = {"account_number": "999-111-2222"}
    drafts.save_section(billed, changes, version=billed.version, by=member)
    keep_promises()

    assert DocumentReading.objects.get().findings["account_number"] == 0
    assert DocumentPage.objects.count() == 1  # drawn once


def test_reading_twice_stores_once_and_leaves_no_file_behind(billed):
    before = sorted(DocumentPage.objects.values_list("file"))

    readings.read_promised(OutboxMessage(payload={"document": bill_of(billed).pk}, attempts=1))

    assert sorted(DocumentPage.objects.values_list("file")) == before
    assert list(invariants.broken()) == []


def test_what_was_made_of_a_paper_goes_when_it_is_forgotten(billed):
    bill = bill_of(billed)
    storage, names = bill.file.storage, [page.file.name for page in bill.pages.all()]

    assert readings.forget(bill) == 2

    assert [storage.exists(name) for name in names] == [False]
    assert DocumentPage.objects.count() == DocumentReading.objects.count() == 0
    assert list(invariants.broken()) == []


def test_a_file_that_cannot_be_drawn_is_said_to_be_so(sam, signed, keep_promises):
    [bill] = documents.store_bill(signed, [chosen()], by=DANA).kept
    bill.content_type = "image/png"
    bill.save()

    keep_promises()
    OutboxMessage.objects.update(due_at=timezone.now())
    keep_promises()

    assert DocumentReading.objects.get().problem == "It ended with 1."
    assert sam.get(page_of(signed, "proof/")).status_code == 200


def test_what_is_downloaded_is_the_copy_and_the_original_stays_evidence(
    sam, signed, keep_promises, desk_worker, client
):
    content = papers_made.pdf_with_everything()
    documents.store_bill(signed, [chosen("a.pdf", content)], by=DANA)
    keep_promises()
    bill = bill_of(signed)

    answer = sam.get(page_of(signed, f"documents/{bill.public_id}/"))

    assert papers_made.dangers_in(b"".join(answer.streaming_content)) == set()
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    with bill.file.open("rb") as file:
        assert file.read() == content


def test_a_page_is_a_picture_and_nothing_else(sam, billed):
    url = page_of(billed, f"documents/{bill_of(billed).public_id}/pages/1.webp")

    for answer in (sam.get(url), sam.get(f"{url}?small")):
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sam.get(url.replace("/1.webp", "/2.webp")).status_code == 404


def test_a_stranger_sees_no_page(client, stranger, billed):
    client.force_login(stranger)

    url = page_of(billed, f"documents/{bill_of(billed).public_id}/pages/1.webp")
    assert client.get(url).status_code == 404


def test_a_guest_sees_the_pages_of_what_the_same_mailbox_sent(client, billed, member):
    documents.store_bill(billed, [chosen("b.pdf", papers_made.bill_pdf(["x"]))], by=member)
    mine, other = billed.documents.filter(kind="bill").order_by("pk")
    readings.read_promised(OutboxMessage(payload={"document": other.pk}, attempts=1))
    letters_made.open_link(client, billed, Purpose.BILL)

    assert client.get(f"/sign/bill/{mine.public_id}/1.webp").status_code == 200
    assert client.get(f"/sign/bill/{other.public_id}/1.webp").status_code == 404
    page = client.get("/sign/bill/").content.decode()
    assert mine.public_id in page
    assert other.public_id not in page


def test_the_signer_is_asked_by_mail_once_an_hour(sam, signed, keep_promises):
    mail.outbox.clear()
    ask = page_of(signed, "proof/ask/")

    first = sam.post(ask, follow=True).content.decode()
    again = sam.post(ask, follow=True).content.decode()
    keep_promises()

    assert "Dana Ortiz gets an email with a link to send the bill." in first
    assert "Dana Ortiz at dana@ortiz.example was written to often enough for now." in again
    assert "You can send the bill yourself, or ask again in " in again
    [letter] = [one for one in mail.outbox if one.to == ["dana@ortiz.example"]]
    assert letter.subject.startswith("One paper left: the Verizon bill")
    assert "/b/" in letter.body


def test_a_file_is_replaced_in_one_go(sam, billed):
    old = bill_of(billed)
    page = sam.get(page_of(billed, f"proof/?replace={old.public_id}")).content.decode()
    assert f'name="replace" value="{old.public_id}"' in page

    new = papers_made.bill_pdf(["another"])
    sam.post(page_of(billed, "proof/"), {"files": chosen("n.pdf", new), "replace": old.public_id})

    assert bill_of(billed).original_name == "n.pdf"


def test_replacing_with_a_bad_file_or_the_same_one_keeps_the_old_one(sam, billed):
    old = bill_of(billed)
    bad = {"files": SimpleUploadedFile("x.pdf", b"<html>"), "replace": old.public_id}

    assert sam.post(page_of(billed, "proof/"), bad).status_code == 422
    sam.post(page_of(billed, "proof/"), {"files": chosen(), "replace": old.public_id})

    assert bill_of(billed) == old


def test_the_bills_date_may_be_said_with_it_or_later(sam, signed):
    day = timezone.localdate() - timedelta(days=3)
    boxes = dict(
        zip(
            ("bill_date_month", "bill_date_day", "bill_date_year"),
            (day.month, day.day, day.year),
            strict=True,
        )
    )

    sam.post(page_of(signed, "proof/"), {"files": chosen()} | boxes)
    assert bill_of(signed).bill_date == day

    earlier = boxes | {"bill_date_year": day.year - 1}
    answer = sam.post(page_of(signed, "proof/"), earlier, follow=True)
    assert "The bill&#x27;s date is saved." in answer.content.decode()
    assert bill_of(signed).bill_date.year == day.year - 1


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("2", "30", "2026"), "Bill date must be a real date."),
        (("1", "1", "2099"), "Bill date must be today or in the past."),
        (("1", "1", "1999"), "Bill date must be in the last 10 years. Check the year."),
    ],
)
def test_an_impossible_date_costs_no_file(sam, signed, boxes, sentence):
    names = ("bill_date_month", "bill_date_day", "bill_date_year")

    answer = sam.post(
        page_of(signed, "proof/"), {"files": chosen()} | dict(zip(names, boxes, strict=True))
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert bill_of(signed).bill_date is None


def test_the_page_costs_the_same_with_five_files(sam, billed, member, count_queries):
    url = page_of(billed, "proof/")
    one = count_queries(sam, url)
    for number in range(4):
        content = papers_made.bill_pdf([str(number)])
        documents.store_bill(billed, [chosen(f"{number}.pdf", content)], by=member)

    assert count_queries(sam, url) == one
