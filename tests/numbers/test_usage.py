import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import RouteKind, TrackingNumber
from numbers.usage import Use, uses_of
from tests import factories

pytestmark = pytest.mark.django_db


def number_of(n):
    return f"+1512555{n:04d}"


def make_numbers(account, count, **fields):
    return TrackingNumber.objects.bulk_create(
        TrackingNumber(account=account, e164=number_of(n), **fields) for n in range(count)
    )


def statements_for(e164s):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        uses_of(e164s)
    return len(queries)


def test_unused_number_has_no_entry(account):
    assert uses_of(["+15125550104"]) == {}


def test_live_number_is_a_tracking_number(account):
    number = TrackingNumber.objects.create(
        account=account, e164="+15125550101", description="Main line", live_at=timezone.now()
    )

    assert uses_of(["+15125550101", "+15125550102"]) == {
        "+15125550101": [
            Use(
                "+15125550101",
                "tracking_number",
                account.pk,
                "Ortiz Dental",
                "Main line",
                number.public_id,
            )
        ]
    }


def test_expected_number_counts_and_a_released_one_does_not(account):
    now = timezone.now()
    TrackingNumber.objects.create(account=account, e164="+15125550101", expected_at=now)
    TrackingNumber.objects.create(account=account, e164="+15125550102", released_at=now)

    uses = uses_of(["+15125550101", "+15125550102"])

    assert {e164: [(use.what, use.label) for use in found] for e164, found in uses.items()} == {
        "+15125550101": [("tracking_number", "(512) 555-0101")]
    }


def test_receiving_number_says_how_many_tracking_numbers_ring_there(account, route):
    make_numbers(account, 2, route=route)
    TrackingNumber.objects.create(
        account=account, e164="+15125550177", route=route, released_at=timezone.now()
    )

    assert uses_of([route.e164]) == {
        route.e164: [
            Use(
                route.e164,
                "receiving_number",
                account.pk,
                "Ortiz Dental",
                "Front desk",
                route.public_id,
                route.pk,
                2,
            )
        ]
    }


def test_fail_safe_is_told_beside_the_receiving_number_it_is(account, route):
    make_numbers(account, 3, fail_safe=route)

    uses = uses_of([route.e164])[route.e164]

    assert [(use.what, use.label, use.count) for use in uses] == [
        ("receiving_number", "Front desk", 0),
        ("fail_safe", "(512) 555-0000", 3),
    ]


def test_number_of_a_user_is_told_with_the_name(account):
    factories.make_route(account, "+15125550188", kind=RouteKind.USER, name="Maya Chen")

    uses = uses_of(["+15125550188"])["+15125550188"]

    assert [(use.what, use.label) for use in uses] == [("user", "Maya Chen")]


def test_receiving_number_of_two_accounts_is_told_twice(account, agency):
    factories.make_route(account, "+15125550188")
    factories.make_route(agency, "+15125550188")

    uses = uses_of(["+15125550188"])["+15125550188"]

    assert sorted(use.account_name for use in uses) == ["Brightline Agency", "Ortiz Dental"]


def test_queue_without_a_number_is_no_use(account):
    factories.make_route(account, "", kind=RouteKind.QUEUE)

    assert uses_of([""]) == {}


def test_five_statements_for_one_number_and_for_two_hundred(account, route):
    make_numbers(account, 200, route=route, fail_safe=route)
    all_of_them = [number_of(n) for n in range(200)] + [route.e164]

    assert (statements_for([number_of(0), route.e164]), statements_for(all_of_them)) == (5, 5)
