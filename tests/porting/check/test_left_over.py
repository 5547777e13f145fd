"""Live at the carrier and still in another account: who may put it right, and what then."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from numbers.models import Route, TrackingNumber
from porting.choices import Audience, Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed
from porting.models import PortNumber, PortRequest
from porting.services import left_over
from tests import factories

NUMBER = "+15125550102"


@pytest.fixture
def elsewhere(stranger):
    return stranger.memberships.get().account


@pytest.fixture
def desk_phone(account):
    return factories.make_route(account, "+15125550199", name="Front desk")


@pytest.fixture
def theirs(elsewhere):
    return TrackingNumber.objects.create(
        account=elsewhere, e164=NUMBER, live_at=timezone.now(), description="Spring campaign"
    )


@pytest.fixture
def live(account, member, theirs, desk_phone):
    """A request that is live at the carrier; its one number is another account's here."""
    row = factories.make_request(
        account, member, numbers=(NUMBER,), route=desk_phone, status=Status.PORTED,
        submitted_at=timezone.now(), ended_at=timezone.now(),
    )  # fmt: skip
    row.numbers.update(status=Status.PORTED, is_claimed=True, ported_at=timezone.now())
    return row


def here():
    rows = TrackingNumber.objects.filter(e164=NUMBER, released_at=None)
    return [(row.account.name, row.route and row.route.name) for row in rows]


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def settle_page(live):
    return reverse("desk:left_over", args=[live.numbers.get().pk])


def own_page(live):
    pk = live.numbers.get().pk
    return reverse("porting:bring_in", args=[live.account.public_id, live.reference, pk])


def test_staff_see_it_among_the_conflicts_and_put_it_right(
    client, desk_worker, live, theirs, account, elsewhere
):
    client.force_login(desk_worker)
    listed = client.get(reverse("desk:conflicts"))
    assert settle_page(live) in listed.content.decode()
    asked = words(client.get(settle_page(live)))
    assert f"{elsewhere.name} still has it under Tracking Numbers, as “Spring campaign”" in asked
    assert here() == [(elsewhere.name, None)]

    client.post(settle_page(live), {"holder": theirs.public_id})

    assert here() == [(account.name, "Front desk")]
    number = live.numbers.get()
    assert number.tracking_number.account == account
    assert number.tracking_number.live_at == number.ported_at
    assert left_over.left_over() == []
    assert client.get(settle_page(live)).status_code == 404


def test_both_sides_have_an_event_and_read_nothing_of_each_other(
    client, desk_worker, live, theirs, stranger, elsewhere, account
):
    other = factories.make_request(
        elsewhere, stranger, numbers=(NUMBER,), status=Status.PORTED, submitted_at=timezone.now()
    )
    other.numbers.update(status=Status.PORTED, tracking_number=theirs)

    left_over.settle(live.numbers.get(), holder=theirs, by=desk_worker)

    assert live.events.get(kind="number_brought_in").data == {"number": NUMBER}
    assert other.events.get(kind="number_left").data == {"number": NUMBER}
    assert live.notes.get().text == "(512) 555-0102 is in Tracking Numbers now."
    assert (live.notes.get().audience, other.notes.count()) == (Audience.CUSTOMER, 0)
    client.force_login(stranger)
    history = words(client.get(f"{other.get_absolute_url()}history/"))
    assert "Number left Tracking Numbers" in history
    assert (account.name in history, str(desk_worker) in history) == (False, False)


def test_an_admin_of_both_accounts_may_put_it_right(client, agency, live, theirs, account):
    account.parent = agency
    account.save()
    type(account).objects.filter(pk=theirs.account_id).update(parent=agency)
    admin = factories.make_member(agency, Role.ADMIN)
    client.force_login(admin)
    assert own_page(live) in client.get(live.get_absolute_url()).content.decode()

    assert client.get(own_page(live)).status_code == 200
    assert client.post(own_page(live), {"holder": theirs.public_id}).status_code == 302

    assert here() == [(account.name, "Front desk")]


def test_who_is_not_admin_of_the_other_account_reads_nothing_of_it(
    client, live, theirs, account, elsewhere
):
    admin = factories.make_member(account, Role.ADMIN)
    client.force_login(admin)
    page = client.get(live.get_absolute_url()).content.decode()

    assert "has moved. Our team is putting it into Tracking Numbers." in page
    assert (own_page(live) in page, elsewhere.name in page) == (False, False)
    assert client.get(own_page(live)).status_code == 404
    assert client.post(own_page(live), {"holder": theirs.public_id}).status_code == 404
    Membership.objects.create(user=admin, account=elsewhere, role=Role.MEMBER)
    assert client.post(own_page(live), {"holder": theirs.public_id}).status_code == 404
    assert here() == [(elsewhere.name, None)]


def test_what_was_not_shown_is_not_taken(client, desk_worker, live, theirs, elsewhere):
    client.force_login(desk_worker)

    answer = client.post(settle_page(live), {"holder": "TPN-222222"}, follow=True)

    assert "Another account has this number by now. Nothing changed." in words(answer)
    assert here() == [(elsewhere.name, None)]


def test_a_holder_that_has_gone_meanwhile_is_not_released_twice(desk_worker, live, theirs):
    TrackingNumber.objects.update(released_at=timezone.now())

    with pytest.raises(ChangedMeanwhile):
        left_over.settle(live.numbers.get(), holder=theirs, by=desk_worker)

    assert (here(), live.numbers.get().tracking_number) == ([], None)


def test_a_third_account_that_has_it_by_now_is_not_robbed(desk_worker, live, theirs, elsewhere):
    with pytest.raises(ChangedMeanwhile, match="Somebody else has"):
        left_over.settle(live.numbers.get(), holder=None, by=desk_worker)

    assert here() == [(elsewhere.name, None)]


def test_settling_twice_changes_nothing_and_says_who_did_it(desk_worker, live, theirs):
    number = live.numbers.get()
    left_over.settle(number, holder=theirs, by=desk_worker)

    with pytest.raises(MoveNotAllowed, match="is settled already"):
        left_over.settle(number, holder=None, by=desk_worker)

    assert live.events.filter(kind="number_brought_in").count() == 1


def test_only_numbers_that_are_live_and_in_no_account_of_their_own_are_listed(
    account, member, live, desk_worker
):
    waiting = factories.make_request(account, member, numbers=("+15125550103",))
    done = factories.make_request(account, member, numbers=("+15125550104",))
    own = TrackingNumber.objects.create(account=account, e164="+15125550104")
    done.numbers.update(status=Status.PORTED, tracking_number=own)

    assert left_over.left_over() == [live.numbers.get()]
    assert left_over.left_over(waiting) == []
    assert PortRequest.objects.count() == 3
    assert PortNumber.objects.count() == 3
    assert Route.objects.count() == 1
