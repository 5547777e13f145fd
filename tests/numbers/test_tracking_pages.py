from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from numbers.models import TrackingNumber
from tests import factories
from tests.numbers.tracking_made import edit_url, list_url, make_number, refused, values


def lines(response):
    """Every row of the table as the texts of its cells."""
    rows = html.fromstring(response.content.decode()).xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_list_says_where_each_number_rings(client, account, route, member):
    settings = account.call_settings.get()
    source = factories.make_source(account)
    make_number(
        account,
        description="Main line",
        route=route,
        source=source,
        call_settings=settings,
        is_texting_enabled=True,
    )
    make_number(account, "+15125550102")
    client.force_login(member)

    response = client.get(list_url(account))

    assert lines(response) == [
        [
            "(512) 555-0101",
            "Main line",
            "Front desk, (512) 555-0199",
            "Google Ads",
            "Account Level",
            "",
            "Edit (512) 555-0101",
        ],
        [
            "(512) 555-0102",
            "None yet",
            "Rings nowhere",
            "None",
            "None",
            "Turn on texting for (512) 555-0102",
            "Edit (512) 555-0102",
        ],
    ]


def test_check_mark_is_solid_only_where_calls_and_texts_arrive(client, account, member):
    rings = {"route": factories.make_route(account), "is_texting_enabled": True}
    make_number(account, **rings)
    make_number(account, "+15125550102", **rings | {"is_texting_enabled": False})
    make_number(account, "+15125550103", **rings | {"live_at": None})
    make_number(account, "+15125550104", **rings | {"route": None})
    make_number(account, "+18885550105", **rings)
    client.force_login(member)

    page = html.fromstring(client.get(list_url(account)).content.decode())

    assert [(svg.get("class"), svg.get("aria-label")) for svg in page.xpath("//svg")] == [
        ("chkmark solid", "Calls and texts on"),
        ("chkmark", "Calls on, texting off"),
        ("chkmark", "Not live yet"),
        ("chkmark", "Calls ring nowhere, texting on"),
        ("chkmark", "Calls on, texting waits: toll-free needs verification"),
    ]


def test_expected_number_says_when_it_ports_in_the_zone_of_the_account(client, account, member):
    account.time_zone = "America/Chicago"
    account.save()
    make_number(account, live_at=None, expected_at=datetime(2026, 12, 2, 3, 0, tzinfo=UTC))
    client.force_login(member)

    assert lines(client.get(list_url(account)))[0][0] == "(512) 555-0101Ports Dec 1"


def test_released_number_is_not_listed(client, account, member):
    make_number(account, released_at=timezone.now())
    client.force_login(member)

    response = client.get(list_url(account))

    assert lines(response) == []
    assert "No tracking numbers yet." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=555-0101", ["+15125550101"]),
        ("?q=billboard", ["+15125550102"]),
        ("?show=texting-off", ["+15125550102"]),
        ("?show=no-route", ["+15125550102"]),
        ("?show=expected", ["+15125550102"]),
        ("?show=nonsense", ["+15125550101", "+15125550102"]),
        ("?q=nothing", []),
    ],
)
def test_list_is_searched_and_filtered(client, account, route, member, query, found):
    make_number(account, route=route, is_texting_enabled=True)
    make_number(account, "+15125550102", description="Billboard I-35", live_at=None)
    client.force_login(member)

    response = client.get(list_url(account) + query)

    assert [row.e164 for row in response.context["rows"]] == found


def test_list_can_show_what_uses_one_receiving_number(client, account, route, member):
    make_number(account, route=route)
    make_number(account, "+15125550102", fail_safe=route)
    make_number(account, "+15125550103")
    client.force_login(member)

    response = client.get(f"{list_url(account)}?at={route.public_id}")

    assert [row.e164 for row in response.context["rows"]] == ["+15125550101", "+15125550102"]


