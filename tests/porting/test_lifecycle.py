"""Which status may follow which, who follows whom, and who holds a number."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from porting.choices import ENDED, RELEASING, Status
from porting.errors import MoveNotAllowed, NumberTaken
from porting.models import LetterOfAuthorization, PortNumber, PortOrder, PortRequest
from porting.rules import lifecycle
from porting.rules.lifecycle import derive, move, move_numbers
from tests.factories import make_request

# Said a second time, on purpose: a change of the moves must be made here too. One line a status:
# what it may become. Rows and columns in the order of `Status`.
ALLOWED = """
    draft            -> submitted cancelled
    submitted        -> in_review cancelled
    in_review        -> info_needed ready cancelled
    info_needed      -> submitted cancelled
    ready            -> sent info_needed cancelled
    sent             -> foc_confirmed rejected conflict supp_sent cancel_requested
    rejected         -> info_needed supp_sent cancelled failed
    supp_sent        -> foc_confirmed rejected conflict cancel_requested
    foc_confirmed    -> activating jeopardy conflict rejected supp_sent cancel_requested
    jeopardy         -> foc_confirmed activating rejected supp_sent cancel_requested
    conflict         -> sent foc_confirmed rejected supp_sent cancel_requested
    activating       -> ported failed jeopardy
    ported           -> snapback
    partly_ported    ->
    cancel_requested -> cancelled sent foc_confirmed
    cancelled        ->
    failed           ->
    snapback         -> ported failed
