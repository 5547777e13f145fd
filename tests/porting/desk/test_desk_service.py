import re

import pytest

from accounts.moments import moment
from porting.choices import Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed, OrderNotReady, PortingError
from porting.models import OutboxMessage, PortOrder, PortRequest
from porting.services import desk, orders, submission
from tests import factories
from tests.porting.desk.conftest import make_submitted, state_of, the_order


def mails(row):
    found = OutboxMessage.objects.filter(reference=row.reference, kind="send_mail").order_by("pk")
    return [message.payload["mail"] for message in found]


def test_taking_starts_the_review_and_names_the_owner(submitted, desk_worker):
    desk.take(submitted, by=desk_worker)

    row = PortRequest.objects.get(pk=submitted.pk)
    assert (row.status, row.assignee) == (Status.IN_REVIEW, desk_worker)
    assert [event.kind for event in row.events.all()][-1] == "taken"
    assert mails(row) == ["in_review"]


def test_second_taker_is_told_who_was_first(submitted, desk_worker):
    other = factories.make_staff(first_name="Marco", last_name="B.")
    stale = PortRequest.objects.get(pk=submitted.pk)
    desk.take(submitted, by=desk_worker)
    before = state_of(submitted)

    with pytest.raises(MoveNotAllowed) as late:
        desk.take(stale, by=other)
    with pytest.raises(MoveNotAllowed) as later:
        desk.take(PortRequest.objects.get(pk=submitted.pk), by=other)

    taken = submitted.events.get(kind="taken")
    assert str(late.value) == (
        "Priya N. has taken this request already. Review started, by Priya N., "
        f"{moment(taken.at, 'America/Chicago')}. Nothing changed."
    )
    assert str(later.value) == str(late.value)
    assert state_of(submitted) == before


def test_released_request_can_be_taken_by_somebody_else(in_review, desk_worker):
    other = factories.make_staff(first_name="Marco", last_name="B.")

    desk.release(in_review, by=desk_worker)
    desk.take(PortRequest.objects.get(pk=in_review.pk), by=other)

    row = PortRequest.objects.get(pk=in_review.pk)
    assert (row.assignee, row.status) == (other, Status.IN_REVIEW)


def test_releasing_what_nobody_has_changes_nothing(submitted, desk_worker):
    before = state_of(submitted)

    with pytest.raises(MoveNotAllowed):
        desk.release(submitted, by=desk_worker)

    assert state_of(submitted) == before


def test_sending_back_opens_the_pages_and_names_what_to_fix(in_review, desk_worker):
    rejection = desk.send_back(
        in_review, ["pin_wrong", "name_mismatch"], "The bill says PLLC.", by=desk_worker
    )

    row = PortRequest.objects.get(pk=in_review.pk)
    assert row.status == Status.INFO_NEEDED
    assert row.is_editable
    assert rejection.reasons == ["name_mismatch", "pin_wrong"]
    assert rejection.fix_fields == [
        "business_name",
        "billing_first_name",
        "billing_last_name",
        "account_pin",
    ]
    assert "The bill says PLLC." in row.notes.last().text
    assert mails(row)[-1] == "sent_back"


@pytest.mark.parametrize(
    ("reasons", "text", "field"),
    [
        ([], "Look again", "reasons"),
        (["no_such_reason"], "", "reasons"),
        (["other"], "  ", "text"),
        (["pin_wrong"], "x" * 2001, "text"),
    ],
)
def test_sending_back_without_reason_changes_nothing(in_review, desk_worker, reasons, text, field):
    before = state_of(in_review)

    with pytest.raises(PortingError) as refused:
        desk.send_back(in_review, reasons, text, by=desk_worker)

    assert refused.value.field == field
    assert state_of(in_review) == before


def test_sending_back_twice_is_refused(in_review, desk_worker):
    desk.send_back(in_review, ["pin_wrong"], by=desk_worker)
    before = state_of(in_review)

    with pytest.raises(MoveNotAllowed):
        desk.send_back(PortRequest.objects.get(pk=in_review.pk), ["pin_wrong"], by=desk_worker)

    assert state_of(in_review) == before


def test_stale_page_neither_approves_nor_sends_back(in_review, desk_worker):
    before = state_of(in_review)

    with pytest.raises(ChangedMeanwhile):
        desk.approve(in_review, by=desk_worker, version=in_review.version - 1)
    with pytest.raises(ChangedMeanwhile):
        desk.send_back(in_review, ["pin_wrong"], by=desk_worker, version=in_review.version - 1)

    assert state_of(in_review) == before


def test_answered_request_comes_back_and_closes_the_rejection(in_review, desk_worker, member):
    rejection = desk.send_back(in_review, ["pin_wrong"], by=desk_worker)

    submission.submit(PortRequest.objects.get(pk=in_review.pk), by=member, is_confirmed=True)

    rejection.refresh_from_db()
    row = PortRequest.objects.get(pk=in_review.pk)
    assert rejection.answered_at is not None
    assert row.status == Status.SUBMITTED
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)
    assert PortRequest.objects.get(pk=row.pk).status == Status.READY


