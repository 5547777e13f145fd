"""Port Numbers: every request of an account, whose move it is, and what is stuck."""

import csv
import io
import re

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting.models import NotesRead, PortRequest
from porting.rules.searching import matching
from porting.services.notes import post_note
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

    assert count_queries(client, page_of(account)) == for_one <= 9


def test_the_first_look_costs_the_same_for_5_and_50_requests(client, account, member, route):
    def first_look(count):
        for n in range(count):
            factories.make_request(account, member, numbers=(f"+1512555{n:04}",), route=route)
        client.get(page_of(account))
        PortRequest.objects.update(gist_events=-1)
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(account))
        return len(asked)

    assert first_look(5) == first_look(45)


def test_those_that_need_you_come_first_on_every_page(client, account, member):
    for n in range(120):
        factories.make_request(account, member, name=f"Nr {n}")
    needy = PortRequest.objects.filter(name__in=[f"Nr {n}" for n in range(0, 120, 2)])
    needy.update(status="info_needed", submitted_at=timezone.now())
    client.force_login(member)
    client.get(page_of(account))

    found, url = [], page_of(account)
    while url:
        page = client.get(url)
        found += names(page)
        url = page.context["older_url"] and page_of(account) + page.context["older_url"]

    assert found == [f"Nr {n}" for n in range(118, -1, -2)] + [f"Nr {n}" for n in range(119, 0, -2)]


def test_the_address_filters_by_whose_move_and_carrier(client, account, member):
    factories.make_request(account, member, name="Draft", carrier_name="AT&T")
    for name, carrier in (("Checked", "AT&T"), ("Checked too", "Lumen")):
        now = timezone.now()
        fields = {"status": "in_review", "submitted_at": now, "carrier_name": carrier}
        factories.make_request(account, member, name=name, **fields)
    client.force_login(member)

    def shown(**query):
        return names(client.get(page_of(account), query))

    assert shown(whose="us") == ["Checked too", "Checked"]
    assert shown(whose="us", carrier="AT&T") == ["Checked"]
    assert shown(whose="nonsense", carrier="Nobody") == []
    assert client.get(page_of(account)).context["carriers"] == ["AT&T", "Lumen"]


def test_a_search_looks_among_the_finished_too(client, account, member):
    factories.make_request(account, member, name="Called off", status="cancelled")
    client.force_login(member)

    assert names(client.get(page_of(account), {"q": "called", "show": "active"})) == ["Called off"]


@pytest.mark.parametrize(
    ("search", "index"),
    [("+15125550101", "port_number_by_e164"), ("5550101", "port_number_by_last_7")],
)
def test_a_search_by_number_reads_its_index(account, member, search, index):
    for n in range(300):
        factories.make_request(account, member, numbers=(f"+1512555{n:04}",))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as asked:
        matching(search, Q(account=account))
    with connection.cursor() as cursor:
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {asked.captured_queries[0]['sql']}")
        plan = str(cursor.fetchall())

    assert index in plan


def test_unread_notes_are_counted_until_they_are_read(client, account, member, desk_worker):
    row = factories.make_request(account, member, name="Austin")
    post_note(row, "When will it be?", by=member)
    post_note(row, "On Tuesday.", by=desk_worker, is_from_staff=True)
    post_note(row, "Call them.", by=desk_worker, is_from_staff=True, audience="staff")
    client.force_login(member)

    assert "Notes (1)<" in client.get(page_of(account)).content.decode()
    client.get(f"{page_of(account)}{row.reference}/notes/")
    assert "not read" not in client.get(page_of(account)).content.decode()
    assert NotesRead.objects.count() == 1


def test_a_colleague_reads_for_herself(client, account, member, desk_worker):
    row = factories.make_request(account, member, name="Austin")
    post_note(row, "On Tuesday.", by=desk_worker, is_from_staff=True)
    client.force_login(member)
    client.get(f"{page_of(account)}{row.reference}/notes/")
    client.force_login(factories.make_member(account))

    assert "Notes (1)<" in client.get(page_of(account)).content.decode()


def test_the_list_can_be_downloaded_and_no_cell_calculates(client, account, member):
    factories.make_request(account, member, name="=1+1", numbers=("+15125550101",))
    factories.make_request(account, member, name="Other", carrier_name="Lumen")
    client.force_login(member)

    page = client.get(page_of(account), {"carrier": "Verizon"})
    file = client.get(page.context["download_url"])

    lines = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert [line[:5] for line in lines] == [
        ["Request", "Reference", "Account", "Carrier", "Numbers"],
        ["'=1+1", page.context["rows"][0]["request"].reference, "Ortiz Dental", "Verizon", "1"],
    ]


def test_a_stranger_cannot_download_it(client, account, stranger):
    client.force_login(stranger)

    assert client.get(f"{page_of(account)}list.csv").status_code == 404


def test_a_viewer_gets_no_action_that_changes_anything(client, account, member, viewer):
    factories.make_request(account, member, name="Austin")
    client.force_login(viewer)

    page = client.get(page_of(account)).content.decode()
    assert [w for w in (">Edit<", ">Cancel<", ">Copy<", "Port New Numbers") if w in page] == []
    assert ">Notes<" in page


def test_a_row_has_one_link_to_press_and_the_rest_in_a_menu(client, account, member):
    factories.make_request(account, member, name="Austin")
    client.force_login(member)

    page = client.get(page_of(account)).content.decode()

    cell = page.partition('<td class="act">')[2].partition("</td>")[0]
    outside, _, menu = cell.partition('<details class="menu">')
    named = re.compile(r"<a [^>]*>([^<]*)<")
    assert named.findall(outside) == ["Edit", "Copy"]
    assert named.findall(menu) == ["Notes", "Cancel"]


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
