from dataclasses import replace

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from porting.choices import LineClass, LineType, Status
from porting.errors import LetterChanged
from porting.models import AccessLink, Note, PortNumber, PortRequest
from porting.papers.letter_kinds import KINDS
from porting.rules import lifecycle
from porting.services import drafts, letters, rewording
from tests import factories
from tests.porting import letters_made

# Every column that a page writes, and another value for it. Here the printed facts (design.md 7).
VOIDS = {
    "account_type": "residential",
    "business_name": "Ortiz Dental Group, PLLC",
    "billing_first_name": "Daniela",
    "billing_last_name": "Ortega",
    "carrier_name": "AT&T",
    "btn": "+15125550199",
    "service_street": "1401 Lavaca St",
    "service_unit": "Suite 3",
    "service_city": "Round Rock",
    "service_state": "OK",
    "service_zip": "78702",
    "is_billing_address_same": False,
    "billing_street": "9 Elm St",
    "billing_unit": "Suite 9",
    "billing_city": "Dallas",
    "billing_state": "OK",
    "billing_zip": "75201",
    "billing_country": "FR",
    "billing_region": "Bayern",
    "scope": "partial",
    "staying_numbers": "(512) 555-0111",
    "new_btn": "+15125550198",
    "mobile_numbers": "all",
    "signer_name": "Pat Ortiz",
    "signer_title": "Office manager",
    "signer_relationship": "employee",
    "signer_email": "pat@ortiz.example",  # while nobody has signed: the old mailbox must not sign
}
# Some are printed under a condition only.
ELSEWHERE = {
    "is_billing_address_same": False,
    "billing_street": "7 Oak St",
    "billing_city": "Waco",
    "billing_state": "TX",
    "billing_zip": "76701",
}
WHERE = dict.fromkeys((*ELSEWHERE, "billing_unit"), ELSEWHERE)
WHERE["is_billing_address_same"] = {}
ABROAD = ELSEWHERE | {"billing_state": "", "billing_country": "DE"}
WHERE |= {"billing_country": ABROAD, "billing_region": ABROAD}
WHERE |= {name: {"scope": "partial"} for name in ("staying_numbers", "new_btn")}
# Here what no letter prints.
KEEPS = {
    "account": "a sub-account",
    "user_first_name": "Alex",
    "user_last_name": "Weber",
    "pin_expires_date": "2027-02-01",
    "signer_is": "other",
    "numbers_typed": "(512) 555-0112",
    "country": "CA",
    "message": "Please hurry.",
    "name": "Another name",
    "user_email": "other@brightline.example",
    "user_phone": "(512) 555-0191",
    "user_company": "Other Agency",
    "account_number": "999-999",
    "account_pin": "8231",
    "features": ["alarm"],
    "signer_phone": "(512) 555-0192",
    "requested_port_date": "2027-01-15",
    "extra_emails": ["watch@brightline.example"],
}


def change(row, **values):
    PortRequest.objects.filter(pk=row.pk).update(**values)
    return PortRequest.objects.get(pk=row.pk)


def save(row, member, field, value):
    """Save it as a page does."""
    row = PortRequest.objects.get(pk=row.pk)
    return drafts.save_section(row, {field: value}, version=row.version, by=member)


def test_every_column_that_a_page_writes_is_tried():
    assert set(VOIDS) | set(KEEPS) == drafts.SAVED
    assert set(VOIDS) & set(KEEPS) == set()


@pytest.mark.parametrize("field", VOIDS)
def test_saving_another_printed_fact_voids_the_letter(ready, member, field):
    row = change(ready, **WHERE.get(field, {}))
    letters_made.send(row, member)
    asked_before = letters.would_void(row, {field: VOIDS[field]})

    changed = save(row, member, field, VOIDS[field])

    assert (changed, asked_before) == ([field], True)
    assert list(row.live_letters()) == []
    assert row.orders.count() == 0
    assert set(row.numbers.values_list("order", flat=True)) == {None}


@pytest.mark.parametrize("field", VOIDS)
def test_a_letter_that_cannot_be_voided_keeps_the_fact_as_it_was(ready, member, field):
    row = change(ready, **WHERE.get(field, {}))
    letters_made.send(row, member)
    before = getattr(row, field)

    def lose_the_letters(execute, sql, *more):
        if sql.startswith('UPDATE "porting_letterofauthorization"'):
            raise OperationalError("the connection is gone")
        return execute(sql, *more)

    with connection.execute_wrapper(lose_the_letters), pytest.raises(OperationalError):
        save(row, member, field, VOIDS[field])

    assert getattr(PortRequest.objects.get(pk=row.pk), field) == before
    assert row.live_letters().count() == 1


@pytest.mark.parametrize("field", KEEPS)
def test_saving_anything_else_keeps_the_letter(ready, member, field):
    value = KEEPS[field]
    if field == "account":
        value = factories.make_account("Round Rock", parent=ready.account)
    letters_made.send(ready, member)
    asked_before = letters.would_void(ready, {field: value})

    changed = save(ready, member, field, value)

    assert (changed, asked_before) == ([field], False)
    assert ready.live_letters().count() == 1
    assert ready.orders.count() == 1


