import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from numbers.models import TrackingNumber, TrackingSource
from tests import factories

pytestmark = pytest.mark.django_db


def url(name, account, *more):
    return reverse(f"numbers:{name}", args=[account.public_id, *more])


def lines(response):
    rows = html.fromstring(response.content.decode()).xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def stored():
    return list(TrackingSource.objects.order_by("name").values_list("name", "is_online"))


@pytest.fixture
def source(account):
    return factories.make_source(account)


def test_list_counts_the_numbers_of_each_source(client, account, source, member):
    TrackingNumber.objects.create(account=account, e164="+15125550101", source=source)
    TrackingNumber.objects.create(
        account=account, e164="+15125550102", source=source, released_at=timezone.now()
    )
    billboard = factories.make_source(account, "Billboard I-35")
    client.force_login(member)

    assert lines(client.get(url("sources", account))) == [
        [
            f"Billboard I-35{billboard.public_id}",
            "Offline",
            "0",
            "Edit Billboard I-35 Delete Billboard I-35",
        ],
        [f"Google Ads{source.public_id}", "Offline", "1", "Edit Google Ads"],
    ]


def test_same_queries_for_one_source_and_for_five(client, account, source, member):
    client.force_login(member)
    with CaptureQueriesContext(connection) as one:
        client.get(url("sources", account))

    for n in range(4):
        factories.make_source(account, f"Campaign {n}")
    with CaptureQueriesContext(connection) as five:
        client.get(url("sources", account))

    assert len(one) == len(five)


def test_source_is_found_by_a_part_of_its_name(client, account, source, member):
    factories.make_source(account, "Billboard I-35")
    client.force_login(member)

    page = client.get(url("sources", account) + "?q=google").context["page"]

    assert [row.name for row in page] == ["Google Ads"]


def test_source_is_added(client, account, member):
    client.force_login(member)

    response = client.post(url("source_new", account), {"name": " Google\n Ads", "kind": "online"})

    assert response["Location"] == url("sources", account)
    assert stored() == [("Google Ads", True)]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"name": "", "kind": "offline"}, {"name": ["Enter a source name"]}),
        (
            {"name": "x" * 81, "kind": "offline"},
            {"name": ["Source name must be 80 characters or fewer"]},
        ),
        ({"name": "New", "kind": "radio"}, {"kind": ["Select a type"]}),
        (
            {"name": "google ads", "kind": "online"},
            {"name": ["You already have a source named google ads. Enter another name"]},
        ),
    ],
)
def test_refused_source_changes_nothing(client, account, source, member, data, errors):
    client.force_login(member)

    response = client.post(url("source_new", account), data)

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert "<title>Error: Add a tracking source - " in response.content.decode()
    assert stored() == [("Google Ads", False)]


def test_source_is_renamed(client, account, source, member):
    client.force_login(member)

    client.post(
        url("source_edit", account, source.public_id), {"name": "google ads", "kind": "online"}
    )

    assert stored() == [("google ads", True)]


def test_unused_source_is_deleted(client, account, source, member):
    client.force_login(member)

    client.post(url("source_edit", account, source.public_id), {"remove": "1"})

    assert stored() == []


def test_source_in_use_stays(client, account, source, member):
    for n in range(3):
        TrackingNumber.objects.create(account=account, e164=f"+1512555010{n}", source=source)
    client.force_login(member)

    response = client.post(
        url("source_edit", account, source.public_id), {"remove": "1"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "3 numbers use it. Give them another source first."
    ]
    assert stored() == [("Google Ads", False)]


def test_viewer_may_look_but_not_change(client, account, source, viewer):
    client.force_login(viewer)
    edit = url("source_edit", account, source.public_id)

    assert [
        client.get(url("sources", account)).status_code,
        client.get(edit).status_code,
        client.post(edit, {"name": "Mine", "kind": "online"}).status_code,
        client.post(edit, {"remove": "1"}).status_code,
        client.post(url("source_new", account), {"name": "Mine", "kind": "online"}).status_code,
    ] == [200, 200, 403, 403, 403]
    assert stored() == [("Google Ads", False)]


def test_stranger_finds_nothing(client, account, source, stranger):
    client.force_login(stranger)
    edit = url("source_edit", account, source.public_id)

    assert [
        client.get(url("sources", account)).status_code,
        client.get(edit).status_code,
        client.post(edit, {"remove": "1"}).status_code,
        client.post(url("source_new", account), {"name": "Mine", "kind": "online"}).status_code,
    ] == [404] * 4
    assert stored() == [("Google Ads", False)]


def test_source_of_another_account_is_not_found_under_mine(client, account, agency, agency_member):
    foreign = factories.make_source(agency)
    client.force_login(agency_member)

    response = client.post(url("source_edit", account, foreign.public_id), {"remove": "1"})

    assert response.status_code == 404
    assert stored() == [("Google Ads", False)]
