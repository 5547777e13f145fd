"""A number that two accounts want: one neutral sentence for customers, both sides for staff."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import Status, Verdict
from porting.errors import MoveNotAllowed, ReasonNeeded
from porting.models import NumberConflict
from porting.services import conflicts, numbers
from tests import factories

ASKED = "+15125550102"


@pytest.fixture
def theirs(stranger):
    """Another account's active request that holds the number."""
    account = stranger.memberships.get().account
    row = factories.make_request(
        account, stranger, numbers=(ASKED,), name="Their port",
        status=Status.SUBMITTED, submitted_at=timezone.now(),
    )  # fmt: skip
    row.numbers.update(status=Status.SUBMITTED, is_claimed=True)
    return row


@pytest.fixture
def staff(client, desk_worker):
    client.force_login(desk_worker)
    return client


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_check_opens_a_conflict_and_says_nothing_of_it(port, check, theirs, client, member, at):
    check()

    conflict = NumberConflict.objects.get()
    assert (conflict.request, conflict.e164, conflict.closed_at) == (port, ASKED, None)
    client.force_login(member)
    page = words(client.get(at("check")))
    assert "This number cannot be added automatically." in page
    assert "Their port" not in page
    assert theirs.reference not in page


def test_another_check_opens_no_second_one(port, check, theirs):
    check()
    check()

    assert NumberConflict.objects.count() == 1


def test_it_closes_when_the_number_is_free_and_opens_again_when_not(port, check, theirs):
    check()
    theirs.numbers.update(is_claimed=False)
    check()
    assert NumberConflict.objects.get().closed_at is not None

    theirs.numbers.update(is_claimed=True)
    check()

    assert NumberConflict.objects.get().closed_at is None


def test_what_staff_have_settled_stays_settled(port, check, theirs, desk_worker):
    check()
    conflicts.settle(NumberConflict.objects.get(), "Theirs is right.", by=desk_worker)

    check()

    assert not conflicts.open_conflicts().exists()
    assert port.numbers.get(e164=ASKED).verdict == Verdict.NOT_AVAILABLE


def test_a_number_that_was_removed_is_no_conflict(port, check, theirs, member):
    check()
    numbers.remove_numbers(port, [port.numbers.get(e164=ASKED).pk], by=member)

    assert not conflicts.open_conflicts().exists()


def test_a_correction_in_place_opens_one_too(port, check, theirs, member):
    check()
    numbers.remove_numbers(port, [port.numbers.get(e164=ASKED).pk], by=member)
    pk = port.numbers.get(e164="+15125550101").pk
    NumberConflict.objects.all().delete()

    numbers.replace_number(port, pk, "512 555 0102", by=member)

    assert conflicts.open_conflicts().get().e164 == ASKED


def test_staff_see_both_requests_side_by_side(port, check, theirs, staff):
    check()

    page = words(staff.get(reverse("desk:conflicts")))

    assert f"Austin clinics {port.reference} Ortiz Dental, draft" in page
    assert f"Their port {theirs.reference} Elsewhere, submitted" in page


def test_a_draft_is_named_but_not_opened(port, check, theirs, staff):
    check()

    page = staff.get(reverse("desk:conflicts")).content.decode()

    assert reverse("desk:request", args=[port.reference]) not in page
    assert reverse("desk:request", args=[theirs.reference]) in page


def test_the_review_of_either_side_shows_it(port, check, theirs, staff):
    check()

    page = words(staff.get(reverse("desk:request", args=[theirs.reference])))

    assert f"Asks for it: Austin clinics {port.reference}" in page


def test_a_number_that_is_used_elsewhere_is_named_with_its_use(port, check, stranger, staff):
    elsewhere = stranger.memberships.get().account
    TrackingNumber.objects.create(account=elsewhere, e164=ASKED, live_at=timezone.now())
    check()

    assert "Tracking number of Elsewhere" in words(staff.get(reverse("desk:conflicts")))


def test_settling_wants_words_and_keeps_them(port, check, theirs, staff, desk_worker):
    check()
    conflict = NumberConflict.objects.get()
    page = reverse("desk:settle_conflict", args=[conflict.pk])

    empty = staff.post(page, {"words": " "})
    assert (empty.status_code, "Enter what you found out." in words(empty)) == (422, True)
    assert staff.post(page, {"words": "Ortiz owns it."}).status_code == 302

    conflict.refresh_from_db()
    assert (conflict.settled_words, conflict.settled_by) == ("Ortiz owns it.", desk_worker)
    assert port.events.latest("seq").kind == "conflict_settled"


def test_a_settled_conflict_is_not_settled_twice(port, check, theirs, desk_worker):
    check()
    conflict = NumberConflict.objects.get()
    conflicts.settle(conflict, "Done.", by=desk_worker)

    with pytest.raises(MoveNotAllowed):
        conflicts.settle(conflict, "Again.", by=desk_worker)
    with pytest.raises(ReasonNeeded):
        conflicts.settle(conflict, "", by=desk_worker)
    conflict.refresh_from_db()
    assert conflict.settled_words == "Done."


def test_a_customer_reads_nothing_of_it_in_the_history(
    port, check, theirs, desk_worker, client, member
):
    check()
    conflicts.settle(NumberConflict.objects.get(), "Ortiz owns it.", by=desk_worker)
    client.force_login(member)

    page = words(client.get(f"{port.get_absolute_url()}history/"))

    assert ("Conflict" in page, "Ortiz owns it." in page) == (False, False)


def test_fifty_conflicts_cost_the_statements_of_one(
    account, member, stranger, check, staff, count_queries
):
    elsewhere = stranger.memberships.get().account
    counts = []
    for start, count in ((2000, 1), (3000, 49)):
        many = tuple(f"+1512555{line:04d}" for line in range(start, start + count))
        held = factories.make_request(elsewhere, stranger, numbers=many)
        held.numbers.update(is_claimed=True)
        check(factories.make_request(account, member, numbers=many))
        counts.append(count_queries(staff, reverse("desk:conflicts")))

    assert counts[0] == counts[1]


def test_what_we_said_we_will_check_is_shown_to_staff(account, member, check, staff):
    port = check(factories.make_request(account, member, numbers=("+17873331234",)))
    type(port).objects.filter(pk=port.pk).update(status="submitted", submitted_at=timezone.now())

    page = words(staff.get(reverse("desk:request", args=[port.reference])))

    assert "We said we will check (1)" in page
    assert "(787) 333-1234 is a number from Puerto Rico." in page


def test_a_request_that_was_called_off_leaves_no_conflict_to_settle(port, check, theirs):
    check()
    assert conflicts.open_conflicts().count() == 1

    type(port).objects.filter(pk=port.pk).update(status=Status.CANCELLED)

    assert conflicts.open_conflicts().count() == 0


def test_words_without_anything_to_read_settle_nothing(check, theirs, desk_worker):
    check()

    with pytest.raises(ReasonNeeded):
        conflicts.settle(NumberConflict.objects.get(), "\x00 \x00", by=desk_worker)