"""
TABLE = {
    seen.strip(): set(following.split())
    for seen, _, following in (line.partition("->") for line in ALLOWED.strip().splitlines())
}
PAIRS = [(seen, to) for seen in Status.values for to in Status.values]


def test_the_table_names_all_eighteen_statuses():
    assert list(TABLE) == Status.values
    assert len(TABLE) == 18


@pytest.mark.parametrize(("seen", "to"), PAIRS)
def test_a_pair_is_allowed_or_refused(seen, to):
    seen, to = Status(seen), Status(to)
    if to in TABLE[seen]:
        lifecycle.check_move(seen, to, "It")
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            lifecycle.check_move(seen, to, "It")
        assert str(refusal.value) == (
            f"It is “{seen.label}” already. Nothing changed."
            if seen == to
            else f"It is “{seen.label}”; it cannot become “{to.label}”."
        )


@pytest.mark.parametrize(("seen", "to"), PAIRS)
def test_a_number_moves_exactly_as_the_table_says(account, member, seen, to):
    number = lone_number(account, member, seen)

    if to in TABLE[seen]:
        move(number, Status(to))
    else:
        with pytest.raises(MoveNotAllowed):
            move(number, Status(to))

    number.refresh_from_db()
    assert number.status == (to if to in TABLE[seen] else seen)
    assert number.is_claimed == (number.status not in RELEASING)


def lone_number(account, member, status):
    row = make_request(account, member, numbers=("+15125550148",))
    PortRequest.objects.filter(pk=row.pk).update(status=status, submitted_at=timezone.now())
    row.numbers.update(status=status, is_claimed=status not in RELEASING)
    return row.numbers.get()


@pytest.mark.parametrize(
    ("below", "above"),
    [
        (["draft"], "draft"),
        (["ready", "ready"], "ready"),
        (["sent", "ready"], "ready"),
        (["foc_confirmed", "sent"], "sent"),
        (["ported", "activating"], "activating"),
        (["ported", "rejected"], "rejected"),
        (["rejected", "info_needed"], "info_needed"),
        (["jeopardy", "conflict"], "conflict"),
        (["snapback", "ported"], "snapback"),
        (["cancel_requested", "foc_confirmed"], "cancel_requested"),
        (["cancelled", "sent"], "sent"),
        (["ported", "ported"], "ported"),
        (["ported", "failed"], "partly_ported"),
        (["ported", "cancelled"], "partly_ported"),
        (["partly_ported", "failed"], "partly_ported"),
        (["cancelled", "cancelled"], "cancelled"),
        (["failed", "cancelled"], "failed"),
        (["failed"], "failed"),
    ],
)
def test_what_stands_above_follows_from_what_is_below(below, above):
    assert derive(below) == above
    assert derive(reversed(below)) == above


@pytest.mark.parametrize("status", Status.values)
def test_alone_every_status_is_passed_up_unchanged(status):
    assert derive([status]) == status


def test_submitting_claims_every_number(account, member):
    row = make_request(account, member, numbers=("+15125550148", "+15125550149"))

    move(row, Status.SUBMITTED, submitted_at=timezone.now())

    row.refresh_from_db()
    assert (row.status, row.version) == ("submitted", 2)
    assert list(row.numbers.values_list("status", "is_claimed")) == [("submitted", True)] * 2


def test_cancelling_releases_every_number(account, member):
    row = make_request(account, member, numbers=("+15125550148",))
    move(row, Status.SUBMITTED, submitted_at=timezone.now())

    move(row, Status.CANCELLED)

    row.refresh_from_db()
    assert row.status == "cancelled"
    assert row.ended_at is not None
    assert list(row.numbers.values_list("status", "is_claimed")) == [("cancelled", False)]


def test_drafts_claim_nothing(account, member):
    for _ in range(2):
        make_request(account, member, numbers=("+15125550148",))

    assert PortNumber.objects.filter(is_claimed=True).count() == 0


def test_a_number_is_claimed_by_one_request_only(account, member):
    first = make_request(account, member, numbers=("+15125550148",))
    second = make_request(account, member, numbers=("+15125550147", "+15125550148"))
    move(first, Status.SUBMITTED, submitted_at=timezone.now())

    with pytest.raises(NumberTaken) as refusal:
        move(second, Status.SUBMITTED, submitted_at=timezone.now())

    assert str(refusal.value) == (
        "One of these numbers was added to another active request in the meantime. "
        "Check Portability again to see which one."
    )
    assert second.status == Status.DRAFT
    second.refresh_from_db()
    assert (second.status, second.version, second.submitted_at) == ("draft", 1, None)
    assert list(second.numbers.values_list("status", "is_claimed")) == [("draft", False)] * 2


def test_a_released_number_is_free_again(account, member):
    first = make_request(account, member, numbers=("+15125550148",))
    second = make_request(account, member, numbers=("+15125550148",))
    move(first, Status.SUBMITTED, submitted_at=timezone.now())
    move(first, Status.CANCELLED)

    move(second, Status.SUBMITTED, submitted_at=timezone.now())

    assert second.status == Status.SUBMITTED


def test_the_database_itself_refuses_a_second_claim(account, member):
    for _ in range(2):
        make_request(account, member, numbers=("+15125550148",))

    with pytest.raises(IntegrityError), transaction.atomic():
        PortNumber.objects.update(is_claimed=True)


@pytest.mark.parametrize(
    "said",
    [
        "UNIQUE constraint failed: porting_portnumber.e164",
        'duplicate key value violates unique constraint "number_claimed_once"',
    ],
)
def test_both_databases_words_mean_that_the_number_is_taken(db, said):
    with pytest.raises(NumberTaken), lifecycle._claims_refereed():
        raise IntegrityError(said)


def test_another_broken_promise_of_the_database_is_not_explained_away(db):
    with pytest.raises(IntegrityError), lifecycle._claims_refereed():
        raise IntegrityError("CHECK constraint failed: port_date_has_a_zone")


def test_the_second_of_two_people_is_told(account, member):
    row = make_request(account, member, numbers=("+15125550148",))
    seen_by_other = PortRequest.objects.get(pk=row.pk)
    move(row, Status.SUBMITTED, submitted_at=timezone.now())

    with pytest.raises(MoveNotAllowed) as refusal:
        move(seen_by_other, Status.CANCELLED)

    assert str(refusal.value) == (
        "Somebody else has just changed this. Load the page again to see how it stands."
    )
    assert seen_by_other.status == Status.DRAFT
    row.refresh_from_db()
    assert (row.status, row.version) == ("submitted", 2)
    assert row.numbers.get().status == "submitted"


def test_a_page_opened_before_a_save_cannot_move(account, member):
    row = make_request(account, member, numbers=("+15125550148",))
    PortRequest.objects.filter(pk=row.pk).update(version=5)

    with pytest.raises(MoveNotAllowed):
        move(row, Status.SUBMITTED, submitted_at=timezone.now())

    row.refresh_from_db()
    assert row.status == "draft"
    assert row.numbers.get().is_claimed is False


@pytest.fixture
def two_orders(account, member):
    """A request whose four numbers travel in two orders, both with a port date."""
    e164s = tuple(f"+151255501{n}" for n in range(40, 44))
    row = make_request(account, member, numbers=e164s)
    letter = LetterOfAuthorization.objects.create(
        request=row, group_class="local", facts={}, facts_sha256="", created_by=member
    )
    orders = [
        PortOrder.objects.create(request=row, letter=letter, mark=mark, pon=f"PON{mark}")
        for mark in "AB"
    ]
    numbers = list(row.numbers.all())
    for order, mine in zip(orders, (numbers[:2], numbers[2:]), strict=True):
        PortNumber.objects.filter(pk__in=[n.pk for n in mine]).update(order=order)
    move(row, Status.SUBMITTED, submitted_at=timezone.now())
    for status in (Status.IN_REVIEW, Status.READY):
        move(row, status)
    for order in orders:
        order.refresh_from_db()
        move(order, Status.SENT)
        move(order, Status.FOC_CONFIRMED, foc_at=timezone.now(), foc_time_zone="America/Chicago")
    row.refresh_from_db()
    return row, *orders


def statuses(row):
    row.refresh_from_db()
    return (
        row.status,
        list(row.orders.values_list("status", flat=True)),
        list(row.numbers.values_list("status", flat=True)),
    )


def test_a_move_of_an_order_takes_its_own_numbers_along(two_orders):
    row, first, _ = two_orders

    move(first, Status.JEOPARDY)

    assert statuses(row) == (
        "jeopardy",
        ["jeopardy", "foc_confirmed"],
        ["jeopardy", "jeopardy", "foc_confirmed", "foc_confirmed"],
    )


def test_moved_numbers_derive_the_order_and_the_request(two_orders):
    row, first, second = two_orders
    for order in (first, second):
        move_numbers(order, list(order.numbers.all()), Status.ACTIVATING)
    one, other = first.numbers.all()
    move_numbers(first, [one], Status.PORTED)
    assert statuses(row)[:2] == ("activating", ["activating", "activating"])

    move_numbers(first, [other], Status.FAILED)
    assert statuses(row)[:2] == ("activating", ["partly_ported", "activating"])

    move_numbers(second, list(second.numbers.all()), Status.PORTED)

    assert statuses(row) == (
        "partly_ported",
        ["partly_ported", "ported"],
        ["ported", "failed", "ported", "ported"],
    )
    assert row.ended_at is not None
    assert list(row.numbers.values_list("is_claimed", flat=True)) == [True, False, True, True]


def test_numbers_of_an_order_move_all_or_none(two_orders):
    row, first, _ = two_orders
    numbers = list(first.numbers.all())
    PortNumber.objects.filter(pk=numbers[1].pk).update(status=Status.ACTIVATING)

    with pytest.raises(MoveNotAllowed):
        move_numbers(first, numbers, Status.ACTIVATING)

    assert statuses(row)[2][:2] == ["foc_confirmed", "activating"]


@pytest.mark.parametrize("count", [1, 5])
def test_a_move_costs_the_same_however_many_numbers(
    account, member, count, django_assert_num_queries
):
    row = make_request(
        account, member, numbers=tuple(f"+151255501{n}" for n in range(10, 10 + count))
    )

    with django_assert_num_queries(11):
        move(row, Status.SUBMITTED, submitted_at=timezone.now())


def test_a_request_that_lives_on_has_not_ended(two_orders):
    row, first, second = two_orders
    for order in (first, second):
        move_numbers(order, list(order.numbers.all()), Status.ACTIVATING)
        move_numbers(order, list(order.numbers.all()), Status.PORTED)
    assert statuses(row)[0] in ENDED

    move_numbers(first, list(first.numbers.all()[:1]), Status.SNAPBACK)

    assert statuses(row)[0] == "snapback"
    assert row.ended_at is None
