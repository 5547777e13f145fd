"""A ticket's life: filled in, sent, asked about, closed, withdrawn."""

import re
import subprocess

import pytest
from django.core import mail

from porting.choices import DocumentKind, Kind, Status
from porting.errors import (
    ChangedMeanwhile,
    MoveNotAllowed,
    NotComplete,
    NotEditable,
    PortingError,
)
from porting.models import PortRequest
from porting.papers.fax_letters import facts_of_fax
from porting.rules import lifecycle
from porting.services import (
    cancelling,
    desk,
    fax_letters,
    invariants,
    ticket_desk,
    ticket_papers,
    tickets,
)
from tests.porting.tickets.conftest import FAX, fresh, pdf


def status_of(row):
    return PortRequest.objects.get(pk=row.pk).status


def subjects():
    """What the mails say, without the name of the request, which stands behind where it fits."""
    return [re.split(r" \[|, (Fax|Question)", message.subject)[0] for message in mail.outbox]


def test_start_pressed_twice_starts_one_ticket_of_a_kind(account, member):
    first = tickets.start(account, Kind.FAX, by=member)

    assert tickets.start(account, Kind.FAX, by=member).pk == first.pk
    assert tickets.start(account, Kind.QUESTION, by=member).pk != first.pk


def test_voice_numbers_have_no_ticket(account, member):
    with pytest.raises(PortingError):
        tickets.start(account, Kind.VOICE, by=member)

    assert PortRequest.objects.count() == 0


def test_numbers_are_stored_as_people_write_them_and_name_the_ticket(filled):
    assert filled.numbers_typed == "(512) 555-0170\n(512) 555-0171"
    assert str(filled) == "Fax (512) 555-0170 and 1 more"


def test_half_a_form_is_kept_as_typed_and_makes_no_letter(fax, member):
    tickets.save_details(fax, {"numbers_typed": "hello\r\n512"}, version=1, by=member)

    assert fresh(fax).numbers_typed == "hello\r\n512"
    assert fax_letters.current(fresh(fax)) is None


def test_a_save_over_a_colleagues_is_told(fax, member):
    tickets.save_details(fax, {"carrier_name": "Verizon"}, version=1, by=member)

    with pytest.raises(ChangedMeanwhile):
        tickets.save_details(fax, {"carrier_name": "AT&T"}, version=1, by=member)

    assert fresh(fax).carrier_name == "Verizon"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"numbers_typed": ""}, "Enter the fax numbers, one on each line."),
        (
            {"numbers_typed": "512-555-0170\n800-555-0170"},
            "Toll-free fax numbers travel on their own. Put them on a second fax form.",
        ),
        (
            {"numbers_typed": "+44 20 7946 0958"},
            "+44 20 7946 0958 is a number of another country. Ask for it on its own form.",
        ),
        (
            {"numbers_typed": "416-555-0170"},
            "416-555-0170 is a Canadian number. Ask for it as a number of another country.",
        ),
        (
            {"numbers_typed": "\n".join(f"512-555-{n:04}" for n in range(201))},
            "A request like this holds 200 numbers. Remove 1.",
        ),
        ({"service_zip": "787"}, "Enter the 5-digit ZIP code of the service address."),
        (
            {"service_street": "P.O. Box 9"},
            "A PO box is not a service address. Enter where the fax line is.",
        ),
        ({"signer_name": ""}, "Enter the full name of the person who will sign."),
    ],
)
def test_what_a_fax_form_lacks_is_said(fax, member, values, said):
    tickets.save_details(fax, FAX | values, version=1, by=member)

    assert tickets.missing(fresh(fax)) == [("Details", said)]


def test_another_country_takes_only_what_does_not_port_here(account, member):
    row = tickets.start(account, Kind.OTHER_COUNTRY, by=member)
    typed = "+44 20 7946 0958\n512-555-0170\nabc"
    tickets.save_details(row, {"country": "France", "numbers_typed": typed}, version=1, by=member)

    assert [sentence for _, sentence in tickets.missing(fresh(row))] == [
        "512-555-0170 is a number we port here. Remove it and add it to a port request.",
        (
            "abc is not a number we can read. "
            "Write it with + and the country code, like +44 20 7946 0958."
        ),
    ]


def test_both_papers_are_needed(filled, member):
    with pytest.raises(NotComplete) as refused:
        tickets.submit(filled, by=member)

    assert refused.value.sections == ["Proof of Ownership", "Carrier C Letter of Authorization"]
    assert status_of(filled) == "draft"


def test_a_letter_still_being_made_is_said(fax, member):
    tickets.save_details(fax, dict(FAX), version=1, by=member)

    assert tickets.missing(fresh(fax))[-1] == (
        "Carrier C Letter of Authorization",
        "The Carrier C Letter of Authorization is still being made. It takes a few seconds.",
    )


