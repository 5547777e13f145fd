import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from numbers.models import Route, RouteKind, RouteTarget, TrackingNumber
from tests import factories

pytestmark = pytest.mark.django_db


def url(name, account, *more):
    return reverse(f"numbers:{name}", args=[account.public_id, *more])


def lines(response):
    rows = html.fromstring(response.content.decode()).xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def stored(account):
    return list(account.routes.filter(kind="RPN").order_by("e164").values_list("e164", "name"))


def test_list_says_what_uses_each_number(client, account, route, member):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    RouteTarget.objects.create(route=queue, target=route)
    TrackingNumber.objects.create(account=account, e164="+15125550101", route=route)
    TrackingNumber.objects.create(account=account, e164="+15125550102", fail_safe=route)
    TrackingNumber.objects.create(
        account=account, e164="+15125550103", route=route, released_at=timezone.now()
    )
    factories.make_route(account, "+15125550198", name="Night desk")
    client.force_login(member)

    assert lines(client.get(url("receiving", account))) == [
        [
            "(512) 555-0199",
            "Front desk",
            "1 tracking number ringing at Front desk, fail-safe of 1, 1 queue or menu",
            "Edit Front desk Replace Front desk",
        ],
        ["(512) 555-0198", "Night desk", "Nothing", "Edit Night desk Remove Night desk"],
    ]


def test_same_queries_for_one_receiving_number_and_for_five(client, account, route, member):
    client.force_login(member)
    with CaptureQueriesContext(connection) as one:
        client.get(url("receiving", account))

    for n in range(4):
        factories.make_route(account, f"+151255503{n:02d}")
    with CaptureQueriesContext(connection) as five:
        client.get(url("receiving", account))

    assert len(one) == len(five)


@pytest.mark.parametrize("query", ["?q=front", "?q=555-0199", "?q=0199"])
def test_receiving_number_is_found_by_name_or_number(client, account, route, member, query):
    factories.make_route(account, "+15125550200", name="Night desk")
    client.force_login(member)

    page = client.get(url("receiving", account) + query).context["page"]

    assert [row.name for row in page] == ["Front desk"]


@pytest.mark.parametrize("typed", ["(512) 555-0150", "+1 512.555.0150", "5125550150"])
def test_number_is_added_in_any_format(client, account, member, typed):
    client.force_login(member)

    response = client.post(url("receiving_new", account), {"number": typed, "name": "Desk"})

    assert response["Location"] == url("receiving", account)
    assert stored(account) == [("+15125550150", "Desk")]
    assert account.routes.get().public_id.startswith("RPN-")


def test_number_without_a_name_is_called_by_its_number(client, account, member):
    client.force_login(member)

    client.post(url("receiving_new", account), {"number": "5125550150", "name": " "})

    assert stored(account) == [("+15125550150", "(512) 555-0150")]


def refused(client, address, **data):
    before = list(Route.objects.order_by("pk").values())
    response = client.post(address, data)
    assert response.status_code == 422
    assert response.content.decode().count("<title>Error: ") == 1
    assert list(Route.objects.order_by("pk").values()) == before
    return response


def test_empty_number_is_refused(client, account, member):
    client.force_login(member)

    response = refused(client, url("receiving_new", account), number="", name="Kept")

    assert response.context["form"].errors == {"number": ["Enter a phone number with 10 digits"]}
    assert 'value="Kept"' in response.content.decode()


def test_unreadable_number_is_refused_with_what_is_wrong_and_kept(client, account, member):
    client.force_login(member)

    response = refused(client, url("receiving_new", account), number="512-555")

    assert response.context["form"].errors == {"number": ["512-555 has 6 digits, we need 10"]}
    assert 'value="512-555"' in response.content.decode()


def test_own_tracking_number_is_refused(client, account, member):
    TrackingNumber.objects.create(account=account, e164="+15125550101")
    client.force_login(member)

    response = refused(client, url("receiving_new", account), number="5125550101")

    assert (
        response.context["form"]
        .errors["number"][0]
        .startswith("(512) 555-0101 is one of your tracking numbers. Calls would go in a circle.")
    )


def test_number_twice_is_refused(client, account, route, member):
    client.force_login(member)

    response = refused(client, url("receiving_new", account), number="(512) 555-0199")

    assert response.context["form"].errors == {
        "number": ["(512) 555-0199 is already in your list. Enter another number"]
    }


def test_number_may_be_a_receiving_number_of_another_account_too(client, account, agency, member):
    factories.make_route(agency)
    client.force_login(member)

    client.post(url("receiving_new", account), {"number": "5125550199", "name": "Ours"})

    assert stored(account) == [("+15125550199", "Ours")]


def test_edit_changes_name_and_number(client, account, route, member):
    client.force_login(member)

    client.post(
        url("receiving_edit", account, route.public_id),
        {"number": "(512) 555-0198", "name": "Back desk"},
    )

    assert stored(account) == [("+15125550198", "Back desk")]


