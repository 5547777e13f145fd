"""Port Numbers: every request of an account, whose move it is, and what is stuck."""

import pytest
from django.utils import timezone

from porting.models import PortRequest
from tests import factories


def page_of(account):
    return f"/a/{account.public_id}/numbers/port/"


def names(response):
    return [row["request"].name for row in response.context["rows"]]


def test_the_first_visit_goes_straight_to_before_you_start(client, account, member):
    client.force_login(member)

    response = client.get(page_of(account))

    assert response.url == f"{page_of(account)}new/"


def test_requests_are_listed_newest_first(client, account, member):
    for name in ("First", "Second"):
        factories.make_request(account, member, name=name)
    client.force_login(member)

    assert names(client.get(page_of(account))) == ["Second", "First"]


def test_deleted_drafts_and_other_accounts_are_not_listed(client, account, member, stranger):
    factories.make_request(account, member, name="Mine")
    factories.make_request(account, member, name="Gone", deleted_at=timezone.now())
    other = stranger.memberships.get().account
    factories.make_request(other, stranger, name="Theirs")
    client.force_login(member)

    assert names(client.get(page_of(account))) == ["Mine"]


def test_an_agency_sees_the_requests_of_its_sub_accounts(
    client, agency, account, member, agency_member
):
    factories.make_request(account, member, name="Of the sub-account")
    client.force_login(agency_member)

    response = client.get(page_of(agency))

    assert names(response) == ["Of the sub-account"]
    assert response.context["rows"][0]["url"].startswith(page_of(account))


def test_a_sub_account_does_not_see_its_agency(client, agency, account, member, agency_member):
    factories.make_request(agency, agency_member, name="Of the agency")
    factories.make_request(account, member, name="Mine")
    client.force_login(member)

    assert names(client.get(page_of(account))) == ["Mine"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("austin", ["Austin clinics"]),
        ("(512) 555-0101", ["Austin clinics"]),
        ("5550101", ["Austin clinics"]),
        ("+15125550102", ["Dallas clinics"]),
        ("5559999", []),
        ("'; drop table", []),
        ("\u202e%00", []),
    ],
)
def test_search_finds_by_name_number_and_last_seven_digits(client, account, member, search, found):
    factories.make_request(account, member, name="Austin clinics", numbers=("+15125550101",))
    factories.make_request(account, member, name="Dallas clinics", numbers=("+15125550102",))
    client.force_login(member)

    assert names(client.get(page_of(account), {"q": search})) == found


def test_search_finds_by_reference_in_any_case(client, account, member):
    row = factories.make_request(account, member, name="Austin clinics")
    factories.make_request(account, member, name="Dallas clinics")
    client.force_login(member)

    assert names(client.get(page_of(account), {"q": row.reference.lower()})) == ["Austin clinics"]


def test_finished_requests_are_shown_when_asked_for(client, account, member):
    factories.make_request(account, member, name="Open")
    factories.make_request(account, member, name="Called off", status="cancelled")
    client.force_login(member)

    assert names(client.get(page_of(account))) == ["Open"]
    assert names(client.get(page_of(account), {"show": "finished"})) == ["Called off"]
    assert names(client.get(page_of(account), {"show": "nonsense"})) == ["Open"]


def test_pages_hold_fifty_and_lead_on(client, account, member):
    for number in range(51):
        factories.make_request(account, member, name=f"Nr {number}")
    client.force_login(member)

    first = client.get(page_of(account))
    second = client.get(page_of(account) + first.context["older_url"])

    assert (len(names(first)), names(second)) == (50, ["Nr 0"])


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "\u0663"])
def test_a_made_up_page_is_no_error(client, account, member, before):
    factories.make_request(account, member)
    client.force_login(member)

    assert client.get(page_of(account), {"before": before}).status_code == 200


def test_the_overview_asks_the_same_questions_for_1_and_50_requests(
    client, account, member, route, count_queries
):
    def more(first, last):
        for number in range(first, last):
            numbers = (f"+1512555{number:04}",)
            factories.make_request(account, member, numbers=numbers, checked=True, route=route)

    client.force_login(member)
    more(0, 1)
    for_one = count_queries(client, page_of(account))
    more(1, 50)

    assert count_queries(client, page_of(account)) == for_one <= 14


def test_the_box_names_the_request_that_waits_longest(client, account, member):
    for name in ("Older", "Newer"):
        row = factories.make_request(account, member, name=name)
        PortRequest.objects.filter(pk=row.pk).update(
            status="info_needed", submitted_at=timezone.now(), updated_at=timezone.now()
        )
    client.force_login(member)

    response = client.get(page_of(account))

    assert response.context["needs_you"].name == "Older"
    assert "2 requests need you" in response.content.decode()
