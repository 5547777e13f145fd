"""Calls of a receiving number move away on port day: planned, shown, revoked, carried out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from numbers import planned_moves
from numbers.models import MovePlan, Route, RouteKind, RouteTarget, TrackingNumber
from porting.choices import LineClass, Status, Verdict
from porting.errors import PortingError
from porting.models import LetterOfAuthorization, PortNumber, PortOrder
from porting.rules.gists import clash_marks
from porting.services import orders
from tests import factories

LEAVING = "+15125550102"


@pytest.fixture
def leaving(account):
    return factories.make_route(account, LEAVING, name="Front desk")


@pytest.fixture
def other(account):
    return factories.make_route(account, "+15125550177", name="Back desk")


@pytest.fixture
def ringing(account, leaving):
    return TrackingNumber.objects.create(account=account, e164="+17375550110", route=leaving)


@pytest.fixture
def replace(browser, account, leaving, at):
    page = reverse("numbers:receiving_replace", args=[account.public_id, leaving.public_id])

    def post(**fields):
        return browser.post(page, {"next": at("check")} | fields, follow=True)

    post.page = page
    return post


def go_live(port, by):
    """Bring every number of the request live, as staff do on the port day."""
    now = timezone.now()
    letter = LetterOfAuthorization.objects.create(
        request=port, group_class="local", facts={}, facts_sha256="x", wording_version="1",
        signer_name="Dana", signer_email="dana@ortiz.example", created_by=by,
    )  # fmt: skip
    order = PortOrder.objects.create(
        request=port, letter=letter, mark="A", line_class=LineClass.LOCAL, pon="PON-1",
        status=Status.FOC_CONFIRMED, foc_at=now - timedelta(hours=1), foc_time_zone="UTC",
    )  # fmt: skip
    port.numbers.update(order=order, status=Status.FOC_CONFIRMED, is_claimed=True)
    type(port).objects.filter(pk=port.pk).update(status=Status.FOC_CONFIRMED, submitted_at=now)
    orders.complete_numbers(order, order.numbers.all(), by=by)


def test_a_plan_clears_the_conflict_and_nothing_moves_yet(
    port, check, replace, leaving, other, ringing, keep_promises
):
    check()
    assert port.numbers.get(e164=LEAVING).verdict == Verdict.RECEIVING_NUMBER

    replace(all=other.public_id, when="port_day")
    keep_promises()

    number = port.numbers.get(e164=LEAVING)
    ringing.refresh_from_db()
    assert (number.verdict, number.verdict_detail) == (
        Verdict.CAN_PORT,
        "A receiving number until port day. Then its calls move where you planned.",
    )
    assert ringing.route == leaving


def test_the_plan_is_carried_out_when_the_number_goes_live(
    port, replace, other, ringing, desk_worker, account
):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Reception")
    RouteTarget.objects.create(route=queue, target=ringing.route)
    backed = TrackingNumber.objects.create(
        account=account, e164="+17375550111", fail_safe=ringing.route
    )
    replace(all=other.public_id, when="port_day")

    go_live(port, desk_worker)

    ringing.refresh_from_db()
    backed.refresh_from_db()
    assert (ringing.route, backed.fail_safe) == (other, other)
    assert list(queue.targets.values_list("target", flat=True)) == [other.pk]
    assert not Route.objects.filter(e164=LEAVING).exists()
    assert not MovePlan.objects.exists()
    note = port.notes.latest("pk").text
    assert note.endswith("Calls of Front desk moved as planned, and it left Receiving Numbers.")
    assert port.events.get(kind="calls_moved").data == {"number": LEAVING, "count": 3}


def test_a_use_that_came_later_follows_the_choice_for_all(
    port, replace, leaving, other, ringing, desk_worker, account
):
    replace(all=other.public_id, when="port_day")
    late = TrackingNumber.objects.create(account=account, e164="+17375550119", route=leaving)

    go_live(port, desk_worker)

    late.refresh_from_db()
    assert late.route == other


def test_an_aged_plan_holds_up_no_number_and_says_what_rings_nowhere(
    port, replace, leaving, other, ringing, desk_worker, account
):
    replace(**{f"rings-{ringing.pk}": other.public_id, "when": "port_day"})
    late = TrackingNumber.objects.create(account=account, e164="+17375550119", route=leaving)
    # The place of the first one has become a tracking number that rings it: a circle.
    TrackingNumber.objects.create(account=account, e164="+15125550177", route=None)
    back = factories.make_route(account, ringing.e164, name="Back to the start")
    TrackingNumber.objects.filter(e164="+15125550177").update(route=back)

    go_live(port, desk_worker)

    ringing.refresh_from_db()
    late.refresh_from_db()
    assert (ringing.route, late.route) == (None, None)
    assert port.numbers.get(e164=LEAVING).status == Status.PORTED
    assert "2 places that used it have nowhere to ring now" in port.notes.latest("pk").text


def test_a_plan_that_would_ring_in_a_circle_is_refused_today(replace, ringing, account):
    back = factories.make_route(account, ringing.e164, name="Back to the start")

    page = replace(all=back.public_id, when="port_day")

    assert page.status_code == 422
    assert "would send the calls of" in page.content.decode()
    assert not MovePlan.objects.exists()


def test_a_plan_leaves_no_use_without_a_place(replace, ringing):
    page = replace(when="port_day")

    assert (page.status_code, MovePlan.objects.count()) == (422, 0)


def test_a_plan_is_shown_on_both_pages_and_revoked(
    port, check, replace, browser, at, other, ringing, account, keep_promises
):
    replace(all=other.public_id, when="port_day")
    keep_promises()
    assert "Planned for port day." in browser.get(replace.page).content.decode()
    assert "Change the plan" in browser.get(at("check")).content.decode()
    listing = reverse("numbers:receiving", args=[account.public_id])
    assert "Moves on port day" in browser.get(listing).content.decode()

    replace(revoke="1")
    keep_promises()

    assert not MovePlan.objects.exists()
    assert port.numbers.get(e164=LEAVING).verdict == Verdict.RECEIVING_NUMBER


def test_a_place_that_is_planned_for_cannot_be_removed(replace, other, ringing, browser, account):
    replace(all=other.public_id, when="port_day")

    page = reverse("numbers:receiving_edit", args=[account.public_id, other.public_id])
    browser.post(page, {"remove": "1"})

    assert Route.objects.filter(pk=other.pk).exists()


def test_a_place_that_leaves_itself_is_refused(account, leaving, other, ringing, member):
    planned_moves.plan_moves(account, other, {}, by=member)

    with pytest.raises(PortingError) as refused:
        planned_moves.plan_moves(account, leaving, {f"rings-{ringing.pk}": other}, by=member)

    assert str(refused.value) == "Back desk leaves on its own port day. Select another place"


def test_a_planned_phone_is_no_clash_of_the_overview_either(port, check, replace, leaving, other):
    check()
    PortNumber.objects.filter(request=port).update(verdict=Verdict.CAN_PORT)
    assert clash_marks([port.pk]) == {port.pk: f"1 {LEAVING} {LEAVING}"}

    replace(all=other.public_id, when="port_day")

    assert clash_marks([port.pk]) == {}


def test_moving_now_forgets_the_plan(replace, other, ringing):
    replace(all=other.public_id, when="port_day")

    replace(all=other.public_id, when="now", remove="1")

    ringing.refresh_from_db()
    assert (ringing.route, MovePlan.objects.count()) == (other, 0)


def test_another_accounts_plan_clears_no_conflict(port, check, stranger, account):
    theirs = stranger.memberships.get().account
    factories.make_route(account, LEAVING)
    route = factories.make_route(theirs, LEAVING)
    planned_moves.plan_moves(theirs, route, {}, by=stranger)

    check()

    assert port.numbers.get(e164=LEAVING).verdict == Verdict.RECEIVING_NUMBER


def test_a_users_number_is_taken_out_of_the_profile_there(
    port, check, browser, at, account, keep_promises
):
    route = factories.make_route(account, LEAVING, kind=RouteKind.USER, name="Kim Lee")
    check()
    page = reverse("numbers:user_phone", args=[account.public_id, route.public_id])
    assert f"{page}?next=" in browser.get(at("check")).content.decode()

    assert browser.post(page, {"remove": "1", "next": at("check")}).url == at("check")
    keep_promises()

    route.refresh_from_db()
    assert (route.e164, port.numbers.get(e164=LEAVING).verdict) == ("", Verdict.CAN_PORT)


@pytest.fixture
def later(account, member, leaving):
    """Another open request, whose numbers will ring at the phone that leaves."""
    return factories.make_request(
        account, member, name="Dallas", numbers=("+12145550141", "+12145550142"), route=leaving
    )


def test_requests_whose_numbers_will_ring_there_are_listed(replace, browser, later):
    page = browser.get(replace.page).content.decode()

    assert "“Dallas”, 2 numbers" in page
    assert f'name="will_ring-{later.pk}"' in page


def test_numbers_of_another_open_request_move_as_planned_and_hold_up_nothing(
    port, replace, other, ringing, later, desk_worker, account
):
    second = factories.make_route(account, "+15125550178", name="Night desk")
    replace(all=other.public_id, when="port_day", **{f"will_ring-{later.pk}": second.public_id})

    go_live(port, desk_worker)

    assert port.numbers.get(e164=LEAVING).status == Status.PORTED
    assert set(later.numbers.values_list("route", flat=True)) == {second.pk}
    assert not Route.objects.filter(e164=LEAVING).exists()
    assert port.events.get(kind="calls_moved").data == {"number": LEAVING, "count": 2}


def test_a_request_made_after_the_plan_holds_up_nothing(
    port, replace, leaving, other, ringing, desk_worker, account, member
):
    replace(all=other.public_id, when="port_day")
    late = factories.make_request(account, member, numbers=("+12145550141",), route=leaving)

    go_live(port, desk_worker)

    assert port.numbers.get(e164=LEAVING).status == Status.PORTED
    assert late.numbers.get().route == other


def test_a_request_that_nobody_planned_for_loses_its_place_and_is_told(
    port, replace, leaving, other, ringing, desk_worker, account, member
):
    replace(**{f"rings-{ringing.pk}": other.public_id, "when": "port_day"})
    late = factories.make_request(account, member, numbers=("+12145550141",), route=leaving)

    go_live(port, desk_worker)

    assert late.numbers.get().route is None
    assert "1 place that used it has nowhere to ring now" in port.notes.latest("pk").text


def test_numbers_that_were_confirmed_since_the_plan_follow_their_requests_place(
    port, replace, leaving, other, later, desk_worker, account
):
    replace(when="port_day", **{f"will_ring-{later.pk}": other.public_id})
    expected = TrackingNumber.objects.create(account=account, e164="+12145550141", route=leaving)

    go_live(port, desk_worker)

    expected.refresh_from_db()
    assert expected.route == other


def test_a_place_that_comes_back_to_the_request_itself_is_refused_today(replace, later, account):
    back = factories.make_route(account, "+12145550141", name="Dallas desk")

    page = replace(all=back.public_id, when="port_day")

    assert (page.status_code, MovePlan.objects.count()) == (422, 0)


def test_moving_now_takes_the_numbers_of_open_requests_along(replace, other, later):
    replace(all=other.public_id, when="now", remove="1")

    assert set(later.numbers.values_list("route", flat=True)) == {other.pk}
    assert not Route.objects.filter(e164=LEAVING).exists()


def test_a_number_that_another_account_has_goes_live_all_the_same(port, desk_worker, stranger):
    theirs = stranger.memberships.get().account
    TrackingNumber.objects.create(account=theirs, e164=LEAVING, live_at=timezone.now())

    go_live(port, desk_worker)

    number = port.numbers.get(e164=LEAVING)
    assert (number.status, number.tracking_number) == (Status.PORTED, None)
    assert TrackingNumber.objects.filter(account=port.account).count() == 2
