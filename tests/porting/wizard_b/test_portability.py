"""The verdicts: four lines, six cases, and nothing about other people's accounts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from numbers.models import RouteKind, TrackingNumber
from porting.choices import Status, Verdict
from porting.models import PortNumber
from porting.rules.portability import Fix, verdicts
from tests import factories

NEUTRAL = (
    "This number cannot be added automatically. Remove it to go on, and write to"
    " porting@portdesk.example so that our team can look at it."
)
ASKED = "+15125550148"


@pytest.fixture
def port(account, member):
    return factories.make_request(account, member, numbers=(ASKED,))


def verdict_of(port, e164=ASKED):
    finding = verdicts(port.account, port, [e164])[e164]
    return finding.verdict, finding.detail, finding.fix


def claim(account, member, status, **fields):
    other = factories.make_request(
        account, member, numbers=(ASKED,), status=status, submitted_at=timezone.now(), **fields
    )
    other.numbers.update(status=status, is_claimed=True)
    return other


def tracking(account, e164, **fields):
    return TrackingNumber.objects.create(
        account=account, e164=e164, live_at=timezone.now(), **fields
    )


def test_a_free_number_can_port(port):
    assert verdict_of(port) == (Verdict.CAN_PORT, "", None)


def test_a_premium_number_is_no_valid_us_number(port):
    assert verdict_of(port, "+15129760104") == (
        Verdict.NOT_A_US_NUMBER,
        "(512) 976-0104 is a 976 number. It cannot port. Remove it.",
        None,
    )
    assert Verdict.NOT_A_US_NUMBER.label == "Not a valid US/CA number"


def test_a_number_of_another_country_is_no_valid_us_number(port):
    assert verdict_of(port, "+442079460958") == (
        Verdict.NOT_A_US_NUMBER,
        (
            "+44 20 7946 0958 is a number from the United Kingdom. We port US numbers here."
            " Remove it and ask us about it."
        ),
        None,
    )


def test_a_fictional_number_is_judged_by_todays_setting(port, settings):
    settings.ACCEPT_FICTIONAL_NUMBERS = False

    assert verdict_of(port)[0] == Verdict.NOT_A_US_NUMBER


def test_a_canadian_number_ports_by_request_only(port):
    assert verdict_of(port, "+14165310148") == (
        Verdict.CANADIAN,
        (
            "We port Canadian numbers by request. It takes up to 6 weeks. Remove it here and ask"
            " for it separately."
        ),
        Fix("other_ports"),
    )


def test_a_canadian_number_ports_where_canada_is_on(port, settings):
    settings.CANADA_ENABLED = True

    assert verdict_of(port, "+14165310148") == (Verdict.CAN_PORT, "", None)


def test_a_number_of_a_territory_gets_a_second_look(port):
    verdict, detail, _ = verdict_of(port, "+17873331234")

    assert verdict == Verdict.WE_WILL_CHECK
    assert detail == (
        "(787) 333-1234 is a number from Puerto Rico. We will check if we can port it."
        " It can take a day more."
    )


def test_a_receiving_number_names_who_rings_there(port, account):
    route = factories.make_route(account, ASKED)
    tracking(account, "+15125550171", route=route)
    tracking(account, "+15125550172", route=route)

    assert verdict_of(port) == (
        Verdict.RECEIVING_NUMBER,
        (
            "2 tracking numbers send calls here. Choose a different place for those calls, now or"
            " on port day, then check again. Once ported, you can't answer it directly outside of"
            " Portdesk."
        ),
        Fix("receiving_number", route.public_id),
    )


def test_a_receiving_number_that_nothing_rings_is_one_all_the_same(port, account):
    factories.make_route(account, ASKED, name="Front desk")

    assert verdict_of(port)[:2] == (
        Verdict.RECEIVING_NUMBER,
        (
            "“Front desk” is a receiving number with this number. Remove it, now or on port day,"
            " then check again."
        ),
    )


def test_a_fail_safe_number_names_what_it_backs_up(port, account):
    route = factories.make_route(account, ASKED, kind=RouteKind.QUEUE)
    tracking(account, "+15125550171", fail_safe=route)

    assert verdict_of(port) == (
        Verdict.FAIL_SAFE,
        "It is the backup for (512) 555-0171. Choose another backup, then check again.",
        Fix("receiving_number", route.public_id),
    )


def test_a_users_number_names_the_user(port, account):
    factories.make_route(account, ASKED, kind=RouteKind.USER, name="Kim Lee")

    assert verdict_of(port)[:2] == (
        Verdict.USER_NUMBER,
        "It is Kim Lee's number. Remove it from that user's profile, then check again.",
    )


def test_a_tracking_number_is_here_already(port, account):
    number = tracking(account, ASKED)

    assert verdict_of(port) == (
        Verdict.ALREADY_HERE,
        "This number is already live in Ortiz Dental. Remove it here.",
        Fix("tracking_number", number.public_id),
    )


def test_a_released_tracking_number_is_free(port, account):
    tracking(account, ASKED, released_at=timezone.now())

    assert verdict_of(port)[0] == Verdict.CAN_PORT


def test_an_active_request_of_the_account_is_named(port, account, member):
    other = claim(account, member, Status.SUBMITTED, name="Waco")

    assert verdict_of(port) == (
        Verdict.OTHER_REQUEST,
        f"It is in “Waco” ({other.reference}). Remove it here, or cancel that request first.",
        Fix("request", other.reference),
    )


def test_a_complete_request_keeps_its_number(port, account, member):
    other = claim(account, member, Status.PORTED, name="Waco")

    assert verdict_of(port)[:2] == (
        Verdict.OTHER_REQUEST,
        f"It came here with “Waco” ({other.reference}). Remove it here.",
    )


def test_another_draft_claims_nothing(port, account, member):
    factories.make_request(account, member, numbers=(ASKED,))

    assert verdict_of(port)[0] == Verdict.CAN_PORT


def test_a_request_is_no_conflict_with_itself(port):
    port.numbers.update(is_claimed=True)

    assert verdict_of(port)[0] == Verdict.CAN_PORT


@pytest.mark.parametrize("kind", [RouteKind.RECEIVING_NUMBER, RouteKind.QUEUE, RouteKind.USER])
def test_a_phone_that_another_account_lists_refuses_nothing(port, stranger, kind):
    theirs = stranger.memberships.get().account
    route = factories.make_route(theirs, ASKED, kind=kind)
    tracking(theirs, "+15125550171", fail_safe=route)

    assert verdict_of(port) == (Verdict.CAN_PORT, "", None)


@pytest.mark.parametrize("cause", ["tracking", "expected", "active", "complete"])
def test_another_accounts_number_gets_one_sentence_whatever_it_is(port, stranger, cause):
    theirs = stranger.memberships.get().account
    if cause == "tracking":
        tracking(theirs, ASKED)
    if cause == "expected":
        TrackingNumber.objects.create(account=theirs, e164=ASKED, expected_at=timezone.now())
    if cause == "active":
        claim(theirs, stranger, Status.SENT)
    if cause == "complete":
        claim(theirs, stranger, Status.PORTED)

    assert verdict_of(port) == (Verdict.NOT_AVAILABLE, NEUTRAL, None)


def test_what_is_ours_is_said_before_what_is_not(port, account, stranger):
    tracking(stranger.memberships.get().account, ASKED)
    factories.make_route(account, ASKED)

    assert verdict_of(port)[0] == Verdict.RECEIVING_NUMBER


def test_a_number_of_a_sister_account_stays_neutral(port, agency):
    sister = factories.make_account("Sister", parent=agency)
    tracking(sister, ASKED)

    assert verdict_of(port) == (Verdict.NOT_AVAILABLE, NEUTRAL, None)


def test_two_hundred_numbers_cost_the_statements_of_four(port, account, stranger):
    theirs = stranger.memberships.get().account
    many = [f"+1512555{line:04d}" for line in range(2000, 2200)]
    route = factories.make_route(account, many[0])
    tracking(account, many[1], fail_safe=route, route=route)
    tracking(theirs, many[2])
    other = factories.make_request(theirs, stranger, numbers=tuple(many[3:20]))
    PortNumber.objects.filter(request=other).update(is_claimed=True)
    with CaptureQueriesContext(connection) as four:
        verdicts(account, port, many[:4])
    with CaptureQueriesContext(connection) as all_of_them:
        found = verdicts(account, port, many)

    assert len(all_of_them) == len(four) == 8
    assert len(found) == 200