def test_approving_gives_every_order_a_pon(account, member, route, desk_worker):
    row = make_submitted(
        account, member, route=route, numbers=("+15125550101", "+15125550102", "+18885550103")
    )
    desk.take(row, by=desk_worker)

    desk.approve(row, by=desk_worker)

    pons = list(row.orders.order_by("mark").values_list("pon", flat=True))
    stem = row.reference.removeprefix("PR-")
    assert pons == [f"{stem}-A", f"{stem}-B"]
    assert all(re.fullmatch(r"[A-Z0-9-]{1,16}", pon) for pon in pons)
    assert set(row.orders.values_list("status", flat=True)) == {Status.READY}
    assert mails(row)[-1] == "approved"


def test_pon_that_is_taken_gets_another_ending(in_review, desk_worker, account, member):
    taken = f"{in_review.reference.removeprefix('PR-')}-A"
    other = make_submitted(account, member, numbers=("+15125550177",))
    PortOrder.objects.filter(request=other).update(pon=taken)

    desk.approve(in_review, by=desk_worker)

    assert the_order(in_review).pon == f"{taken}-2"


def test_pon_stays_when_a_request_comes_back_and_is_approved_again(ready, desk_worker, member):
    pon = the_order(ready).pon
    desk.send_back(ready, ["pin_wrong"], by=desk_worker)
    row = PortRequest.objects.get(pk=ready.pk)
    submission.submit(row, by=member, is_confirmed=True)

    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)

    assert the_order(row).pon == pon


def refuse_to_approve(row, by):
    before = state_of(row)
    with pytest.raises(OrderNotReady) as refused:
        desk.approve(row, by=by)
    assert state_of(row) == before
    return str(refused.value)


def test_no_approval_without_a_bill(account, member, desk_worker):
    row = make_submitted(account, member, bill=False)
    desk.take(row, by=desk_worker)

    said = refuse_to_approve(row, desk_worker)

    assert said == "There is no phone bill. Send the request back and ask for one."


def test_no_approval_with_a_letter_older_than_sixty_days(account, member, desk_worker):
    row = make_submitted(account, member, signed_days_ago=61)
    desk.take(row, by=desk_worker)

    assert "more than 60 days ago" in refuse_to_approve(row, desk_worker)


def test_no_approval_while_the_letter_is_not_signed_or_not_rendered(in_review, desk_worker):
    in_review.letters.update(signed_document=None)
    assert "is still being made" in refuse_to_approve(in_review, desk_worker)

    in_review.letters.update(signed_at=None)
    assert "is not signed" in refuse_to_approve(in_review, desk_worker)


def test_no_approval_when_the_letter_says_something_else(in_review, desk_worker):
    PortRequest.objects.filter(pk=in_review.pk).update(business_name="Somebody Else LLC")
    row = PortRequest.objects.get(pk=in_review.pk)

    assert "does not say what the request says" in refuse_to_approve(row, desk_worker)


def test_second_approval_changes_nothing(ready, desk_worker):
    before = state_of(ready)

    with pytest.raises(MoveNotAllowed):
        desk.approve(PortRequest.objects.get(pk=ready.pk), by=desk_worker)

    assert state_of(ready) == before


def test_request_whose_order_was_sent_does_not_go_back(account, member, route, desk_worker):
    numbers = ("+15125550101", "+18885550103")
    row = make_submitted(account, member, route=route, numbers=numbers)
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)
    first = PortOrder.objects.select_related("request", "letter").get(request=row, mark="A")
    orders.mark_sent(first, by=desk_worker)
    before = state_of(row)

    with pytest.raises(MoveNotAllowed) as refused:
        desk.send_back(PortRequest.objects.get(pk=row.pk), ["pin_wrong"], by=desk_worker)

    assert str(refused.value) == (
        f"Order {first.pon} is with the carrier, so the request cannot go back to the customer."
    )
    assert state_of(row) == before


def test_sent_back_mail_carries_the_words_of_the_desk(
    in_review, desk_worker, keep_promises, mailoutbox
):
    desk.send_back(in_review, ["name_mismatch"], "The bill says LLC.", by=desk_worker)

    keep_promises()

    assert "The bill says LLC." in mailoutbox[-1].body
    assert mailoutbox[-1].subject


def test_the_second_who_approves_at_once_reads_who_did_it_and_when(in_review, desk_worker):
    other = factories.make_staff(first_name="Marco", last_name="B.")
    stale = PortRequest.objects.get(pk=in_review.pk)
    desk.approve(in_review, by=desk_worker)
    before = state_of(in_review)

    with pytest.raises(MoveNotAllowed) as refused:
        desk.approve(stale, by=other)

    at = moment(in_review.events.get(kind="approved").at, "America/Chicago")
    assert str(refused.value) == (
        f"Somebody was faster. Papers approved, by Priya N., {at}. "
        "Nothing was done: load the page again to see how it stands."
    )
    assert state_of(in_review) == before
