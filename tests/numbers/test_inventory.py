from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.inventory import LiveNumber, account_level, bring_live, drop_expected, expect
from numbers.models import CallSettings, TrackingNumber
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def stored(*fields):
    return list(TrackingNumber.objects.order_by("e164", "pk").values_list(*fields))


def rows(count, start=0):
    return [LiveNumber(f"+1512555{n:04d}") for n in range(start, start + count)]


def test_live_number_has_what_the_wizard_chose(account, route):
    source = factories.make_source(account)
    sales = CallSettings.objects.create(account=account, name="Sales")

    numbers = bring_live(
        account,
        [LiveNumber("+15125550101", "Main line", route.pk, source.pk, sales.pk, True)],
        NOW,
    )

    assert list(numbers) == ["+15125550101"]
    assert stored(
        "account",
        "description",
        "route",
        "source",
        "call_settings",
        "is_texting_enabled",
        "live_at",
    ) == [(account.pk, "Main line", route.pk, source.pk, sales.pk, True, NOW)]


def test_number_without_call_settings_gets_the_account_level(account):
    bring_live(account, rows(1), NOW)

    assert stored("call_settings") == [(account_level(account).pk,)]


def test_expected_number_is_not_live(account):
    expect(account, rows(1), NOW)

    assert stored("expected_at", "live_at") == [(NOW, None)]


def test_new_date_moves_the_expected_number_and_keeps_what_people_set(account):
    expect(account, rows(1), NOW)
    TrackingNumber.objects.update(description="Set by Sam")

    expect(account, rows(1), NOW + timedelta(days=1))

    assert stored("expected_at", "description") == [(NOW + timedelta(days=1), "Set by Sam")]


def test_expected_number_turns_live_and_keeps_what_people_set(account, route):
    first = expect(account, rows(1), NOW)
    TrackingNumber.objects.update(route=route)

    second = bring_live(account, rows(1), NOW)

    assert second == first
    assert [number.live_at for number in second.values()] == [NOW]
    assert stored("route", "live_at") == [(route.pk, NOW)]


def test_bringing_live_twice_changes_nothing(account):
    bring_live(account, rows(2), NOW)

    bring_live(account, rows(2), NOW + timedelta(days=1))

    assert stored("live_at") == [(NOW,), (NOW,)]


def test_number_that_was_released_may_come_again(account):
    TrackingNumber.objects.create(account=account, e164=rows(1)[0].e164, released_at=NOW)

    bring_live(account, rows(1), NOW)

    assert stored("live_at", "released_at") == [(None, NOW), (NOW, None)]


@pytest.mark.parametrize("take_in", [expect, bring_live])
def test_number_of_another_account_is_left_out_and_holds_up_no_other(account, agency, take_in):
    bring_live(agency, rows(1), NOW)

    assert sorted(take_in(account, rows(3), NOW)) == ["+15125550001", "+15125550002"]
    assert stored("account", "e164") == [
        (agency.pk, "+15125550000"),
        (account.pk, "+15125550001"),
        (account.pk, "+15125550002"),
    ]


def test_dropping_leaves_what_another_account_expects(account, agency):
    expect(agency, rows(1), NOW)

    assert drop_expected(account, ["+15125550000"]) == 0


def test_dropping_takes_back_expected_numbers_only(account):
    expect(account, rows(2), NOW)
    bring_live(account, rows(1), NOW)

    assert drop_expected(account, ["+15125550000", "+15125550001"]) == 1
    assert [bool(released) for (released,) in stored("released_at")] == [False, True]


def test_account_without_a_set_gets_its_account_level(account):
    CallSettings.objects.all().delete()

    assert account_level(account) == account_level(account)
    assert list(CallSettings.objects.values_list("name", "is_account_level")) == [
        ("Account Level", True)
    ]


def statements(take_in, account, chosen):
    """All but the inserts: Django cuts those for SQLite into batches of 71 rows."""
    with CaptureQueriesContext(connection) as queries:
        take_in(account, chosen, NOW)
    return len([query for query in queries if not query["sql"].startswith("INSERT")])


@pytest.mark.parametrize("take_in", [expect, bring_live])
def test_as_many_statements_for_two_hundred_numbers_as_for_one(account, take_in):
    one = statements(take_in, account, rows(1))
    many = statements(take_in, account, rows(200, start=100))

    assert one == many


def test_turning_live_takes_as_many_statements_for_two_hundred_as_for_one(account):
    expect(account, rows(201), NOW)

    one = statements(bring_live, account, rows(1))
    many = statements(bring_live, account, rows(200, start=1))

    assert one == many