def test_the_letter_is_made_once_for_the_same_facts(filled, member, keep_promises):
    first = fax_letters.current(filled)
    tickets.save_details(filled, {"service_zip": "78702"}, version=filled.version, by=member)
    tickets.save_details(filled, {"service_zip": "78701"}, version=filled.version, by=member)
    keep_promises()

    assert fax_letters.current(fresh(filled)) == first
    assert filled.fax_letters.count() == 2
    assert filled.documents.filter(kind=DocumentKind.LETTER).count() == 2


def test_an_edit_asks_for_a_new_signature(complete, member, keep_promises):
    tickets.save_details(complete, {"service_zip": "78702"}, version=complete.version, by=member)
    keep_promises()
    row = fresh(complete)

    assert fax_letters.outdated_by(row) == ["the service address", "the billing address"]
    assert tickets.missing(row) == [
        (
            "Carrier C Letter of Authorization",
            "Sign the Carrier C Letter of Authorization, and add the signed copy.",
        )
    ]


def test_a_message_is_no_fact_of_the_letter(complete, member):
    tickets.save_details(complete, {"message": "Thanks"}, version=complete.version, by=member)

    assert tickets.missing(fresh(complete)) == []


def test_an_old_scan_is_not_a_copy_of_the_new_letter(complete, member, keep_promises):
    tickets.save_details(complete, {"service_zip": "78702"}, version=complete.version, by=member)
    keep_promises()
    letter = fax_letters.current(fresh(complete))

    taken = ticket_papers.attach(
        complete, DocumentKind.SIGNED_LETTER, [pdf("again.pdf", 2)], by=member, letter=letter
    )

    assert taken.refused == [
        (
            "signed.pdf is a copy of the letter as it was before. "
            "Download the letter again, sign it, and choose the new copy."
        )
    ]
    assert fax_letters.signed_copies(letter) == []


def test_the_same_file_twice_is_kept_once(filled, member):
    for _ in range(2):
        taken = ticket_papers.attach(filled, DocumentKind.BILL, [pdf()], by=member)

    assert (len(taken.kept), taken.refused) == (1, [])
    assert ticket_papers.attached(filled).count() == 1


def test_the_eleventh_file_is_refused(filled, member, settings):
    settings.MAX_UPLOADS_PER_REQUEST = 2
    files = [pdf(f"{pages}.pdf", pages) for pages in (1, 2, 3)]

    taken = ticket_papers.attach(filled, DocumentKind.OTHER, files, by=member)

    assert taken.refused == ["3.pdf was not kept: a request holds up to 2 files. Remove one first."]
    assert ticket_papers.attached(filled).count() == 2


def test_sending_it_moves_notes_and_mails(submitted):
    assert (submitted.status, submitted.submitted_at is None) == ("submitted", False)
    assert [note.text for note in submitted.notes.all()] == ["The fax form was sent to our team."]
    assert subjects() == ["We have your fax form"]
    assert list(invariants.broken()) == []


def test_what_was_sent_is_closed(submitted, member):
    with pytest.raises(NotEditable):
        tickets.submit(submitted, by=member)
    with pytest.raises(NotEditable):
        ticket_papers.attach(submitted, DocumentKind.OTHER, [pdf("x.pdf", 3)], by=member)
    with pytest.raises(NotEditable):
        ticket_papers.remove(submitted.documents.filter(kind="bill").get(), by=member)
    with pytest.raises(NotEditable):
        tickets.save_details(submitted, {"message": "x"}, version=submitted.version, by=member)


def test_staff_take_ask_and_close(submitted, member, desk_worker, keep_promises):
    desk.take(submitted, by=desk_worker)
    ticket_desk.ask(submitted, "Is page 2 missing?", by=desk_worker)
    assert status_of(submitted) == "info_needed"
    tickets.submit(fresh(submitted), by=member)
    row = fresh(submitted)
    desk.take(row, by=desk_worker)
    ticket_desk.finish(row, "Moved this morning.", by=desk_worker)
    keep_promises()

    row = fresh(row)
    assert (row.status, row.status_label, row.ended_at is None) == ("ported", "Done", False)
    assert subjects() == [
        "We have your fax form",
        "We are looking at it",
        "We need an answer from you",
        "We have your fax form",
        "We are looking at it",
        "This is done",
    ]
    assert list(invariants.broken()) == []


def test_staff_refuse_with_a_reason(question, desk_worker, keep_promises):
    desk.take(question, by=desk_worker)
    with pytest.raises(PortingError) as refused:
        ticket_desk.refuse(question, " ", by=desk_worker)
    assert (str(refused.value), refused.value.field) == ("Enter why this cannot be done.", "text")

    ticket_desk.refuse(question, "Pagers have no number to port.", by=desk_worker)
    keep_promises()

    row = fresh(question)
    assert (row.status, row.status_label) == ("failed", "Refused")
    assert "Pagers have no number to port." in mail.outbox[-1].body


