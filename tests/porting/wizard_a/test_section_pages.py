"""General and Details in the browser: saving, refusing, and never losing what was typed."""

import re

import pytest
from django.utils.html import escape

from porting.models import PortRequest
from tests import factories
from tests.porting.wizard_a.pages_read import BILLING, stored


def summary_of(response):
    """The lines of the error summary."""
    page = response.content.decode()
    found = re.search(r'<div class="errsum".*?</div>', page, re.DOTALL)
    return re.findall(r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", found.group()) if found else []


def title_of(response):
    return re.search(r"<title>(.*?)</title>", response.content.decode()).group(1)


def test_save_and_continue_saves_and_goes_on(client, at, empty):
    response = client.post(at(empty, "general"), {"version": "1", "name": "Dallas"})

    assert response.status_code == 302
    assert response["Location"] == at(empty, "details/user")
    assert stored(empty)["name"] == "Dallas"


def test_save_and_exit_asks_for_nothing(client, at, empty):
    response = client.post(at(empty, "details/billing"), {"version": "1", "later": "1"})

    assert response["Location"] == at(empty)


ODD = {"version": "1", "later": "1", "carrier_name": "Lumen", "service_zip": "787", "btn": "555-01"}


def test_save_and_exit_keeps_what_does_not_hold_as_it_was_typed(client, at, empty):
    response = client.post(at(empty, "details/billing"), ODD, follow=True)

    empty.refresh_from_db()
    assert "In Billing Details, 2 answers need another look." in response.content.decode()
    assert (empty.carrier_name, empty.service_zip, empty.btn) == ("Lumen", "", "")
    assert empty.unfinished == {"billing_details": {"service_zip": "787", "btn": "555-01"}}


def test_what_was_kept_as_typed_stands_in_its_boxes_again(client, at, empty):
    client.post(at(empty, "details/billing"), ODD | {"pin_expires_date_month": "13"})

    page = client.get(at(empty, "details/billing")).content.decode()

    assert ('value="787"' in page, 'value="555-01"' in page, 'value="13"' in page) == (True,) * 3
    assert "These need another look" in page


def test_once_corrected_nothing_is_left_of_it(client, at, empty):
    client.post(at(empty, "details/billing"), ODD)
    right = {"service_zip": "78701", "btn": "(512) 555-0100"}
    client.post(at(empty, "details/billing"), ODD | right | {"version": "2"})

    empty.refresh_from_db()
    assert (empty.unfinished, empty.service_zip) == ({}, "78701")


def test_a_pin_that_does_not_hold_is_not_kept_in_clear(client, at, empty):
    response = client.post(at(empty, "details/billing"), ODD | {"account_pin": "04\u0661\u0667"})

    empty.refresh_from_db()
    assert (response.status_code, empty.unfinished) == (422, {})


def test_an_empty_billing_page_says_all_that_it_wants(client, at, empty):
    response = client.post(at(empty, "details/billing"), {"version": "1"})

    assert response.status_code == 422
    assert title_of(response).startswith("Error: Billing Details - ")
    assert [line.replace("&#x27;", "'") for line in summary_of(response)] == [
        "Enter the carrier name on the bill.",
        "Select the type of account.",
        "Enter the billing contact's first or last name.",
        "Enter the account number shown on the bill.",
        "Enter the street address.",
        "Enter the city.",
        "Select the state.",
        "Enter a 5-digit ZIP code.",
        "Select whether the billing address is the same.",
        "Select whether any of these are mobile numbers.",
        "Select whether any numbers stay.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"service_street": "P.O. Box 7"}, "A PO box is not a service address."),
        ({"mobile_numbers": "all"}, "Enter the account PIN. Mobile numbers need one."),
        ({"business_name": ""}, "Enter the company name on the bill."),
        ({"business_name": "x" * 121}, "Business Name must be 120 characters or fewer."),
        ({"account_pin": "0917é"}, "Account PIN can hold letters and digits of a plain keyboard."),
        ({"account_pin": "1" * 65}, "Account PIN must be 64 characters or fewer."),
        (
            {"scope": "partial", "staying_numbers": "512 555 0177\n555-01"},
            "Numbers that stay: 555-01 has 5 digits, we need 10.",
        ),
        ({"carrier_name": "Ver\u202eizon"}, "Carrier Name has a character that cannot be seen."),
        ({"carrier_name": "Ver\x00izon"}, "Carrier Name has a character that cannot be seen."),
        ({"business_name": "A\r\nB"}, "Business Name has a character that cannot be seen."),
        ({"is_billing_address_same": "no"}, "Enter the street of the billing address."),
        ({"service_state": "ZZ"}, "State: select one of the answers on this page."),
        ({"pin_expires_date_month": "13"}, "PIN expires on must be a real date."),
        (
            {
                "pin_expires_date_month": "1",
                "pin_expires_date_day": "2",
                "pin_expires_date_year": "2020",
            },
            "PIN date must be today or later.",
        ),
        ({"features": ["internet", "moon"]}, "Anything else on these lines: select from"),
    ],
)
def test_every_refusal_names_the_field_and_the_remedy(client, at, draft, typed, said):
    before = stored(draft)

    response = client.post(at(draft, "details/billing"), BILLING | typed)

    assert response.status_code == 422
    assert said in summary_of(response)[0]
    assert stored(draft) == before