def test_list_goes_on_page_by_page(client, account, member):
    TrackingNumber.objects.bulk_create(
        TrackingNumber(account=account, e164=f"+1512555{n:04d}", public_id=f"TPN-{n:06d}")
        for n in range(101)
    )
    client.force_login(member)

    seen, url = [], list_url(account)
    while url:
        page = client.get(url).context["page"]
        seen.append(len(page))
        last, url = page, page.older_url and list_url(account) + page.older_url

    assert seen == [50, 50, 1]
    before = client.get(list_url(account) + last.newer_url).context["page"]
    assert before.rows[0].e164 == "+15125550050"


def test_same_queries_for_one_number_and_for_five(client, account, route, member):
    source = factories.make_source(account)
    settings = account.call_settings.get()
    fields = {"route": route, "source": source, "call_settings": settings}
    make_number(account, **fields)
    client.force_login(member)
    with CaptureQueriesContext(connection) as one:
        client.get(list_url(account))

    for n in range(4):
        make_number(account, f"+151255502{n:02d}", **fields)
    with CaptureQueriesContext(connection) as five:
        client.get(list_url(account))

    assert len(one) == len(five)


def test_button_in_the_row_turns_on_texting(client, account, number, member):
    client.force_login(member)

    response = client.post(f"{list_url(account)}?q=512", {"texting": number.public_id})

    assert response["Location"] == f"{list_url(account)}?q=512"
    number.refresh_from_db()
    assert number.is_texting_enabled is True


def test_texting_of_somebody_elses_number_is_not_found(client, account, agency, member):
    foreign = make_number(agency)
    client.force_login(member)

    response = client.post(list_url(account), {"texting": foreign.public_id})

    assert response.status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_texting_enabled is False


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("route", "Select where calls ring"),
        ("fail_safe", "Select a fail-safe number from the list"),
        ("source", "Select a tracking source from the list"),
        ("call_settings", "Select call settings from the list"),
    ],
)
def test_ids_of_another_account_are_refused(client, agency, number, member, field, message):
    foreign = {
        "route": factories.make_route(agency),
        "fail_safe": factories.make_route(agency, "+15125550198"),
        "source": factories.make_source(agency),
        "call_settings": agency.call_settings.get(),
    }
    client.force_login(member)

    assert refused(client, number, **{field: foreign[field].public_id}) == {field: [message]}
    assert refused(client, number, **{field: "\x00"}) == {field: [message]}


def test_agency_member_edits_numbers_of_sub_accounts(client, number, agency_member):
    client.force_login(agency_member)

    assert client.get(list_url(number.account)).status_code == 200
    client.post(edit_url(number), {"description": "By Ada"})

    assert values(number)["description"] == "By Ada"


def test_viewer_may_look_but_not_change(client, account, number, viewer):
    client.force_login(viewer)

    page = client.get(list_url(account))
    assert lines(page) == [
        ["(512) 555-0101", "None yet", "Front desk, (512) 555-0199", "None", "None", ""]
    ]
    before = values(number)
    assert client.get(edit_url(number)).status_code == 200
    assert client.post(edit_url(number), {"description": "By Vera"}).status_code == 403
    assert client.post(list_url(account), {"texting": number.public_id}).status_code == 403
    assert values(number) == before


def test_stranger_finds_nothing(client, account, number, stranger):
    client.force_login(stranger)
    before = values(number)

    answers = [
        client.get(list_url(account)),
        client.get(edit_url(number)),
        client.post(edit_url(number), {"description": "By Mallory"}),
        client.get(reverse("numbers:tracking", args=["AC-NOPE"])),
        client.get("/a/%00/numbers/tracking/"),
        client.get(list_url(account) + "%00/"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert len({answer.content for answer in answers}) == 1
    assert values(number) == before


def test_number_of_another_account_of_mine_is_not_found_under_this_one(
    client, account, agency, number, agency_member
):
    client.force_login(agency_member)
    wrong = reverse("numbers:tracking_edit", args=[agency.public_id, number.public_id])

    assert client.get(wrong).status_code == 404


def test_description_with_markup_is_text(client, account, number, member):
    TrackingNumber.objects.update(description="<script>alert(1)</script>")
    client.force_login(member)

    for url in (list_url(account), edit_url(number)):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