def test_routing_keeps_the_letter(ready, member):
    letters_made.send(ready, member)
    ready.numbers.update(route=None, description="Front desk", is_texting_enabled=True)

    with transaction.atomic():
        assert letters.void_outdated_letters(ready, by=member) == []


def test_another_email_of_the_signer_keeps_a_signed_letter(signed, member):
    row = change(signed, signer_email="pat@ortiz.example")

    with transaction.atomic():
        assert letters.void_outdated_letters(row, by=member) == []


@pytest.mark.parametrize("by_what", ["added", "removed", "other kind"])
def test_other_numbers_void_the_letter(ready, member, by_what):
    letters_made.send(ready, member)
    if by_what == "added":
        PortNumber.objects.create(request=ready, typed="5125550103", e164="+15125550103")
    elif by_what == "removed":
        ready.numbers.filter(e164="+15125550102").delete()
    else:
        ready.numbers.update(line_type=LineType.TOLL_FREE)

    with transaction.atomic():
        voided = letters.void_outdated_letters(ready, by=member)

    assert [letter.void_reason for letter in voided] == [""]  # as loaded before
    assert ready.letters.get().void_reason == "The phone numbers changed."


def test_only_the_letter_whose_numbers_changed_is_voided(account, member):
    row = letters_made.make_ready(account, member, numbers=("+15125550101", "+18005550102"))
    letters_made.send(row, member)
    PortNumber.objects.create(
        request=row, typed="8005550103", e164="+18005550103", line_type=LineType.TOLL_FREE
    )

    with transaction.atomic():
        voided = letters.void_outdated_letters(row, by=member)

    assert [letter.group_class for letter in voided] == ["toll_free"]
    assert [letter.group_class for letter in row.live_letters()] == ["local"]


def test_voiding_ends_the_link_and_tells_the_requester(sent, member):
    with transaction.atomic():
        letters.void_outdated_letters(change(sent, service_zip="78702"), by=member)

    assert AccessLink.objects.get().revoke_reason == "replaced"
    assert Note.objects.last().text == (
        "The service address and the billing address changed. "
        "The letter sent to Dana Ortiz no longer counts. Send a new one to be signed."
    )
    assert Note.objects.last().mail == "letter_voided"
    assert sent.events.last().kind == "letter_voided"


def test_a_letter_that_nobody_got_is_voided_without_a_mail(ready, member):
    letters_made.send(ready, member)

    with transaction.atomic():
        letters.void_outdated_letters(change(ready, service_zip="78702"), by=member)

    assert Note.objects.count() == 0


def test_a_letter_is_frozen_once_the_request_is_submitted(signed, member):
    lifecycle.move(signed, Status.SUBMITTED, submitted_at=timezone.now())

    with transaction.atomic():
        assert letters.void_outdated_letters(change(signed, service_zip="78702"), by=member) == []
    assert signed.live_letters().count() == 1


def test_the_letter_must_be_signed_and_current_to_submit(sent):
    with pytest.raises(LetterChanged):
        letters.check_current(sent)

    letters_made.sign(sent)
    letters.check_current(sent)

    with pytest.raises(LetterChanged):
        letters.check_current(change(sent, carrier_name="AT&T"))


def test_the_same_facts_in_another_order_have_the_same_digest(account, member):
    from porting.papers.facts import digest, facts_of

    row = letters_made.make_ready(account, member)
    one = facts_of(row, "local", ["+15125550102", "+15125550101"])
    other = facts_of(row, "local", ["+15125550101", "+15125550102"])

    assert digest(one) == digest(dict(reversed(other.items())))


def test_facts_never_hold_secrets(account, member):
    from porting.papers.facts import facts_of

    row = letters_made.make_ready(account, member, account_pin="8231", account_number="742-118")

    assert "8231" not in str(facts_of(row, "local", []))
    assert "742-118" not in str(facts_of(row, "local", []))


@pytest.fixture
def reworded(monkeypatch):
    """Change the words of the local letter, as an upgrade does."""
    old = KINDS[LineClass.LOCAL]
    monkeypatch.setitem(KINDS, LineClass.LOCAL, replace(old, wording="2031-01"))


def test_a_new_wording_voids_the_letter_that_waits(sent, reworded):
    assert rewording.void_old_words() == 1

    assert sent.letters.get().void_reason == "The letter's wording changed."
    assert AccessLink.objects.get().revoke_reason == "replaced"
    assert Note.objects.last().text == (
        "The letter's wording changed. The letter sent to Dana Ortiz no longer counts. "
        "Send a new one to be signed."
    )
    assert rewording.void_old_words() == 0


def test_words_that_did_not_change_keep_their_letters(sent):
    assert rewording.void_old_words() == 0
    assert sent.live_letters().count() == 1


def test_a_letter_in_old_words_cannot_be_signed(sent, reworded):
    with pytest.raises(LetterChanged):
        letters_made.sign(sent)


def test_a_new_wording_voids_a_signed_letter_of_a_draft(signed, reworded):
    assert rewording.void_old_words() == 1

    assert signed.letters.get().void_reason == "The letter's wording changed."


def test_a_submitted_letter_keeps_its_words(signed, reworded):
    lifecycle.move(signed, Status.SUBMITTED, submitted_at=timezone.now())

    assert rewording.void_old_words() == 0
    assert [one.wording_version for one in signed.live_letters()] == ["2026-11"]