def test_hostile_text_is_shown_as_text(client, at, draft):
    hostile = '<script>alert("1")</script> & "O\'Neil" {{ 7|add:7 }}'

    client.post(at(draft, "details/billing"), BILLING | {"business_name": hostile})
    page = client.get(at(draft, "details/billing")).content.decode()

    assert stored(draft)["business_name"] == hostile
    assert "<script>alert" not in page
    assert escape(hostile) in page


def test_a_hidden_answer_is_emptied_with_its_errors(client, at, draft):
    response = client.post(
        at(draft, "details/billing"),
        BILLING | {"account_type": "residential", "business_name": "x" * 300},
    )

    assert response.status_code == 302
    assert stored(draft)["business_name"] == ""


# --- The signer -------------------------------------------------------------------


SIGNER = {"version": "1", "signer_title": "Owner", "signer_relationship": "owner"}


def test_the_billing_contact_is_filled_in_by_name(client, at, draft):
    PortRequest.objects.filter(pk=draft.pk).update(signer_is="", signer_name="")

    client.post(
        at(draft, "details/representative"),
        SIGNER | {"signer_is": "billing_contact", "signer_email": "dana@ortiz.example"},
    )

    assert stored(draft)["signer_name"] == "Dana Ortiz"


def test_switching_to_me_replaces_the_name_left_over(client, at, draft):
    client.post(
        at(draft, "details/representative"),
        SIGNER
        | {"signer_is": "me", "signer_name": "Dana Ortiz", "signer_email": "dana@ortiz.example"},
    )

    row = stored(draft)
    assert (row["signer_name"], row["signer_email"]) == ("Sam Reed", "sam@brightline.example")


def test_somebody_else_has_an_email_of_their_own(client, at, draft):
    response = client.post(
        at(draft, "details/representative"),
        SIGNER
        | {
            "signer_is": "someone_else",
            "signer_name": "Lee",
            "signer_email": "Sam@Brightline.example",
        },
    )

    assert summary_of(response) == [
        "Enter an email the signer can open. It must not be yours if someone else signs."
    ]


# --- General ---------------------------------------------------------------------


def test_each_extra_address_is_looked_at(client, at, draft):
    response = client.post(
        at(draft, "general"),
        {
            "version": "1",
            "name": "Dallas",
            "extra_emails": "a@b.example\nc@d.example,e@f.example\ng",
        },
    )

    assert summary_of(response) == [
        "c@d.example,e@f.example is not an email address. Check the spelling.",
        "g is not an email address. Check the spelling.",
    ]


def test_user_details_are_the_profiles_until_they_are_saved_once(client, at, empty, member):
    page = client.get(at(empty, "details/user")).content.decode()

    assert 'value="sam@brightline.example"' in page
    assert stored(empty)["user_email"] == ""


def test_the_agency_moves_a_draft_and_its_address(client, agency, agency_member, account):
    row = factories.make_request(account, agency_member)
    client.force_login(agency_member)

    response = client.post(
        f"/a/{account.public_id}/numbers/port/{row.reference}/general/",
        {"version": "1", "name": "Dallas", "account": agency.public_id, "later": "1"},
    )

    assert response["Location"] == f"/a/{agency.public_id}/numbers/port/{row.reference}/"
    assert stored(row)["account_id"] == agency.pk


# --- Who may ----------------------------------------------------------------------


PAGES = ["general", "details/user", "details/billing", "details/representative"]
PAGES += ["agreements", "review", "submitted", "delete"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing(client, at, draft, stranger, page):
    client.force_login(stranger)
    before = stored(draft)

    assert client.get(at(draft, page)).status_code == 404
    posted = client.post(at(draft, page), {"version": "1"}).status_code
    assert posted == (405 if page == "submitted" else 404)
    assert stored(draft) == before


@pytest.mark.parametrize("page", ["general", "details/billing", "agreements", "delete"])
def test_a_viewer_looks_and_changes_nothing(client, at, draft, viewer, page):
    client.force_login(viewer)
    before = stored(draft)

    assert client.get(at(draft, page)).status_code == 200
    assert client.post(at(draft, page), {"version": "1", "name": "x"}).status_code == 403
    assert stored(draft) == before
