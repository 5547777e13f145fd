"""A ticket's life: filled in, sent, asked about, closed, withdrawn."""

import pytest

from porting.choices import DocumentKind, Kind
from porting.errors import (
    ChangedMeanwhile,
    NotComplete,
    NotEditable,
    PortingError,
)
from porting.models import PortRequest
from porting.services import (
    fax_letters,
    invariants,
    ticket_papers,
    tickets,
)
from tests.porting.tickets.conftest import FAX, fresh, pdf
from tests.porting.tickets.tickets_read import status_of, subjects


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
