"""Whose move it is and what is missing: the same answer in five places."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from numbers import planned_moves
from numbers.models import TrackingNumber
from porting.choices import DocumentKind, Status
from porting.emails.about import Reader
from porting.models import PortOrder, PortRequest, Rejection
from porting.rules.seen import look_at
from porting.services import drafts, mailing, signing
from tests import factories
from tests.porting import letters_made
from tests.porting.desk.conftest import make_paper, make_submitted

# The same days of the week as in 2026, and far ahead: a date that has passed is an alarm.
FIRST = datetime(2037, 12, 1, 16, 30, tzinfo=UTC)
SECOND = datetime(2037, 12, 3, 16, 30, tzinfo=UTC)
CLASHING = "+15125550101"
NUMBERS = (CLASHING, "+15125550102", "+15125550103", "+15125550104", "+15125550105")
BEFORE_APPROVAL = (Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.INFO_NEEDED)


@pytest.fixture
def port(account, member, route):
    return make_submitted(account, member, numbers=NUMBERS, route=route)


def put(row, status, *, orders=1, dates=(FIRST, SECOND)):
    """Store a request in a status, its numbers in one or two orders."""
    first = row.orders.get(mark="A")
    if orders == 2 and not row.orders.filter(mark="B").exists():
        second = PortOrder.objects.create(
            request=row, letter=first.letter, mark="B", line_class=first.line_class,
            pon=f"{row.pk}-B", status=Status.DRAFT,
        )  # fmt: skip
        row.numbers.filter(position__gte=3).update(order=second)
    below = Status.PORTED if status == Status.PARTLY_PORTED else status
    for order, foc_at in zip(row.orders.order_by("mark"), dates, strict=False):
        is_approved = status not in BEFORE_APPROVAL
        order.status, order.pon = below, f"{row.pk}-{order.mark}" if is_approved else ""
        order.foc_at, order.foc_time_zone = foc_at, "America/Chicago"
        order.save()
    row.numbers.update(status=below)
    PortRequest.objects.filter(pk=row.pk).update(status=status)
    return touch(row)


def touch(row):
    """Something has happened: what is stored of the request is worked out anew."""
    PortRequest.objects.filter(pk=row.pk).update(gist={}, gist_events=-1)
    return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)


@pytest.fixture
def places(client, member, desk_worker):
    """What the five places say of a request: each is opened as people open it."""

    def ask(row):
        client.force_login(member)
        client.get(f"/a/{row.account.public_id}/numbers/port/?show=all")
        page = client.get(row.get_absolute_url()).context
        client.force_login(desk_worker)
        if row.submitted_at and row.status != Status.DRAFT:
            queue = client.get(reverse("desk:queue"), {"q": row.reference}).content.decode()
            desk = client.get(reverse("desk:request", args=[row.reference])).context["tag"]["text"]
        else:
            queue = desk = None
        row.refresh_from_db()
        about = mailing._about(
            "new_note", Reader("sam@brightline.example"), request=row, note=None, letter=None,
            order=None, number_import=None,
        )  # fmt: skip
        return page, queue, desk, about

    return ask


def papers(row, *, signed, bill):
    now = timezone.now()
    row.letters.update(signed_at=now if signed else None, sent_at=now)
    row.documents.filter(kind=DocumentKind.BILL).update(removed_at=None if bill else now)


@pytest.mark.parametrize("status", list(Status))
def test_five_places_say_the_same(port, places, account, status):
    """All statuses x letter out or in x bill out or in x one or two orders x an account error."""
    for signed, bill, orders, clash in product((True, False), (True, False), (1, 2), (False, True)):
        factories.Route.objects.filter(e164=CLASHING).delete()
        if clash:
            factories.make_route(account, CLASHING)
        papers(port, signed=signed, bill=bill)
        row = put(port, status, orders=orders)

        page, queue, desk, about = places(row)

        move, said = look_at(row).move, (status, signed, bill, orders, clash)
        assert row.whose_move == move.whose, said
        if "baton" in page:
            assert (page["baton"].whose, page["baton"].text) == (move.whose, row.gist["tag"]), said
        if desk is not None:
            assert row.gist["desk"]["text"] == desk, said
            assert desk.replace("&", "&amp;") in queue, said
        assert about.missing == move.missing, said
        open_clash = clash and status not in (Status.FAILED, Status.CANCELLED)
        assert any("receiving number" in one.text for one in look_at(row).now.errors) is open_clash
        assert bool(about.stops) is (open_clash and not row.is_editable), said
        if row.is_editable:
            wanted = [] if signed else ["signature"]
            wanted += [] if bill else ["bill"]
            assert move.missing == (*wanted, "submit"), said
        else:
            assert move.missing == (), said


def test_a_receiving_number_of_a_port_at_the_carrier_is_an_error_everywhere(port, places, account):
    factories.make_route(account, CLASHING)
    row = put(port, Status.FOC_CONFIRMED)

    page, queue, desk, about = places(row)

    said = "(512) 555-0101 is a receiving number."
    assert [error.text for error in page["errors"]] == [said]
    assert row.gist["errors"][0][0] == said
    assert (row.whose_move, row.gist["tag"]) == ("you", "You: fix 1 thing")
    assert desk == "Ports Dec 1, 10:30 AM CT; customer: fix 1 thing"
    assert desk in queue
    assert about.stops == (said,)


def test_a_plan_is_no_error_anywhere(port, places, account, member):
    clash = factories.make_route(account, CLASHING, name="Front desk 2")
    planned_moves.plan_moves(account, clash, {}, by=member)
    row = put(port, Status.FOC_CONFIRMED)

    page, _, desk, about = places(row)

    assert (page["errors"], row.gist["errors"], about.stops) == ([], [], ())
    assert (row.whose_move, desk) == ("carrier", "Ports Dec 1, 10:30 AM CT")


def test_a_live_number_that_is_still_a_receiving_number_is_a_task(port, places, account):
    factories.make_route(account, CLASHING)
    row = put(port, Status.PORTED)

    page, _, desk, _ = places(row)

    assert [one.text for one in page["errors"]] == [
        "(512) 555-0101 is live here and still a receiving number."
    ]
    assert (row.needs_you, desk) == (True, "Live; customer: fix 1 thing")


def test_a_live_number_that_another_account_has_is_said_on_both_sides(port, places, stranger):
    theirs = stranger.memberships.get().account
    TrackingNumber.objects.create(account=theirs, e164=CLASHING, live_at=timezone.now())
    row = put(port, Status.PORTED)

    page, _, _, _ = places(row)

    assert [one.text for one in page["errors"]] == [
        "(512) 555-0101 has moved. Our team is putting it into Tracking Numbers."
    ]
    assert (row.whose_move, row.needs_you) == ("nobody", False)


def test_two_orders_have_two_strips_and_a_headline_that_counts(port, places):
    row = put(port, Status.FOC_CONFIRMED, orders=2)

    baton = places(row)[0]["baton"]

    assert baton.headline == "3 move Tue, Dec 1, 2 move Thu, Dec 3."
    assert [(strip.name, strip.said) for strip in baton.strips] == [
        (f"{row.pk}-A: 3 local numbers", "3 move Tue, Dec 1"),
        (f"{row.pk}-B: 2 local numbers", "2 move Thu, Dec 3"),
    ]


def test_the_strip_of_an_order_says_what_of_it_is_live(port, places):
    row = put(port, Status.FOC_CONFIRMED, orders=2)
    row.numbers.filter(position__lt=3).update(status=Status.PORTED)
    row.numbers.filter(position=3).update(status=Status.PORTED)

    strips = places(touch(row))[0]["baton"].strips

    assert [strip.said for strip in strips] == ["live", "1 live, 1 moves Thu, Dec 3"]


def test_what_is_live_and_what_is_not_is_counted(port, places):
    row = put(port, Status.FOC_CONFIRMED)
    row.numbers.filter(position__lt=4).update(status=Status.PORTED)

    baton = places(touch(row))[0]["baton"]

    assert (baton.text, baton.headline) == ("4 of 5 live", "4 of 5 live, 1 moves Tue, Dec 1.")


def test_numbers_that_did_not_move_are_counted(port, places):
    row = put(port, Status.PARTLY_PORTED)
    row.numbers.filter(position__gte=3).update(status=Status.FAILED)

    assert places(touch(row))[0]["baton"].headline == "3 of 5 live, 2 did not move."


@pytest.fixture
def came_back(port, desk_worker):
    row = put(port, Status.INFO_NEEDED)
    Rejection.objects.create(
        request=row, reasons=["postal_code_mismatch"], created_by=desk_worker, text=""
    )
    return touch(row)


def test_what_was_asked_for_is_the_customers_move(came_back, places):
    page, _, desk, about = places(came_back)

    assert (page["baton"].text, desk) == ("You: correct and resubmit", "Customer: correct")
    assert [fix.title for fix in page["fixes"]] == ["ZIP code does not match"]
    assert about.missing == ("corrections", "submit")


def test_a_corrected_zip_waits_for_the_signer_and_says_so(came_back, places, member, keep_promises):
    drafts.save_section(came_back, {"service_zip": "78702"}, version=came_back.version, by=member)
    came_back.refresh_from_db()
    letters_made.send(came_back, member)

    page, _, desk, about = places(touch(came_back))

    assert (page["baton"].whose, page["baton"].text) == ("signer", "Signer: Dana Ortiz")
    assert desk == "Signer: Dana Ortiz"
    assert [error.text for error in page["errors"]] == [
        "ZIP code does not match: waiting for Dana Ortiz."
    ]
    assert (page["fixes"], about.missing) == ([], ("signature", "submit"))

    keep_promises()
    letters_made.sign(came_back)
    page, _, desk, about = places(touch(came_back))

    assert (page["baton"].text, desk) == ("You: submit again", "Customer: submit")
    assert (page["errors"], about.missing) == ([], ("submit",))
    assert came_back.notes.filter(mail="letter_signed").get().text.endswith("Next: press Submit.")
    assert not signing.outbox.waiting().filter(payload__mail="bill_link").exists()


def test_words_only_are_answered_by_any_change(port, places, desk_worker, member):
    row = put(port, Status.INFO_NEEDED)
    Rejection.objects.create(request=row, reasons=[], text="Which floor?", created_by=desk_worker)
    assert places(touch(row))[0]["baton"].text == "You: correct and resubmit"

    row = touch(row)
    drafts.save_section(row, {"user_phone": "(512) 555-0191"}, version=row.version, by=member)

    assert places(touch(row))[0]["baton"].text == "You: submit again"


def test_the_page_says_where_a_number_rings_now(port, client, account, member):
    row = put(port, Status.PORTED)
    other = factories.make_route(account, "+15125550188", name="Night desk")
    for e164, route in ((CLASHING, other), ("+15125550102", None)):
        TrackingNumber.objects.create(
            account=account, e164=e164, route=route, live_at=timezone.now()
        )
    client.force_login(member)

    page = client.get(row.get_absolute_url()).content.decode()

    assert '<td data-l="Rings at">Night desk</td>' in page
    assert '<td data-l="Rings at"><span class="tag tag-bad">Rings nowhere</span></td>' in page


def test_a_second_signature_asks_only_for_what_is_missing(signed, member, keep_promises):
    """The bill is here already: neither note nor mail asks for it once more."""
    make_paper(signed)
    drafts.save_section(signed, {"service_zip": "78702"}, version=signed.version, by=member)
    signed.refresh_from_db()
    letters_made.send(signed, member)
    keep_promises()

    letters_made.sign(signed)

    note = signed.notes.filter(mail="letter_signed").latest("pk").text
    assert note == "Dana Ortiz signed the letter. Next: press Submit."
    mails = signing.outbox.waiting().filter(kind="send_mail").values_list("payload", flat=True)
    assert sorted(payload["mail"] for payload in mails) == ["letter_signed", "signed_copy"]