def test_saving_unchanged_is_no_duplicate(client, account, route, member):
    client.force_login(member)
    address = url("receiving_edit", account, route.public_id)

    response = client.post(address, {"number": "(512) 555-0199", "name": "Front desk"})

    assert response.status_code == 302
    assert stored(account) == [("+15125550199", "Front desk")]


def test_new_number_that_closes_a_circle_is_refused(client, account, agency, route, member):
    # Calls to 0101 ring at the route; 0102 of the agency rings at 0101.
    TrackingNumber.objects.create(account=account, e164="+15125550101", route=route)
    back = factories.make_route(agency, "+15125550101")
    TrackingNumber.objects.create(account=agency, e164="+15125550102", route=back)
    client.force_login(member)

    response = refused(client, url("receiving_edit", account, route.public_id), number="5125550102")

    assert response.context["form"].errors == {
        "number": ["(512) 555-0102 would send calls in a circle. Enter another number"]
    }


def test_unused_number_is_removed(client, account, route, member):
    client.force_login(member)

    response = client.post(url("receiving_edit", account, route.public_id), {"remove": "1"})

    assert response["Location"] == url("receiving", account)
    assert stored(account) == []


@pytest.mark.parametrize("use", ["rings", "backs up", "queue"])
def test_number_in_use_stays(client, account, route, member, use):
    if use == "queue":
        queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
        RouteTarget.objects.create(route=queue, target=route)
    else:
        field = "route" if use == "rings" else "fail_safe"
        TrackingNumber.objects.create(account=account, e164="+15125550101", **{field: route})
    client.force_login(member)

    response = client.post(
        url("receiving_edit", account, route.public_id), {"remove": "1"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "Front desk is in use in 1 place. Let those ring elsewhere first."
    ]
    assert stored(account) == [("+15125550199", "Front desk")]


def test_queue_is_no_receiving_number(client, account, member):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    client.force_login(member)

    assert client.get(url("receiving_edit", account, queue.public_id)).status_code == 404


def test_viewer_may_look_but_not_change(client, account, route, viewer):
    client.force_login(viewer)
    edit = url("receiving_edit", account, route.public_id)

    assert lines(client.get(url("receiving", account))) == [
        ["(512) 555-0199", "Front desk", "Nothing"]
    ]
    assert [
        client.get(edit).status_code,
        client.post(edit, {"number": "5125550150"}).status_code,
        client.post(edit, {"remove": "1"}).status_code,
        client.post(url("receiving_new", account), {"number": "5125550150"}).status_code,
    ] == [200, 403, 403, 403]
    assert stored(account) == [("+15125550199", "Front desk")]


def test_stranger_finds_nothing(client, account, route, stranger):
    client.force_login(stranger)
    edit = url("receiving_edit", account, route.public_id)

    assert [
        client.get(url("receiving", account)).status_code,
        client.get(url("receiving_new", account)).status_code,
        client.get(edit).status_code,
        client.post(edit, {"remove": "1"}).status_code,
        client.post(url("receiving_new", account), {"number": "5125550150"}).status_code,
    ] == [404] * 5
    assert stored(account) == [("+15125550199", "Front desk")]


def test_row_of_another_account_is_not_found_under_mine(client, account, agency, agency_member):
    foreign = factories.make_route(agency)
    client.force_login(agency_member)

    response = client.post(url("receiving_edit", account, foreign.public_id), {"remove": "1"})

    assert response.status_code == 404
    assert Route.objects.filter(pk=foreign.pk).exists()


def test_a_number_that_an_open_port_request_rings_at_stays(client, account, route, member):
    made = factories.make_request(account, member, numbers=("+15125550101",), route=route)
    client.force_login(member)

    page = client.get(url("receiving_edit", account, route.public_id)).content.decode()
    answer = client.post(
        url("receiving_edit", account, route.public_id), {"remove": "1"}, follow=True
    )

    assert "Numbers of 1 open port request will ring here." in page
    assert (
        "Numbers of “Austin clinics” will ring at Front desk. Move their calls to another "
        "place first."
    ) in answer.content.decode()
    assert made.numbers.get().route == route


def test_an_ended_port_request_holds_no_receiving_number(client, account, route, member):
    made = factories.make_request(account, member, numbers=("+15125550101",), route=route)
    made.numbers.update(status="cancelled")
    client.force_login(member)

    client.post(url("receiving_edit", account, route.public_id), {"remove": "1"})

    assert not Route.objects.filter(pk=route.pk).exists()


@pytest.mark.parametrize("typed", ["(512) 555-0148 x12", "512-555-0148 ext. 12"])
def test_an_extension_of_a_receiving_number_is_refused_in_words(client, account, member, typed):
    client.force_login(member)
    before = stored(account)

    answer = client.post(url("receiving_new", account), {"number": typed, "name": "Lobby"})

    sentence = "A receiving number has no extension. Take off x12 and enter (512) 555-0148"
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert stored(account) == before
