import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from numbers.circles import numbers_reached, rings_itself
from numbers.models import Route, RouteKind, RouteTarget, TrackingNumber
from tests import factories

pytestmark = pytest.mark.django_db


def make_queue(account, *targets):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    for position, target in enumerate(targets):
        RouteTarget.objects.create(route=queue, target=target, position=position)
    return queue


def test_receiving_number_reaches_itself(route):
    assert numbers_reached([route.pk]) == {route.pk: {"+15125550199"}}


def test_menu_reaches_what_its_queue_reaches(account, route):
    night = factories.make_route(account, "+15125550198")
    menu = make_queue(account, make_queue(account, route), night)

    assert numbers_reached([menu.pk]) == {menu.pk: {"+15125550199", "+15125550198"}}


def test_tracking_number_of_ours_leads_on(account, route):
    ours = factories.make_route(account, "+15125550101")
    TrackingNumber.objects.create(account=account, e164="+15125550101", route=route)

    assert numbers_reached([ours.pk]) == {ours.pk: {"+15125550101", "+15125550199"}}


def test_queues_in_a_circle_come_to_an_end(account):
    one = make_queue(account)
    two = make_queue(account, one)
    RouteTarget.objects.create(route=one, target=two)

    assert numbers_reached([one.pk, two.pk]) == {one.pk: set(), two.pk: set()}


def test_number_without_a_route_rings_nowhere():
    assert rings_itself("+15125550101", None) is False


def test_number_rings_itself_through_a_queue(account, route):
    queue = make_queue(account, route)

    assert rings_itself("+15125550199", queue.pk) is True
    assert rings_itself("+15125550198", queue.pk) is False


def test_as_many_statements_for_two_hundred_routes_as_for_one(account):
    Route.objects.bulk_create(
        Route(account=account, kind="RPN", public_id=f"RPN-{n}", name="x", e164=f"+1512555{n:04d}")
        for n in range(200)
    )
    ids = list(Route.objects.values_list("pk", flat=True))
    counts = []
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(connection) as queries:
            numbers_reached(asked)
        counts.append(len(queries))

    assert counts == [1, 1]
