"""Requests of several orders: sent back after approval, changed, and called off half-way."""

import pytest
from django.utils import timezone

from porting.choices import DocumentKind, Purpose, Status
from porting.errors import MoveNotAllowed
from porting.models import AccessLink, OutboxMessage, PortOrder, PortRequest
from porting.rules.sections import Progress
from porting.services import cancelling, desk, letters, links, numbers, orders, submission
from tests.porting import letters_made
from tests.porting.desk.conftest import make_paper, make_submitted, state_of

pytestmark = pytest.mark.django_db

LOCAL, LOCAL_TOO, TOLL_FREE = "+15125550101", "+15125550102", "+18885550103"
NOTE = "Verizon already has this order. Write a note and we ask them to stop it."


@pytest.fixture
def two_orders(account, member, route, desk_worker):
    """Approved: order A with two local numbers, order B with a toll-free one."""
    row = make_submitted(account, member, numbers=(LOCAL, LOCAL_TOO, TOLL_FREE), route=route)
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)
    return PortRequest.objects.get(pk=row.pk)


def order_of(row, mark):
    rows = PortOrder.objects.select_related("request__account", "letter__request")
    return rows.get(request=row, mark=mark)


def sign_again(row, member):
    """Send the letters that are missing, and have them rendered and signed."""
    letters.send_for_signature(row, name=row.signer_name, email=row.signer_email, by=member)
    now = timezone.now()
    letters_made.ask_no_code(row)
    row.live_letters().filter(signed_at=None).update(
        document=make_paper(row, DocumentKind.LETTER),
        sent_at=now,
        consented_at=now,
        signed_at=now,
        signed_name="Dana Ortiz",
        signed_title="Owner",
        signed_sha256="0" * 64,
        signed_document=make_paper(row, DocumentKind.SIGNED_LETTER),
    )


def approve_again(row, member, desk_worker, route):
    """Check, sign, submit and approve a request that was sent back."""
    row.numbers.update(route=route, verdict="can_port")
    row.refresh_from_db()
    PortRequest.objects.filter(pk=row.pk).update(checked_version=row.numbers_version)
    sign_again(row, member)
    row = PortRequest.objects.get(pk=row.pk)
    submission.submit(row, by=member)
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)


def travels(row):
    """Each order: its PON's ending, what it carries, and what its letter lists."""
    return [
        (
            order.pon[-2:],
            str(order.line_class),
            sorted(order.numbers.values_list("e164", flat=True)),
            order.letter.facts["numbers"],
            order.letter.voided_at,
        )
        for order in row.orders.select_related("letter").order_by("mark")
    ]


def test_a_number_that_turns_out_mobile_leaves_the_approved_local_order(
    two_orders, member, desk_worker, route
):
    desk.send_back(two_orders, ["other"], "One is a mobile number.", by=desk_worker)
    PortRequest.objects.filter(pk=two_orders.pk).update(mobile_numbers="some")
    two_orders.refresh_from_db()
    mobile = two_orders.numbers.get(e164=LOCAL_TOO)
    numbers.mark_mobile(two_orders, [mobile.pk], is_mobile=True, by=member)
    approve_again(two_orders, member, desk_worker, route)
    assert travels(two_orders) == [
        ("-A", "local", [LOCAL], [LOCAL], None),
        ("-B", "toll_free", [TOLL_FREE], [TOLL_FREE], None),
        ("-C", "wireless", [LOCAL_TOO], [LOCAL_TOO], None),
    ]


def test_an_approved_order_whose_numbers_are_all_removed_goes_too(
    two_orders, member, desk_worker, route
):
    desk.send_back(two_orders, ["other"], "The toll-free number stays.", by=desk_worker)
    gone = two_orders.numbers.get(e164=TOLL_FREE)
    numbers.remove_numbers(two_orders, [gone.pk], by=member)
    approve_again(two_orders, member, desk_worker, route)
    both = [LOCAL, LOCAL_TOO]
    assert travels(two_orders) == [("-A", "local", both, both, None)]


def test_a_number_corrected_after_approval_travels_under_the_same_pon(
    two_orders, member, desk_worker, route
):
    desk.send_back(two_orders, ["other"], "It ends in 9.", by=desk_worker)
    wrong = two_orders.numbers.get(e164=TOLL_FREE)
    numbers.replace_number(two_orders, wrong.pk, "888 555 0109", by=member)
    approve_again(two_orders, member, desk_worker, route)
    both, right = [LOCAL, LOCAL_TOO], ["+18885550109"]
    assert travels(two_orders) == [
        ("-A", "local", both, both, None),
        ("-B", "toll_free", right, right, None),
    ]


def test_a_request_with_one_order_at_the_carrier_cannot_be_cancelled(
    two_orders, member, desk_worker
):
    orders.mark_sent(order_of(two_orders, "A"), by=desk_worker)
    row = PortRequest.objects.get(pk=two_orders.pk)
    before = state_of(row)
    assert row.status == Status.READY  # the most urgent of its two orders
    with pytest.raises(MoveNotAllowed) as refused:
        cancelling.cancel(row, "", by=member)
    assert (str(refused.value), state_of(row)) == (NOTE, before)
    assert PortRequest.objects.get(pk=row.pk).account_number == "VZ-88201-4471"


def test_cancelling_takes_back_the_letter_and_tells_the_signer(account, member, route):
    row = make_submitted(account, member, route=route)
    row.live_letters().update(signed_at=None)
    cancelling.cancel(row, "", by=member)
    assert not row.live_letters().exists()
    assert not AccessLink.objects.filter(request=row, revoked_at=None).exists()
    told = OutboxMessage.objects.filter(reference=row.reference, payload__mail="withdrawn")
    assert told.count() == 1


def test_a_letter_that_is_what_is_wrong_is_voided_so_that_a_new_one_can_be_signed(
    in_review, desk_worker, member
):
    links.new_link(in_review, Purpose.SIGN, "dana@ortiz.example", "Dana Ortiz")

    desk.send_back(in_review, ["loa_invalid"], by=desk_worker)

    row = PortRequest.objects.select_related("account").get(pk=in_review.pk)
    assert list(row.letters.values_list("void_reason", flat=True)) == [
        "Our team asked for a new letter."
    ]
    assert list(row.links.values_list("revoke_reason", flat=True)) == ["replaced"]
    kinds = list(row.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["sent_back", "letter_voided"]
    assert not Progress(row).rows["loa"].is_done
    # The way out: the letter is sent and signed again, and the request submitted.
    letters.send_for_signature(row, name="Dana Ortiz", email="dana@ortiz.example", by=member)
    assert row.live_letters().count() == 1


def test_a_letter_stays_when_something_else_is_wrong(in_review, desk_worker):
    desk.send_back(in_review, ["pin_wrong"], by=desk_worker)

    assert in_review.live_letters().count() == 1
