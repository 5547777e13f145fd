"""Move calls away from a receiving number (screens.md 7.2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from numbers import moving_calls
from numbers.models import Route, RouteKind, RouteTarget, TrackingNumber
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "receiving"


def url(name, account, *more):
    return reverse(f"numbers:{name}", args=[account.public_id, *more])


@pytest.fixture
def other(account):
    return factories.make_route(account, "+15125550198", name="Back desk")


@pytest.fixture
def used(account, route):
    """One use of each kind: it rings there, it falls back on it, a queue sends calls on."""
    return [
        TrackingNumber.objects.create(account=account, e164="+17375550110", route=route),
        TrackingNumber.objects.create(account=account, e164="+17375550111", fail_safe=route),
        RouteTarget.objects.create(
            route=factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales"),
            target=route,
        ),
    ]


def places(used):
    for row in used:
        row.refresh_from_db()
    rings, backs, edge = used
    return [rings.route.name, backs.fail_safe.name, edge.target.name]


def test_every_use_is_named_and_moved_at_once(client, account, route, other, used, member):
    client.force_login(member)
    page = url("receiving_replace", account, route.public_id)

    text = client.get(page).content.decode()
    assert "Move calls away from (512) 555-0199" in text
    for label in ("(737) 555-0110", "(737) 555-0111", "Queue Sales"):
        assert label in text
    answer = client.post(page, {"all": other.public_id})

    assert answer.url == url(LIST, account)
    assert places(used) == ["Back desk"] * 3
    assert Route.objects.filter(pk=route.pk).exists()


def test_a_choice_of_its_own_counts_more_than_the_one_for_all(
    client, account, route, other, used, member
):
    night = factories.make_route(account, "+15125550197", name="Night desk")
    client.force_login(member)

    client.post(
        url("receiving_replace", account, route.public_id),
        {"all": other.public_id, f"falls_back-{used[1].pk}": night.public_id},
    )

    assert places(used) == ["Back desk", "Night desk", "Back desk"]


def test_the_receiving_number_goes_along_and_the_visitor_back(
    client, account, route, other, used, member
):
    client.force_login(member)
    here = f"/a/{account.public_id}/numbers/port/"

    answer = client.post(
        url("receiving_replace", account, route.public_id),
        {"all": other.public_id, "remove": "1", "next": here},
    )

    assert answer.url == here
    assert not Route.objects.filter(pk=route.pk).exists()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "x"],
)
@pytest.mark.parametrize("page", ["receiving_replace", "receiving_new"])
def test_nobody_is_led_to_another_site(client, account, route, other, member, page, elsewhere):
    client.force_login(member)
    more = [route.public_id] if page == "receiving_replace" else []
    address = url(page, account, *more)

    back = client.get(address, {"next": elsewhere}).context["way_back"]
    answer = client.post(address, {"number": "5125550166", "next": elsewhere})

    assert (back, answer.url) == ("", url(LIST, account))


@pytest.mark.parametrize("chosen", [{}, {"all": "RPN-222222"}])
def test_where_nothing_is_chosen_one_place_for_all_is_asked_for(
    client, account, route, used, member, chosen
):
    client.force_login(member)

    answer = client.post(url("receiving_replace", account, route.public_id), chosen)

    asked = "Select where the calls go: one place for all, or one for each below."
    assert (answer.status_code, answer.context["all_error"]) == (422, asked)
    assert places(used) == ["Front desk"] * 3


def test_a_use_without_a_place_changes_nothing(client, account, route, other, used, member):
    client.force_login(member)
    chosen = {f"falls_back-{used[1].pk}": other.public_id, "remove": "1"}

    answer = client.post(url("receiving_replace", account, route.public_id), chosen)

    assert answer.status_code == 422
    assert "Select where calls of (737) 555-0110 go instead" in answer.content.decode()
    assert places(used) == ["Front desk"] * 3


def test_a_place_of_another_account_is_no_place(client, account, agency, route, used, member):
    theirs = factories.make_route(agency, "+15125550197")
    client.force_login(member)

    answer = client.post(
        url("receiving_replace", account, route.public_id), {"all": theirs.public_id}
    )

    assert (answer.status_code, places(used)) == (422, ["Front desk"] * 3)


def test_a_circle_is_refused_and_nothing_moves(client, account, route, used, member):
    # A phone that is the tracking number itself; a queue that leads back to the queue.
    itself = factories.make_route(account, "+17375550110", name="Itself")
    queue = used[2].route
    back = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Overflow")
    RouteTarget.objects.create(route=back, target=queue)
    phone = factories.make_route(account, "+15125550198", name="Back desk")
    client.force_login(member)
    page = url("receiving_replace", account, route.public_id)

    for key, place in ((f"rings-{used[0].pk}", itself), (f"sends_on-{used[2].pk}", back)):
        answer = client.post(page, {"all": phone.public_id, key: place.public_id})
        assert answer.status_code == 422
        assert f'href="#id_{key}"' in answer.content.decode()
        assert "in a circle. Select another place" in answer.content.decode()
        assert places(used) == ["Front desk"] * 3


def test_a_queue_is_no_fail_safe(client, account, route, used, member):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Night")
    client.force_login(member)

    answer = client.post(
        url("receiving_replace", account, route.public_id), {"all": queue.public_id}
    )

    assert "Night cannot be the fail-safe of (737) 555-0111." in answer.content.decode()
    assert places(used) == ["Front desk"] * 3


def test_a_queue_that_rings_the_new_place_already_keeps_one_way(account, route, other, used):
    RouteTarget.objects.create(route=used[2].route, target=other)
    chosen = {use.key: other for use in moving_calls.uses_of(account, route)}

    assert moving_calls.move_calls(account, route, chosen) == 3

    assert list(used[2].route.targets.values_list("target", flat=True)) == [other.pk]


def test_moving_many_numbers_takes_as_many_statements_as_one(account, route, other):
    seen = []
    for start, count in ((1000, 1), (2000, 150)):
        TrackingNumber.objects.bulk_create(
            TrackingNumber(account=account, e164=f"+1737555{start + n}", route=route)
            for n in range(count)
        )
        chosen = {use.key: other for use in moving_calls.uses_of(account, route)}
        with CaptureQueriesContext(connection) as asked:
            assert moving_calls.move_calls(account, route, chosen) == count
        seen.append(len(asked))

    assert seen[0] == seen[1]


def test_more_than_a_page_of_uses_follow_the_choice_for_all(client, account, route, other, member):
    TrackingNumber.objects.bulk_create(
        TrackingNumber(account=account, e164=f"+1737555{2000 + n}", route=route) for n in range(120)
    )
    client.force_login(member)
    page = url("receiving_replace", account, route.public_id)

    assert "And 20 more, which get what is chosen for all." in client.get(page).content.decode()
    client.post(page, {"all": other.public_id})

    assert TrackingNumber.objects.filter(route=other).count() == 120


def test_a_viewer_looks_and_a_stranger_finds_nothing(
    client, account, route, other, used, viewer, stranger
):
    page = url("receiving_replace", account, route.public_id)

    answers = []
    for visitor in (viewer, stranger):
        client.force_login(visitor)
        answers.append(
            (client.get(page).status_code, client.post(page, {"all": other.public_id}).status_code)
        )

    assert answers == [(200, 403), (404, 404)]
    assert places(used) == ["Front desk"] * 3