def test_nobody_closes_what_nobody_took(question, desk_worker):
    with pytest.raises(MoveNotAllowed) as refused:
        ticket_desk.finish(question, "Yes.", by=desk_worker)

    assert str(refused.value) == "This request is “Sent to our team”; it cannot become “Done”."
    assert status_of(question) == "submitted"


def test_an_act_on_an_older_page_is_told(question, desk_worker):
    desk.take(question, by=desk_worker)

    with pytest.raises(ChangedMeanwhile):
        ticket_desk.finish(question, "Yes.", by=desk_worker, version=question.version - 1)

    assert status_of(question) == "in_review"


def test_a_ticket_is_neither_sent_back_nor_approved(question, desk_worker):
    desk.take(question, by=desk_worker)

    for act in (
        lambda: desk.send_back(question, ["other"], "x", by=desk_worker),
        lambda: desk.approve(question, by=desk_worker),
    ):
        with pytest.raises(PortingError):
            act()
    assert status_of(question) == "in_review"


def test_a_port_is_not_closed_like_a_ticket(account, member, desk_worker):
    from tests import factories

    row = factories.make_request(account, member, numbers=("+15125550101",))
    for act in (ticket_desk.ask, ticket_desk.finish, ticket_desk.refuse):
        with pytest.raises(MoveNotAllowed):
            act(row, "x", by=desk_worker)

    assert status_of(row) == "draft"


@pytest.mark.parametrize("at", ["submitted", "in_review", "info_needed"])
def test_the_customer_withdraws(question, member, desk_worker, keep_promises, at):
    if at != "submitted":
        desk.take(question, by=desk_worker)
    if at == "info_needed":
        ticket_desk.ask(question, "Which pager?", by=desk_worker)
    assert cancelling.may_cancel(question)

    tickets.withdraw(question, "Found out.", by=member)
    keep_promises()

    row = fresh(question)
    assert (row.status, row.status_label, row.ended_at is None) == ("cancelled", "Withdrawn", False)
    assert not cancelling.may_cancel(row)
    assert subjects()[-1] == "Your request is withdrawn"
    assert list(invariants.broken()) == []


def test_every_pair_of_statuses_of_a_ticket_follows_the_table():
    allowed = {
        ("draft", "submitted"), ("draft", "cancelled"),
        ("submitted", "in_review"), ("submitted", "cancelled"),
        ("in_review", "info_needed"), ("in_review", "ported"), ("in_review", "failed"),
        ("in_review", "cancelled"),
        ("info_needed", "submitted"), ("info_needed", "ported"), ("info_needed", "failed"),
        ("info_needed", "cancelled"),
    }  # fmt: skip
    found = set()
    for seen in Status:
        for to in Status:
            try:
                lifecycle.check_move(seen, to, "It", is_ticket=True)
            except MoveNotAllowed:
                continue
            found.add((str(seen), str(to)))

    assert found == allowed


def test_the_letter_prints_what_the_form_says_and_no_secret(filled):
    facts = facts_of_fax(filled)

    assert facts == {
        "numbers": ["+15125550170", "+15125550171"],
        "is_toll_free": False,
        "end_user": "Ortiz Family Dental, PLLC",
        "service_address": {
            "street": "1400 Lavaca St", "unit": "", "city": "Austin", "state": "TX", "zip": "78701"
        },
        "billing_address": {
            "street": "1400 Lavaca St", "unit": "", "city": "Austin", "state": "TX", "zip": "78701"
        },
        "carrier": "Verizon",
        "new_carrier": "Carrier C",
        "go_between": "Portdesk Communications, LLC",
        "account": filled.account.public_id,
        "signer_name": "Dana Ortiz",
        "signer_title": "Owner",
        "wording": "2026-11",
        "language": "en-US",
    }  # fmt: skip


def test_the_letter_has_the_five_blocks(filled, tmp_path):
    document = fax_letters.current(filled).document
    with document.file.open() as file:
        text = text_of_pdf(file.read(), tmp_path)

    for heading in (
        "Carrier C Letter of Authorization for fax numbers",
        "1. The account and its numbers",
        "2. My decision",
        "3. My agent",
        "4. One provider for each service",
        "5. Fees",
        "(512) 555-0170 (512) 555-0171",
        "I name Carrier C as my agent",
        f"My account ID there is {filled.account.public_id}.",
        "Signature of Dana Ortiz, Owner",
    ):
        assert heading in text


def text_of_pdf(content, folder):
    path = folder / "one.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-layout", str(path), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())
