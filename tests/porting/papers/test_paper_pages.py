"""The requester's pages of the letter and the papers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porting.choices import Status
from porting.models import Document
from porting.rules import lifecycle
from porting.services import declining, documents, signing
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA


def page_of(row, rest):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{rest}"


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


def test_sending_from_the_page(sam, ready, keep_promises):
    page = sam.get(page_of(ready, "loa/")).content.decode()
    assert 'value="Dana Ortiz"' in page
    assert "Send LOA for Signing" in page

    sent = {"name": "Dana Ortiz", "email": "dana@ortiz.example", "message": "Please sign"}
    answer = sam.post(page_of(ready, "loa/"), sent, follow=True)
    assert "Preparing the letter" in answer.content.decode()

    keep_promises()
    page = sam.get(page_of(ready, "loa/")).content.decode()
    assert "Waiting for Dana Ortiz" in page
    assert "Not started yet" in page
    assert ready.letters.get().message == "Please sign"


def test_the_letter_is_read_before_it_is_sent(sam, ready, stranger, client):
    assert page_of(ready, "loa/preview/") in sam.get(page_of(ready, "loa/")).content.decode()

    words = letters_made.visible_text(sam.get(page_of(ready, "loa/preview/")).content.decode())

    letter = " ".join(words)
    assert "Letter of Authorization for local numbers" in letter
    assert "Ortiz Family Dental, PLLC" in letter
    assert "(512) 555-0101" in letter
    assert "VZ-88201-4471" not in letter
    assert ready.letters.count() == 0
    client.force_login(stranger)
    assert client.get(page_of(ready, "loa/preview/")).status_code == 404


def test_the_panel_alone_answers_htmx(sam, sent):
    panel = sam.get(page_of(sent, "loa/?panel")).content.decode()

    assert panel.lstrip().startswith('<div class="status-block')


def test_what_was_typed_comes_back_with_an_error(sam, ready):
    answer = sam.post(
        page_of(ready, "loa/"), {"name": "Dana", "email": "nobody", "message": "kept"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert "Enter an email address in the format name@example.com." in page
    assert "kept" in page
    assert ready.letters.count() == 0


def test_the_page_tells_opened_signed_and_declined(sam, sent):
    signing.consent(sent, by=DANA)
    assert "Not started yet" not in sam.get(page_of(sent, "loa/")).content.decode()

    declining.decline(sent, reason="details_wrong", by=DANA)
    page = sam.get(page_of(sent, "loa/")).content.decode()
    assert "Dana Ortiz did not sign." in page
    assert "Details are wrong" in page
    assert "Send LOA for Signing" in page


def test_resend_and_withdraw(sam, sent):
    page = sam.post(page_of(sent, "loa/resend/"), follow=True).content.decode()
    assert "A new link is on its way by email." in page

    page = sam.post(page_of(sent, "loa/withdraw/"), follow=True).content.decode()
    assert "The letter is withdrawn; its link no longer works." in page
    assert "Send LOA for Signing" in page

    page = sam.post(page_of(sent, "loa/resend/"), follow=True).content.decode()
    assert "No letter waits for a signature" in page


def test_proof_is_locked_until_the_letter_is_signed(sam, sent):
    answer = sam.post(
        page_of(sent, "proof/"),
        {"files": SimpleUploadedFile("a.pdf", papers_made.pdf_bytes())},
        follow=True,
    )

    assert "Proof of Ownership opens when these are complete" in answer.content.decode()
    assert Document.objects.filter(kind="bill").count() == 0


def test_a_bill_is_sent_listed_and_removed(sam, signed):
    files = [
        SimpleUploadedFile("a.pdf", papers_made.pdf_bytes()),
        SimpleUploadedFile("evil.pdf", b"<html>"),
    ]
    answer = sam.post(page_of(signed, "proof/"), {"files": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "evil.pdf is not a real PDF inside. Save it again as a PDF, or take a photo." in page
    assert ">a.pdf</a>" in page

    bill = Document.objects.get(kind="bill")
    sam.post(page_of(signed, f"proof/{bill.public_id}/remove/"))
    assert documents.bills_of(signed) == []


@pytest.mark.parametrize("rest", ["loa/1.pdf", "documents/{letter}/"])
def test_only_members_of_the_account_get_a_paper(
    client, member, viewer, agency_member, stranger, signed, rest
):
    letter = signed.documents.get(kind="letter")
    path = page_of(signed, rest.format(letter=letter.public_id))

    for person in (member, viewer, agency_member):
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == 200
    client.force_login(stranger)
    refused = client.get(path)
    missing = client.get(page_of(signed, "documents/DOC-222222/"))
    assert (refused.status_code, missing.status_code) == (404, 404)
    client.logout()
    assert client.get(path).status_code == 302


def test_another_requests_paper_is_not_found_below_this_one(sam, signed, account, member):
    other = letters_made.factories.make_request(account, member)
    letter = signed.documents.get(kind="letter")

    assert sam.get(page_of(other, f"documents/{letter.public_id}/")).status_code == 404
    assert sam.post(page_of(other, f"proof/{letter.public_id}/remove/")).status_code in (302, 404)
    assert signed.documents.get(kind="letter").removed_at is None


def test_a_paper_is_a_download_with_our_type(sam, signed, member, keep_promises):
    [bill] = documents.store_bill(
        signed, [SimpleUploadedFile("evil.html", papers_made.pdf_bytes())], by=member
    ).kept

    early = sam.get(page_of(signed, f"documents/{bill.public_id}/"))
    assert early.status_code == 409
    assert "This paper cannot be shown yet" in early.content.decode()

    keep_promises()
    answer = sam.get(page_of(signed, f"documents/{bill.public_id}/"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="evil.html.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_pages_are_closed_after_the_end_but_papers_can_be_read(sam, signed):
    letter = signed.documents.get(kind="letter")
    lifecycle.move(signed, Status.CANCELLED)

    assert sam.get(page_of(signed, "loa/")).status_code == 302
    assert sam.get(page_of(signed, "proof/")).status_code == 302
    answer = sam.get(page_of(signed, f"documents/{letter.public_id}/"))
    assert answer.status_code == 200


def test_a_viewer_sends_nothing(client, viewer, ready):
    client.force_login(viewer)

    client.post(page_of(ready, "loa/"), {"name": "Dana Ortiz", "email": "dana@ortiz.example"})

    assert ready.letters.count() == 0


def test_a_stranger_finds_none_of_the_pages(client, stranger, sent):
    client.force_login(stranger)

    for rest in ("loa/", "loa/resend/", "loa/withdraw/", "proof/"):
        assert client.get(page_of(sent, rest)).status_code == 404
        assert client.post(page_of(sent, rest)).status_code == 404
    assert sent.live_letters().count() == 1


def test_the_list_of_bills_costs_the_same_for_one_and_for_five(
    sam, signed, member, django_assert_num_queries
):
    def send(count):
        content = papers_made.pdf_bytes(count)
        documents.store_bill(signed, [SimpleUploadedFile(f"{count}.pdf", content)], by=member)

    send(1)
    with CaptureQueriesContext(connection) as one:
        sam.get(page_of(signed, "proof/"))
    for count in (2, 3, 4, 5):
        send(count)

    with django_assert_num_queries(len(one)):
        sam.get(page_of(signed, "proof/"))
