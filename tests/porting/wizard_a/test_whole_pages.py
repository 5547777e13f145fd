"""The start, the hub, the agreements, review and what follows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting.choices import Status
from porting.models import PortRequest
from porting.rules.agreements import STATEMENTS
from porting.services import numbers
from tests import factories


def text_of(response):
    page = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(page.split())


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_looking_at_the_start_makes_no_draft(client, account, member):
    client.force_login(member)

    assert client.get(f"/a/{account.public_id}/numbers/port/new/").status_code == 200
    assert PortRequest.objects.count() == 0


def test_start_makes_a_draft_and_opens_it(client, account, member):
    client.force_login(member)

    response = client.post(f"/a/{account.public_id}/numbers/port/new/")

    row = PortRequest.objects.get()
    assert response["Location"] == f"/a/{account.public_id}/numbers/port/{row.reference}/general/"


def test_start_can_copy_an_earlier_request(client, account, member, draft):
    client.force_login(member)

    client.post(f"/a/{account.public_id}/numbers/port/new/", {"copy_from": draft.reference})

    assert PortRequest.objects.order_by("pk").last().carrier_name == "Verizon"


def test_earlier_requests_take_one_line_and_are_named_once(client, account, member, draft):
    """A suggested name says carrier and month already; a hundred requests fill no page."""
    month = f"{timezone.localdate():%B %Y}"
    factories.make_request(account, member, name=f"Verizon, {month}")
    factories.make_request(account, member, name="Austin clinics", carrier_name="AT&T")
    client.force_login(member)

    page = client.get(f"/a/{account.public_id}/numbers/port/new/").content.decode()

    assert page.count('name="copy_from"') == 1
    options = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert options == [
        "A new request",
        f"Austin clinics, AT&amp;T, {month}",
        f"Verizon, {month}",
        f"{draft.name}, Verizon, {month}",
    ]


def test_start_wants_to_know_from_what(client, account, member, draft):
    client.force_login(member)

    response = client.post(f"/a/{account.public_id}/numbers/port/new/", {"copy_from": "PR-XXXXXX"})

    assert response.status_code == 422
    assert "Select what to start from." in text_of(response)
    assert PortRequest.objects.count() == 1


def test_a_viewer_and_a_stranger_start_nothing(client, account, viewer, stranger):
    address = f"/a/{account.public_id}/numbers/port/new/"

    client.force_login(viewer)
    assert client.post(address).status_code == 403
    client.force_login(stranger)
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert PortRequest.objects.count() == 0


def test_canada_is_promised_only_where_it_is_switched_on(client, account, member, settings):
    client.force_login(member)
    address = f"/a/{account.public_id}/numbers/port/new/"

    us = "Only US numbers can be ported into Portdesk via the Port Numbers page."
    assert us in text_of(client.get(address))
    settings.CANADA_ENABLED = True
    both = "Only US and Canadian numbers can be ported into Portdesk via the Port Numbers page."
    assert both in text_of(client.get(address))


def test_fax_has_its_subject_with_the_account(client, account, member):
    client.force_login(member)

    page = client.get(f"/a/{account.public_id}/numbers/port/other/").content.decode()

    assert f">Fax Porting Documentation - {account.public_id}</p>" in page


def test_the_hub_says_where_each_section_stands(client, at, account, member):
    row = factories.make_request(account, member, numbers=("+15125550101", "+15125550102"))

    page = text_of(client.get(at(row)))

    assert "3 of 9 sections complete" in page
    assert "Port in Details 2 numbers added Complete" in page
    assert "Check Portability Whether each number can move Not started" in page
    assert (
        "Letter of Authorization Send it to the person who can sign. Opens when "
        "1 to 6 are complete" in page
    )


def test_the_hub_says_that_the_numbers_changed_since_the_check(client, at, account, member):
    row = factories.make_request(account, member, numbers=("+15125550101",), checked=True)
    PortRequest.objects.filter(pk=row.pk).update(numbers_version=2)

    page = text_of(client.get(at(row)))

    assert "The numbers have changed since they were checked. Check again Needs a fix" in page


def test_the_hub_says_why_a_letter_has_to_be_signed_again(client, at, signed, member):
    first = signed.numbers.first()
    numbers.remove_numbers(signed, [first.pk], by=member)

    page = text_of(client.get(at(signed)))

    why = "The letter lists 3 numbers, you now have 2. It has to be signed again"
    assert f"{why} Sign again" in page


def test_a_page_saved_as_it_is_counts_as_begun(client, at, empty):
    client.post(at(empty, "details/billing"), {"version": "1", "later": "1", "btn": "555-01"})

    assert "and who can sign In progress" in text_of(client.get(at(empty)))


def test_removed_secrets_are_told_in_words(client, at, draft):
    PortRequest.objects.filter(pk=draft.pk).update(
        account_number="", account_pin="", secrets_wiped_at=timezone.now()
    )

    hub = text_of(client.get(at(draft)))
    page = text_of(client.get(at(draft, "details/billing")))

    assert "The account number and PIN were removed after 30 days. Enter them again" in hub
    assert "were removed after 30 days without a change, to keep them safe." in page


def test_the_hub_counts_what_needs_a_fix(client, at, account, member, route):
    row = factories.make_request(
        account, member, numbers=("+15125550101", "+15125550102"), checked=True, route=route
    )
    row.numbers.filter(e164="+15125550102").update(verdict="receiving_number")

    assert "Check Portability 1 can port, 1 needs a fix 1 needs a fix" in text_of(
        client.get(at(row))
    )


def test_the_hub_asks_the_same_however_many_numbers(client, at, account, member, route):
    one = factories.make_request(
        account, member, numbers=("+15125550101",), checked=True, route=route
    )
    many = tuple(f"+151255502{n:02d}" for n in range(50))
    fifty = factories.make_request(account, member, numbers=many, checked=True, route=route)

    assert queries_of(client, at(one)) == queries_of(client, at(fifty)) <= 14


def test_all_boxes_or_none_is_kept(client, at, draft):
    slugs = [one.slug for one in STATEMENTS]

    response = client.post(at(draft, "agreements"), {"version": "1", "agree": slugs[:4]})

    assert response.status_code == 422
    assert "Check all 6 boxes to go on. 2 are not checked." in text_of(response)
    assert f'href="#id_agree_{slugs[4]}"' in response.content.decode()
    assert response.content.decode().count(" checked>") == 4
    assert not draft.agreed_statements.exists()


def test_all_boxes_are_kept_with_the_address(client, at, draft):
    slugs = [one.slug for one in STATEMENTS]

    client.post(at(draft, "agreements"), {"version": "1", "agree": [*slugs, "moon"]})

    kept = draft.agreed_statements.values_list("slug", "ip")
    assert set(kept) == {(slug, "127.0.0.1") for slug in slugs}


def test_review_masks_the_secrets(client, at, ready):
    page = text_of(client.get(at(ready, "review")))

    assert "Service Account Number ••••4471" in page
    assert "742-118" not in page


def test_review_shows_ten_numbers_then_all(client, at, ready):
    from porting.models import PortNumber

    PortNumber.objects.bulk_create(
        PortNumber(
            request=ready,
            typed="x",
            e164=f"+151255503{n:02d}",
            verdict="can_port",
            route=ready.numbers.first().route,
            order=ready.numbers.first().order,
            position=10 + n,
        )
        for n in range(47)
    )

    ten = client.get(at(ready, "review"))
    assert ten.content.decode().count('<th scope="row">') == 10
    assert "Show all 50 numbers" in text_of(ten)
    everything = client.get(at(ready, "review") + "?all=1")
    assert everything.content.decode().count('<th scope="row">') == 50


def test_review_asks_the_same_however_many_numbers(client, at, ready):
    from porting.models import PortNumber

    few = queries_of(client, at(ready, "review") + "?all=1")
    first = ready.numbers.first()
    PortNumber.objects.bulk_create(
        PortNumber(
            request=ready,
            typed="x",
            e164=f"+151255503{n:02d}",
            verdict="can_port",
            route=first.route,
            order=first.order,
        )
        for n in range(47)
    )

    assert queries_of(client, at(ready, "review") + "?all=1") == few


def test_submit_sends_the_request_and_says_what_happens_next(client, at, ready):
    response = client.post(
        at(ready, "review"), {"version": str(ready.version), "when": "asap"}, follow=True
    )

    ready.refresh_from_db()
    assert ready.status == Status.SUBMITTED
    assert response.redirect_chain == [(at(ready, "submitted"), 302)]
    assert f"Request sent Austin clinics, reference {ready.reference}" in text_of(response)
    assert client.get(at(ready, "submitted")).status_code == 200


def test_submit_twice_says_that_nothing_changed(client, at, ready):
    typed = {"version": str(ready.version), "when": "asap"}
    client.post(at(ready, "review"), typed)

    response = client.post(at(ready, "review"), typed, follow=True)

    assert "Nothing changed." in text_of(response)
    assert ready.notes.filter(mail="submitted").count() == 1


def test_what_was_not_reviewed_is_not_submitted(client, at, ready):
    PortRequest.objects.filter(pk=ready.pk).update(version=ready.version + 1)

    response = client.post(at(ready, "review"), {"version": str(ready.version), "when": "asap"})

    ready.refresh_from_db()
    assert response.status_code == 409
    assert "This request was changed after you opened this page." in text_of(response)
    assert ready.status == Status.DRAFT


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Select when the numbers should move."),
        ({"when": "after"}, "Enter the port date."),
        (
            {
                "when": "after",
                "requested_port_date_month": "1",
                "requested_port_date_day": "2",
                "requested_port_date_year": "2020",
            },
            "or later, on a business day.",
        ),
    ],
)
def test_a_wish_that_cannot_be_is_refused(client, at, ready, typed, said):
    response = client.post(at(ready, "review"), {"version": str(ready.version), **typed})

    ready.refresh_from_db()
    assert response.status_code == 422
    assert said in text_of(response)
    assert ready.status == Status.DRAFT


def test_review_opens_when_the_rest_is_complete(client, at, signed):
    response = client.get(at(signed, "review"), follow=True)

    assert "Submit opens when these are complete: Proof of Ownership." in text_of(response)


def test_a_draft_is_deleted_after_a_question(client, at, draft):
    assert "Delete Austin clinics?" in text_of(client.get(at(draft, "delete")))
    client.post(at(draft, "delete"))

    assert client.get(at(draft)).status_code == 404
    assert client.post(at(draft, "delete")).status_code == 404


def test_an_address_with_a_nul_is_not_found(client, at, draft):
    for page in ("", "general"):
        address = at(draft, page).replace(draft.reference, f"{draft.reference}%00")
        assert client.get(address).status_code == 404
    assert client.get(at(draft) + "?after=%00").status_code == 404
