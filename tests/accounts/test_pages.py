import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


def listed(response):
    return [row.name for row in response.context["page"]]


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_agency_sees_itself_then_its_sub_accounts(client, agency, account, agency_member):
    factories.make_account("Alder Media", parent=agency)
    factories.make_account("Elsewhere")
    client.force_login(agency_member)

    response = client.get(reverse("accounts:choose"))

    assert listed(response) == ["Brightline Agency", "Alder Media", "Ortiz Dental"]


def test_sub_account_is_listed_under_its_agency_whatever_its_name(client, agency, agency_member):
    other = factories.make_account("AAA Agency")
    factories.make_account("Zebra", parent=other)
    agency_member.memberships.create(account=other)
    client.force_login(agency_member)

    response = client.get(reverse("accounts:choose"))

    assert listed(response) == ["AAA Agency", "Zebra", "Brightline Agency"]


def test_member_of_a_sub_account_sees_that_one_only(client, member, account):
    factories.make_account("Alder Media", parent=account.parent)
    client.force_login(member)

    response = client.get(reverse("accounts:choose"))

    assert listed(response) == ["Ortiz Dental"]


def test_person_without_an_account_is_told_what_to_do(client):
    client.force_login(factories.make_user())

    response = client.get(reverse("accounts:choose"))

    assert "Ask an admin of your company to add you." in response.content.decode()


def test_accounts_are_found_by_a_part_of_the_name(client, agency, account, agency_member):
    client.force_login(agency_member)

    assert listed(client.get("/accounts/?q=oRTiz")) == ["Ortiz Dental"]


def test_same_queries_for_one_account_and_for_five(client, agency, account, agency_member):
    client.force_login(agency_member)
    one = queries_of(client, "/accounts/")

    for _ in range(4):
        factories.make_account(parent=agency)

    assert queries_of(client, "/accounts/") == one


def test_list_goes_on_page_by_page_and_back(client, agency, agency_member):
    Account.objects.bulk_create(
        Account(public_id=f"AC-T{n:04d}", name=f"Branch {n // 2:03d}", parent=agency)
        for n in range(120)
    )
    client.force_login(agency_member)

    pages, url = [], "/accounts/"
    while url:
        page = client.get(f"/accounts/{url.removeprefix('/accounts/')}").context["page"]
        pages.append([row.pk for row in page])
        last, url = page, page.older_url
    first_again = client.get(f"/accounts/{last.newer_url}").context["page"]

    assert [len(page) for page in pages] == [50, 50, 21]
    assert len({pk for page in pages for pk in page}) == 121
    assert [row.pk for row in first_again] == pages[1]


@pytest.mark.parametrize("query", ["?after=AC-NOPE", "?after=&before=x%27"])
def test_made_up_page_is_the_first(client, agency, agency_member, query):
    client.force_login(agency_member)

    assert listed(client.get(f"/accounts/{query}")) == ["Brightline Agency"]


def test_page_of_another_account_is_the_first(client, agency, agency_member, stranger):
    foreign = stranger.memberships.get().account
    client.force_login(agency_member)

    assert listed(client.get(f"/accounts/?after={foreign.public_id}")) == ["Brightline Agency"]


def test_person_changes_name_and_phone(client, member):
    client.force_login(member)

    response = client.post(
        reverse("accounts:profile"),
        {"first_name": " Sam ", "last_name": "Reed-\nHill", "phone": "(512) 555-0190"},
    )

    assert (response.status_code, response["Location"]) == (302, "/profile/")
    member.refresh_from_db()
    assert (member.first_name, member.last_name, member.phone) == (
        "Sam",
        "Reed- Hill",
        "(512) 555-0190",
    )


def test_email_cannot_be_changed_in_the_profile(client, member):
    client.force_login(member)

    client.post(
        reverse("accounts:profile"),
        {"first_name": "Sam", "last_name": "Reed", "email": "x@y.example", "is_active": ""},
    )

    member.refresh_from_db()
    assert (member.email, member.is_active) == ("sam@brightline.example", True)


def test_refused_profile_keeps_what_was_typed_and_changes_nothing(client, member):
    client.force_login(member)

    response = client.post(
        reverse("accounts:profile"), {"first_name": "", "last_name": "R" * 61, "phone": ""}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "last_name": ["Last name must be 60 characters or fewer"],
    }
    assert "<title>Error: Your details - " in response.content.decode()
    assert "R" * 61 in response.content.decode()
    member.refresh_from_db()
    assert member.get_full_name() == "Sam Reed"


def test_markup_in_a_name_is_text(client, agency):
    account = factories.make_account("<b>Bold</b> & Co", parent=agency)
    client.force_login(factories.make_member(account))

    page = client.get(reverse("accounts:choose")).content.decode()

    assert re.findall(r">([^<]*Bold[^<]*)</a>", page) == ["&lt;b&gt;Bold&lt;/b&gt; &amp; Co"]
