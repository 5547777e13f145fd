"""What a page has filled in or chosen before anybody touches it, and what it never does.

Each saves an action of the main job (screens.md 10, G10); none is a consent.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import RouteKind
from porting.models import PortRequest
from tests import factories

NUMBERS = ("+15125550101", "+15125550102")


@pytest.fixture
def month():
    return f"{timezone.localdate():%B %Y}"


def name_on(client, address):
    return re.search(r'name="name" value="([^"]*)"', client.get(address).content.decode())[1]


def chosen(client, address, name):
    """Return the radio or option that stands chosen; None without one."""
    page = client.get(address).content.decode()
    radios = re.findall(rf'<input type="radio" name="{name}" value="([^"]*)"[^>]* checked', page)
    lists = re.findall(rf'<select[^>]* name="{name}"[^>]*>(.*?)</select>', page, re.DOTALL)
    options = [one for text in lists for one in re.findall(r'value="([^"]*)" selected', text)]
    return next(iter(radios + options), None)


def test_a_name_is_suggested_from_the_account_or_the_copied_carrier(
    client, at, account, member, empty, month
):
    copied = factories.make_request(account, member, filled=False, carrier_name="Verizon")

    assert name_on(client, at(empty, "general")) == f"{account.name}, {month}"
    assert name_on(client, at(copied, "general")) == f"Verizon, {month}"
    assert list(PortRequest.objects.values_list("name", flat=True).distinct()) == [""]


def test_the_second_of_that_name_says_so(client, at, account, member, empty, agency, month):
    factories.make_request(account, member, name=f"{account.name}, {month}")
    factories.make_request(agency, member, name=f"{account.name}, {month}")  # nobody's business

    assert name_on(client, at(empty, "general")) == f"{account.name}, {month} (2)"


def test_a_name_of_ones_own_is_never_replaced(client, at, empty):
    client.post(at(empty, "general"), {"name": "Austin clinics", "version": "1"})

    assert name_on(client, at(empty, "general")) == "Austin clinics"


def test_a_name_that_was_emptied_is_asked_for(client, at, empty):
    response = client.post(at(empty, "general"), {"name": "", "version": "1"})

    assert response.status_code == 422
    assert 'name="name" value' not in response.content.decode()


UNNAMED = {
    "signer_is": "",
    "signer_name": "",
    "signer_title": "",
    "signer_email": "",
    "signer_relationship": "",
}


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({}, "billing_contact"),
        ({"billing_first_name": "sam", "billing_last_name": "REED"}, "me"),
        ({"billing_first_name": "", "billing_last_name": ""}, None),  # nobody is named yet
        ({"signer_name": "Lee Ray", "signer_email": "lee@example.com"}, None),  # copied of "me"
        ({"signer_is": "someone_else", "signer_name": "Lee Ray"}, "someone_else"),
        ({"unfinished": {"representative": {"signer_email": "lee@"}}}, None),
    ],
)
def test_the_person_on_the_bill_usually_signs(client, at, account, member, stored, expected):
    member.first_name, member.last_name = "Sam", "Reed"
    member.save()
    row = factories.make_request(account, member, **UNNAMED | stored)

    assert chosen(client, at(row, "details/representative"), "signer_is") == expected


def test_title_and_email_are_all_that_is_typed_when_the_contact_signs(client, at, account, member):
    row = factories.make_request(account, member, **UNNAMED)
    typed = {
        "signer_is": chosen(client, at(row, "details/representative"), "signer_is"),
        "signer_title": "Owner",
        "signer_email": "dana@ortiz-owner.example",
        "signer_relationship": "owner",
    }

    client.post(at(row, "details/representative"), typed | {"version": "1"})

    row.refresh_from_db()
    assert (row.signer_name, row.signer_email) == ("Dana Ortiz", "dana@ortiz-owner.example")


@pytest.fixture
def unrouted(account, member):
    return factories.make_request(account, member, numbers=NUMBERS, checked=True)


def test_the_only_place_where_calls_can_ring_is_chosen_already(client, at, unrouted, route):
    assert chosen(client, at(unrouted, "configure"), "route") == route.public_id
    assert not unrouted.numbers.filter(route__isnull=False).exists()  # looking stores nothing


def test_of_two_places_neither_is_chosen(client, at, unrouted, account, route):
    factories.make_route(account, "", kind=RouteKind.QUEUE, name="Reception")

    assert chosen(client, at(unrouted, "configure"), "route") in ("", None)


def test_the_only_place_is_not_chosen_when_it_is_in_the_port(client, at, account, member):
    factories.make_route(account, NUMBERS[0])
    row = factories.make_request(account, member, numbers=NUMBERS, checked=True)

    assert chosen(client, at(row, "configure"), "route") in ("", None)


def test_configure_asks_once_what_is_stored(client, at, unrouted, route):
    with CaptureQueriesContext(connection) as seen:
        client.get(at(unrouted, "configure"))

    asked = [one["sql"] for one in seen if "is_texting_enabled" in one["sql"]]
    assert len([sql for sql in asked if "COUNT" in sql]) == 1


def test_no_agreement_is_ever_ticked_beforehand(client, at, unrouted):
    page = client.get(at(unrouted, "agreements")).content.decode()

    assert page.count('type="checkbox"') == 6
    assert " checked" not in page
