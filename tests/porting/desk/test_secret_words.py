"""A PIN or a Social Security number in words that are mailed: asked about first, on every form."""

import pytest
from django.urls import reverse

from accounts import limits
from accounts.models import TryCount
from porting.models import Note, OutboxMessage
from porting.rules.secret_words import secret_in
from porting.services.free_words import COMPARED
from tests.porting.desk.pages_opened import page

SSN = "My SSN is 219-09-9999, please go on."

SECRETS = [
    ("219-09-9999", "a Social Security number"),
    ("219 09 9999", "a Social Security number"),
    ("ssn 219099999", "a Social Security number"),
    ("the last four of my social are 9999", "a Social Security number"),
    ("Tax ID: 219-09-9999", "a Social Security number"),
    ("PIN 0417", "a PIN"),
    ("the pin is 0417", "a PIN"),
    ("PIN: 0417.", "a PIN"),
    ("Our passcode for the account is blue42moon", "a PIN"),
    ("port-out PIN = 482913", "a PIN"),
    ("Transfer PIN number is 482913", "a PIN"),
    ("password is hunter22", "a PIN"),
]
NO_SECRETS = [
    "",
    "Call me at (410) 555-0417 after 5 PM.",
    "The PIN was rejected. Ask the carrier for a new one and enter it in Billing Details.",
    "PIN of 410-555-0417 is missing",
    "The port date is 12/15/2026, at 10:30.",
    "ZIP 21230-1234, PON T7F3K2-A",
    "Invoice 2026-11-0042 of 1,204.55",
    "219-099-9999",
    "We are pinning this to 2027.",
]


@pytest.mark.parametrize(("text", "said"), SECRETS + [(text, "") for text in NO_SECRETS])
def test_what_looks_like_a_secret(text, said):
    assert secret_in(text) == said


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("It is 90210", True),
        ("It is 9-0-2-1-0", True),
        ("My account: VZ88201 4471", True),
        ("(410) 555-90210", False),
        ("190210", False),
        ("1111 2222 3333 4444 5555 90210", False),  # no way to search for it with a list
    ],
)
def test_what_the_request_keeps_is_found_however_it_is_spaced(submitted, text, is_found):
    assert bool(secret_in(text, submitted)) == is_found


def mails():
    return OutboxMessage.objects.count(), Note.objects.count()


FORMS = [
    ("note", ("reply",), {"reply-text": SSN}, "reply-"),
    ("send_back", (), {"reasons": ["pin_wrong"], "text": SSN}, ""),
]


@pytest.mark.parametrize(("name", "more", "data", "prefix"), FORMS)
def test_the_desk_is_asked_before_anything_is_mailed(
    client, desk_worker, in_review, name, more, data, prefix
):
    client.force_login(desk_worker)
    before = mails()

    asked = client.post(page(name, in_review, *more), data)

    said = asked.content.decode()
    assert asked.status_code == 422
    assert "This looks like a Social Security number" in said
    assert f">\n{SSN}</textarea>" in said
    assert "Post it anyway" in said
    assert mails() == before
    client.post(page(name, in_review, *more), data | {f"{prefix}secrets_seen": "on"})
    assert mails() != before
    assert SSN in "".join(Note.objects.values_list("text", flat=True))


def test_a_reason_for_numbers_that_did_not_move_is_asked_about(client, desk_worker, dated):
    client.force_login(desk_worker)
    first, before = dated.numbers.first(), mails()
    data = {"numbers": first.pk, "reason": SSN, "confirmed": "1"}

    asked = client.post(page("order_fail", dated.request, "A"), data)

    assert (asked.status_code, mails()) == (422, before)
    answer = client.post(page("order_fail", dated.request, "A"), data | {"secrets_seen": "on"})
    assert answer.status_code == 302


@pytest.mark.parametrize(("name", "field"), [("notes", "text"), ("cancel", "reason")])
def test_a_customer_is_asked_too(client, member, submitted, name, field):
    client.force_login(member)
    address = reverse(f"porting:{name}", args=[submitted.account.public_id, submitted.reference])
    before = mails()

    asked = client.post(address, {field: "the PIN is 90210"})

    assert asked.status_code == 422
    assert "the PIN is 90210" in asked.content.decode()
    assert mails() == before
    client.post(address, {field: "the PIN is 90210", "secrets_seen": "on"})
    assert mails() != before


def test_numbers_that_did_not_move_are_two_looks_of_their_writer(client, desk_worker, dated):
    client.force_login(desk_worker)
    data = {"numbers": dated.numbers.first().pk, "reason": "Cut off"}

    client.post(page("order_fail", dated.request, "A"), data)
    client.post(page("order_fail", dated.request, "A"), data | {"confirmed": "1"})

    assert dated.numbers.filter(status="failed").count() == 1
    counts = {
        who: TryCount.objects.filter(key=limits._key(COMPARED, who)).values_list("n", flat=True)
        for who in (str(dated.request.pk), f"{dated.request.pk} staff {desk_worker.pk}")
    }
    assert [list(one) for one in counts.values()] == [[], [2]]
