import hashlib

import pytest

from porting.errors import LetterChanged, LetterError
from porting.models import Note, OutboxMessage, PortRequest
from porting.rules import consent
from porting.services import declining, letters, signing
from tests.porting import letters_made
from tests.porting.letters_made import DANA


def test_signing_stores_the_evidence(sent):
    [letter] = letters_made.sign(sent)

    assert (letter.signed_name, letter.signed_title) == ("Dana Ortiz", "Owner")
    assert (letter.signed_ip, letter.signed_user_agent) == ("192.0.2.7", "Phone/1.0")
    assert letter.signed_sha256 == letter.document.sha256
    assert (letter.consent_version, letter.consent_sha256) == (consent.VERSION, consent.sha256())
    assert letter.consented_at <= letter.signed_at
    assert [event.kind for event in sent.events.all()] == [
        "letter_prepared",
        "letter_sent",
        "consent_given",
        "letter_signed",
    ]


def test_what_was_shown_is_what_is_signed(sent):
    [letter] = letters_made.sign(sent)

    with letter.document.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == letter.signed_sha256


def test_signing_mails_requester_and_signer(sent, keep_promises, mailoutbox):
    mailoutbox.clear()
    letters_made.sign(sent)
    keep_promises()

    assert Note.objects.last().text == "Dana Ortiz signed the letter. Next: send the phone bill."
    mails = OutboxMessage.objects.filter(kind="send_mail").values_list("payload__mail", flat=True)
    assert {"letter_signed", "bill_link", "signed_copy"} <= set(mails)


def test_signing_twice_signs_once(sent):
    pages = letters_made.shown(sent)
    [first] = letters_made.sign(sent)
    count = sent.events.count()

    [second] = signing.sign(sent, name="Somebody", title="Else", shown=pages, by=DANA)

    assert (second.signed_at, second.signed_name) == (first.signed_at, "Dana Ortiz")
    assert sent.events.count() == count
    assert Note.objects.filter(mail="letter_signed").count() == 1


def refused(row, error, **values):
    """Try to sign; return the error after seeing that nothing changed."""
    before = list(row.letters.values()), row.events.count(), Note.objects.count()
    values = {"name": "Dana Ortiz", "title": "Owner", "shown": letters_made.shown(row)} | values
    with pytest.raises(error) as raised:
        signing.sign(row, by=DANA, **values)
    assert (list(row.letters.values()), row.events.count(), Note.objects.count()) == before
    return raised.value


def test_other_bytes_than_shown_are_refused(sent):
    signing.consent(sent, by=DANA)

    refused(sent, LetterChanged, shown={1: "0" * 64})
    refused(sent, LetterChanged, shown={2: letters_made.shown(sent)[1]})
    refused(sent, LetterChanged, shown={})


def test_a_stored_pdf_that_is_not_the_shown_one_any_more_is_refused(sent):
    signing.consent(sent, by=DANA)
    pages = letters_made.shown(sent)
    letter = sent.live_letters().get()
    letter.document.sha256 = "0" * 64
    letter.document.save()

    refused(sent, LetterChanged, shown=pages)


def test_an_edit_after_the_page_was_opened_is_refused(sent):
    signing.consent(sent, by=DANA)
    PortRequest.objects.filter(pk=sent.pk).update(service_zip="78702")  # and no voiding: even then

    refused(sent, LetterChanged)


def test_nothing_is_signed_without_consent(sent):
    assert refused(sent, LetterError).field == "agree"


def test_nothing_is_signed_without_a_name_or_title(sent):
    signing.consent(sent, by=DANA)

    assert refused(sent, LetterError, name="\u202e ").field == "name"
    assert refused(sent, LetterError, title=" ").field == "title"


def test_several_letters_are_signed_all_or_none(account, member, keep_promises):
    row = letters_made.make_ready(account, member, numbers=("+15125550101", "+18005550102"))
    letters_made.send(row, member)
    keep_promises()
    signing.consent(row, by=DANA)
    pages = letters_made.shown(row)

    refused(row, LetterChanged, shown={1: pages[1]})
    refused(row, LetterChanged, shown=pages | {2: "0" * 64})

    signing.sign(row, name="Dana Ortiz", title="Owner", shown=pages, by=DANA)
    assert all(letter.signed_at for letter in row.live_letters())
    assert Note.objects.filter(mail="letter_signed").count() == 1


def test_a_voided_or_declined_letter_cannot_be_signed(sent, member):
    signing.consent(sent, by=DANA)
    pages = letters_made.shown(sent)
    declining.decline(sent, reason="other", by=DANA)
    refused(sent, LetterChanged, shown=pages)

    letters.withdraw(sent, by=member)
    refused(sent, LetterChanged, shown=pages)


def test_consent_is_stored_once(sent):
    signing.consent(sent, by=DANA)
    [before] = sent.letters.values()
    signing.consent(sent, by=DANA)

    assert list(sent.letters.values()) == [before]
    assert sent.events.filter(kind="consent_given").count() == 1


def test_declining_tells_the_requester_once(sent):
    said = declining.decline(sent, reason="details_wrong", words="Wrong\ncompany", by=DANA)
    declining.decline(sent, reason="other", by=DANA)

    assert said == "Details are wrong: Wrong company"
    [note] = Note.objects.filter(mail="letter_declined")
    assert note.text == "Dana Ortiz did not sign the letter. Details are wrong: Wrong company"
    assert sent.letters.get().decline_reason == said


def test_a_signed_letter_cannot_be_declined(signed):
    with pytest.raises(LetterError):
        declining.decline(signed, reason="other", by=DANA)

    assert signed.letters.get().declined_at is None


def test_an_unknown_reason_is_refused(sent):
    with pytest.raises(LetterError) as raised:
        declining.decline(sent, reason="", by=DANA)

    assert str(raised.value) == "Select a reason."
    assert sent.letters.get().declined_at is None
