"""Each sign of risk is seen in the request that shows it, and in no other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from porting.choices import Status
from porting.errors import OrderNotReady
from porting.models import PortOrder, PortRequest
from porting.rules import risk
from porting.rules.bill_findings import Bill
from porting.services import desk, documents, holds, orders, submission
from porting.services.actors import Device
from tests import factories
from tests.porting import letters_made
from tests.porting.papers_made import bill_pdf

NEW = "new_account"  # every account here was opened today, unless a test makes it old
CHOSEN = "chosen_mailbox"  # nobody but the requester knows dana@ortiz.example


@pytest.fixture(autouse=True)
def opened_today(account):
    Account.objects.update(created_at=timezone.now())
    account.refresh_from_db()


def slugs(row, **known):
    return {flag.slug for flag in risk.flags(PortRequest.objects.get(pk=row.pk), **known)}


def bill(**findings):
    return Bill(name="May.pdf", findings=findings)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, [CHOSEN]),
        ({"signer_email": "dana@mailinator.com"}, ["disposable_mail", CHOSEN]),
        ({"signer_email": "dana.ortiz@gmail.com"}, ["free_mail"]),
        ({"signer_email": "dana.ortiz@gmail.com", "account_type": "residential"}, []),
        ({"signer_is": "me"}, ["self_signed"]),
        ({"signer_email": "pat@brightline.example"}, ["same_domain"]),
        ({"signer_name": "Pat Lee"}, ["not_billing_contact", CHOSEN]),
        ({"mobile_numbers": "all"}, ["few_mobiles", "no_bill", CHOSEN]),
    ],
)
def test_what_the_request_says_of_its_signer(ready, fields, found):
    PortRequest.objects.filter(pk=ready.pk).update(**fields)

    assert slugs(ready) == {*found, NEW}


def test_an_account_is_new_for_a_month(ready):
    Account.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert slugs(ready) == {CHOSEN}


def test_an_earlier_dispute_of_the_account_is_a_sign(ready, account, member):
    factories.make_request(account, member, disputed_at=timezone.now())

    assert slugs(ready) == {"earlier_dispute", CHOSEN, NEW}


def test_another_account_that_asked_for_a_number_is_a_sign(ready, stranger):
    elsewhere = stranger.memberships.get().account
    factories.make_request(
        elsewhere, stranger, numbers=("+15125550101",), submitted_at=timezone.now()
    )

    assert slugs(ready) == {"asked_elsewhere", CHOSEN, NEW}


def test_a_phone_that_another_account_lists_is_a_sign_that_tips_no_ordinary_request(
    ready, stranger
):
    assert risk.is_flagged(PortRequest.objects.get(pk=ready.pk)) is False
    factories.make_route(stranger.memberships.get().account, "+15125550101")

    [sign] = [one for one in risk.flags(ready) if one.slug == "phone_elsewhere"]
    assert sign.weight == 0
    assert sign.sentence == (
        "Another account lists one of these numbers as a phone of its own. Nobody has proved"
        " that it is."
    )
    assert risk.is_flagged(PortRequest.objects.get(pk=ready.pk)) is False


def test_it_adds_to_a_sign_that_weighs_more(ready, stranger):
    factories.make_route(stranger.memberships.get().account, "+15125550101")
    PortRequest.objects.filter(pk=ready.pk).update(signer_is="me")

    found = {one.slug: one.weight for one in risk.flags(PortRequest.objects.get(pk=ready.pk))}

    assert found == {"self_signed": 2, NEW: 1, "phone_elsewhere": 1}


def test_ten_mobile_numbers_at_once_are_a_sign(account, member):
    numbers = tuple(f"+1512555{n:04}" for n in range(100, 110))
    row = letters_made.make_ready(account, member, numbers=numbers, mobile_numbers="all")

    assert slugs(row) == {"many_mobiles", "no_bill", CHOSEN, NEW}


def test_another_name_under_the_letter_is_a_sign(signed):
    signed.letters.update(signed_name="Pat Lee")

    assert slugs(signed) == {"other_name", CHOSEN, NEW}


@pytest.mark.parametrize(
    ("bills", "found"),
    [
        ([], []),
        ([bill()], ["bill_unread"]),  # a picture without text
        ([Bill("May.pdf", None)], ["bill_unread"]),  # the worker is at it
        ([Bill("May.pdf", None, problem="cannot be drawn")], ["bill_unread"]),
        ([bill(name=1)], []),
        ([bill(name=None)], []),
        ([bill(name=0, name_says="Ortiz Dental")], ["bill_spelling"]),
        ([bill(name=0, name_says="")], ["bill_name"]),
        ([bill(name=0, name_says=""), bill(name=2)], []),
        ([bill(name=0, name_says=""), bill(name=0, name_says="Ortiz Dental")], ["bill_spelling"]),
    ],
)
def test_a_bill_that_names_somebody_else_is_a_sign(ready, bills, found):
    assert slugs(ready, bills=bills) == {*found, CHOSEN, NEW}


def test_a_bill_of_somebody_else_asks_for_a_second_person(
    signed, member, desk_worker, keep_promises, client
):
    theirs = bill_pdf(["Verizon\nGlobex Corporation\n77 Elm St, Dallas\nBill date May 1, 2026"])
    documents.store_bill(signed, [SimpleUploadedFile("May.pdf", theirs)], by=member)
    submission.submit(signed, by=member)
    keep_promises()
    signed.refresh_from_db()
    desk.take(signed, by=desk_worker)
    client.force_login(desk_worker)
    page = client.get(reverse("desk:request", args=[signed.reference])).content.decode()

    desk.approve(PortRequest.objects.get(pk=signed.pk), by=desk_worker)

    assert "The letter names Ortiz Family Dental, PLLC, and no bill names them." in page
    assert signed.orders.get().is_flagged is True
    assert signed.orders.get().status == Status.READY


def test_signs_take_the_same_statements_however_many_there_are(
    signed, member, django_assert_num_queries
):
    rows = PortRequest.objects.select_related("account", "created_by")
    row = rows.get(pk=signed.pk)
    with django_assert_num_queries(7):
        risk.flags(row)
    for name in ("May.pdf", "June.pdf"):
        paper = SimpleUploadedFile(name, bill_pdf(["Verizon"]))
        documents.store_bill(signed, [paper], by=member)

    row = rows.get(pk=signed.pk)
    with django_assert_num_queries(7):
        risk.flags(row)


# --- Not known is not good -------------------------------------------------------


@pytest.fixture
def old_account(account):
    Account.objects.update(created_at=timezone.now() - timedelta(days=400))
    return account


MOBILES = ("+15125550101", "+15125550102", "+15125550103")


@pytest.fixture
def mobiles(old_account, member):
    """Case S3: an old account, three mobile numbers, a mailbox that the requester named."""
    return letters_made.make_ready(
        old_account, member, numbers=MOBILES, mobile_numbers="all", account_pin="4417"
    )


def test_an_old_account_with_few_mobiles_and_an_unread_bill_is_flagged(mobiles):
    known = {"bills": [bill()]}

    assert slugs(mobiles, **known) == {"few_mobiles", "bill_unread", CHOSEN}
    assert risk.is_flagged(mobiles, **known) is True


def test_numbers_nobody_is_sure_of_weigh_as_mobile_ones(mobiles):
    PortRequest.objects.filter(pk=mobiles.pk).update(mobile_numbers="some")
    mobiles.numbers.update(line_type="unknown")

    assert "few_mobiles" in slugs(mobiles)


def test_a_letter_for_mobiles_asks_for_a_code_when_no_bill_is_there(mobiles, member):
    letters_made.send(mobiles, member)

    assert mobiles.letters.get().needs_code is True


def test_a_mailbox_that_signed_what_went_live_is_known(ready, account, member):
    factories.make_request(account, member, status=Status.PORTED, submitted_at=timezone.now())

    assert slugs(ready) == {NEW}


@pytest.mark.parametrize(
    ("device", "found"),
    [
        (Device("192.0.2.7", "Phone/1.0"), {"same_device"}),
        (Device("192.0.2.7", "Desk/1.0"), set()),
        (Device("192.0.2.8", "Phone/1.0"), set()),
        (Device(None, ""), set()),
        (None, set()),
    ],
)
def test_a_letter_signed_where_it_was_sent_from_is_a_sign(
    ready, member, keep_promises, device, found
):
    letters_made.send(ready, member, device=device)
    keep_promises()
    letters_made.sign(ready)

    assert slugs(ready) == {*found, CHOSEN, NEW}


def test_a_letter_signed_in_a_browser_that_is_signed_in_is_a_sign(sent):
    letters_made.sign(sent, replace(letters_made.DANA, is_signed_in=True))

    assert slugs(sent) == {"same_device", CHOSEN, NEW}


def test_an_unread_bill_of_an_old_account_with_mobiles_waits_for_a_second_person(
    mobiles, member, desk_worker, keep_promises
):
    letters_made.send(mobiles, member)
    keep_promises()
    letters_made.sign(mobiles, replace(letters_made.DANA, code_given_at=timezone.now()))
    keep_promises()
    mobiles.refresh_from_db()

    order = in_hands_of_staff(mobiles, member, desk_worker, keep_promises, "")

    assert order.is_flagged is True


def in_hands_of_staff(row, member, desk_worker, keep_promises, words):
    documents.store_bill(row, [SimpleUploadedFile("May.pdf", bill_pdf([words]))], by=member)
    submission.submit(row, by=member)
    keep_promises()
    row.refresh_from_db()
    desk.take(row, by=desk_worker)
    desk.approve(PortRequest.objects.get(pk=row.pk), by=desk_worker)
    return PortOrder.objects.select_related("request", "letter").get(request=row)


GOOD = "Verizon\nOrtiz Family Dental, PLLC\n1400 Lavaca St, Austin"


def test_a_risk_that_shows_after_approve_stops_the_order_and_waits_for_a_second_person(
    old_account, signed, member, desk_worker, keep_promises
):
    order = in_hands_of_staff(signed, member, desk_worker, keep_promises, GOOD)
    assert order.is_flagged is False
    elsewhere = factories.make_account()
    factories.make_request(
        elsewhere, member, numbers=("+15125550101",), submitted_at=timezone.now()
    )

    with pytest.raises(OrderNotReady, match="release it first"):
        orders.mark_sent(order, by=desk_worker)

    order.refresh_from_db()
    assert (order.is_flagged, order.status, order.sent_at) == (True, Status.READY, None)


def test_a_bill_that_comes_after_the_release_is_looked_at_by_a_second_person_again(
    signed, member, desk_worker, keep_promises
):
    order = in_hands_of_staff(signed, member, desk_worker, keep_promises, "Globex Corporation")
    second = factories.make_staff(email="marco@portdesk.example")
    holds.release_order(order, by=second)
    theirs = SimpleUploadedFile("June.pdf", bill_pdf(["Initech, 12 Elm St"]))
    documents.store_bill(PortRequest.objects.get(pk=signed.pk), [theirs], by=member)
    keep_promises()

    order.refresh_from_db()
    assert (order.is_flagged, order.released_by) == (True, None)
