"""A result is stale whenever a number changes, and when the platform changed since."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers import planned_moves
from numbers.models import Route, RouteKind, TrackingNumber
from porting.choices import Status
from porting.services import drafts, numbers, portability
from tests import factories

E164 = "+15125550102"


def is_stale(port):
    port.refresh_from_db()
    shown = port.numbers.all()[:50]
    return not port.is_check_fresh or portability.look_again(port, shown).has_changed


def test_a_fresh_check_is_fresh(port, check):
    check()

    assert is_stale(port) is False


def test_an_added_number_makes_it_stale(port, check, member):
    check()
    numbers.add_numbers(port, ["5125550155"], by=member)

    assert is_stale(port) is True


def test_a_removed_or_corrected_number_leaves_the_others_checked(port, check, member):
    check()
    first, second, _ = port.numbers.all()
    numbers.remove_numbers(port, [first.pk], by=member)
    numbers.replace_number(port, second.pk, "5125550155", by=member)

    assert is_stale(port) is False


def test_another_account_makes_it_stale(port, check, agency, member):
    factories.Membership.objects.create(user=member, account=agency, role="member")
    check()
    drafts.save_section(port, {"account": agency}, version=port.version, by=member)

    assert is_stale(port) is True


@pytest.mark.parametrize(
    "what", ["receiving", "user", "fail_safe", "tracking", "expected", "claimed", "theirs"]
)
def test_a_change_on_the_platform_makes_it_stale_until_it_is_undone(
    port, check, account, member, stranger, what
):
    check()
    theirs = stranger.memberships.get().account
    if what == "receiving":
        made = factories.make_route(account, E164)
    if what == "user":
        made = factories.make_route(account, E164, kind=RouteKind.USER)
    if what == "fail_safe":
        queue = factories.make_route(account, E164, kind=RouteKind.QUEUE)
        assert is_stale(port) is False
        made = TrackingNumber.objects.create(account=account, e164="+1737555", fail_safe=queue)
    if what == "tracking":
        made = TrackingNumber.objects.create(account=account, e164=E164, live_at=timezone.now())
    if what == "expected":
        made = TrackingNumber.objects.create(account=account, e164=E164, expected_at=timezone.now())
    if what == "claimed":
        made = factories.make_request(account, member, numbers=(E164,)).numbers.get()
        type(made).objects.filter(pk=made.pk).update(is_claimed=True, status=Status.SUBMITTED)
    if what == "theirs":
        made = TrackingNumber.objects.create(account=theirs, e164=E164, live_at=timezone.now())

    assert is_stale(port) is True
    check()
    assert is_stale(port) is False

    made.delete()
    assert is_stale(port) is True
    check()
    assert is_stale(port) is False


def test_a_phone_that_another_account_lists_changes_nothing(port, check, stranger):
    check()
    factories.make_route(stranger.memberships.get().account, E164)

    assert is_stale(port) is False


def test_a_plan_for_port_day_is_a_change_as_well(port, check, account, member):
    route = factories.make_route(account, E164)
    check()
    planned_moves.plan_moves(account, route, {}, by=member)
    assert is_stale(port) is True

    check()
    assert is_stale(port) is False


def test_the_page_says_what_changed_and_offers_the_check(port, check, browser, at, account):
    check()
    factories.make_route(account, E164)

    page = browser.get(at("check")).content.decode()

    assert "Something about your numbers here has changed since the check" in page
    assert "Check Portability</button>" in page


def test_only_requests_that_ask_for_the_number_are_checked_again(port, check, account, member):
    other = factories.make_request(account, member, numbers=("+15125550155",))
    check()
    check(other)
    type(port).objects.update(check_asked_at=timezone.now() - timedelta(hours=1))

    assert portability.check_again_wherever(account, [E164], by=member) == 1
    port.refresh_from_db()
    assert port.is_check_running


def test_what_the_page_does_not_show_is_found_from_the_accounts_own_side(port, check, account):
    check()
    factories.make_route(account, E164)

    assert portability.look_again(port, []).has_changed is True


def test_looking_costs_the_same_for_any_number(account, member, check):
    counts = []
    for start, count in ((2000, 1), (3000, 500)):
        many = tuple(f"+1512555{line:04d}" for line in range(start, start + count))
        port = check(factories.make_request(account, member, numbers=many))
        with CaptureQueriesContext(connection) as captured:
            portability.look_again(port, port.numbers.all()[:50])
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 11
    assert not Route.objects.exists()
