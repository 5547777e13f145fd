"""Each sign of risk is seen in the request that shows it, and in no other."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from porting.choices import Status
from porting.models import PortRequest
from porting.rules import risk
from porting.rules.bill_findings import Bill
from porting.services import desk, documents, submission
from tests import factories
from tests.porting import letters_made
from tests.porting.papers_made import bill_pdf

NEW = "new_account"  # every account of a test was opened today


def slugs(row, **known):
    return {flag.slug for flag in risk.flags(PortRequest.objects.get(pk=row.pk), **known)}


def bill(**findings):
    return Bill(name="May.pdf", findings=findings)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"signer_email": "dana@mailinator.com"}, ["disposable_mail"]),
        ({"signer_email": "dana.ortiz@gmail.com"}, ["free_mail"]),
        ({"signer_email": "dana.ortiz@gmail.com", "account_type": "residential"}, []),
        ({"signer_is": "me"}, ["self_signed"]),
        ({"signer_email": "pat@brightline.example"}, ["same_domain"]),
        ({"signer_name": "Pat Lee"}, ["not_billing_contact"]),
        ({"mobile_numbers": "all"}, []),
    ],
)
def test_what_the_request_says_of_its_signer(ready, fields, found):
    PortRequest.objects.filter(pk=ready.pk).update(**fields)

    assert slugs(ready) == {*found, NEW}


def test_an_account_is_new_for_a_month(ready):
    Account.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert slugs(ready) == set()


def test_an_earlier_dispute_of_the_account_is_a_sign(ready, account, member):
    factories.make_request(account, member, disputed_at=timezone.now())

    assert slugs(ready) == {"earlier_dispute", NEW}


def test_another_account_that_asked_for_a_number_is_a_sign(ready, stranger):
    elsewhere = stranger.memberships.get().account
    factories.make_request(
        elsewhere, stranger, numbers=("+15125550101",), submitted_at=timezone.now()
    )

    assert slugs(ready) == {"asked_elsewhere", NEW}


def test_ten_mobile_numbers_at_once_are_a_sign(account, member):
    numbers = tuple(f"+1512555{n:04}" for n in range(100, 110))
    row = letters_made.make_ready(account, member, numbers=numbers, mobile_numbers="all")

    assert slugs(row) == {"many_mobiles", NEW}


def test_another_name_under_the_letter_is_a_sign(signed):
    signed.letters.update(signed_name="Pat Lee")

    assert slugs(signed) == {"other_name", NEW}


@pytest.mark.parametrize(
    ("bills", "found"),
    [
        ([], []),
        ([bill()], []),  # a picture without text
        ([bill(name=1)], []),
        ([bill(name=None)], []),
        ([bill(name=0, name_says="Ortiz Dental")], ["bill_spelling"]),
        ([bill(name=0, name_says="")], ["bill_name"]),
        ([bill(name=0, name_says=""), bill(name=2)], []),
        ([bill(name=0, name_says=""), bill(name=0, name_says="Ortiz Dental")], ["bill_spelling"]),
    ],
)
def test_a_bill_that_names_somebody_else_is_a_sign(ready, bills, found):
    assert slugs(ready, bills=bills) == {*found, NEW}


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
    with django_assert_num_queries(4):
        risk.flags(row)
    for name in ("May.pdf", "June.pdf"):
        paper = SimpleUploadedFile(name, bill_pdf(["Verizon"]))
        documents.store_bill(signed, [paper], by=member)

    row = rows.get(pk=signed.pk)
    with django_assert_num_queries(4):
        risk.flags(row)
