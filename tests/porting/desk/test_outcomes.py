"""Which numbers a press is about, that it asks first, and how it is taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from numbers.models import TrackingNumber
from porting import outbox
from porting.choices import OutboxState, Status
from porting.errors import MoveNotAllowed, NumberTaken
from porting.models import NumbersOutcome, OutboxMessage, PortNumber, PortRequest
from porting.services import left_over, orders, outcomes
from porting.services.invariants import broken
from tests.page_forms import forms_of
from tests.porting.desk.conftest import THREE, make_submitted, state_of
from tests.porting.desk.pages_opened import page

WHY = "The line was cut off."
ACTS = [("order_fail", Status.FAILED), ("order_complete", Status.PORTED)]


@pytest.fixture
def window(settings):
    settings.UNDO_SECONDS = 120


def press(client, name, row, **data):
    given = {"reason": WHY, "is_early_confirmed": "on"} | data
    return client.post(page(name, row, "A"), given)


def confirm(client, answer, address, button="confirmed"):
    (form,) = (one for one in forms_of(answer.content.decode(), address) if one.buttons)
    chosen = next(one for one in form.buttons if one.name == button)
    return client.post(address, form.sent(chosen), follow=True)


def statuses(row):
    return list(row.numbers.order_by("position").values_list("status", flat=True))


@pytest.mark.parametrize(("name", "ended"), ACTS)
def test_a_tick_wins_over_the_radio_and_the_page_names_the_number(
    client, desk_worker, dated, name, ended
):
    client.force_login(desk_worker)
    first, before = dated.numbers.first(), state_of(dated.request)

    asked = press(client, name, dated.request, which="all", numbers=first.pk)

    said = asked.content.decode()
    assert asked.status_code == 200
    assert ("(512) 555-0101" in said, "(512) 555-0102" in said) == (True, False)
    assert "The other 2 of this order stay as they are." in said
    assert state_of(dated.request) == before
    confirm(client, asked, page(name, dated.request, "A"))
    assert statuses(dated.request) == [ended, Status.FOC_CONFIRMED, Status.FOC_CONFIRMED]


@pytest.mark.parametrize(("name", "ended"), ACTS)
def test_nothing_ticked_and_nothing_chosen_is_an_error_with_the_remedy(
    client, desk_worker, dated, name, ended
):
    client.force_login(desk_worker)
    before = state_of(dated.request)
    (form,) = (
        one
        for one in forms_of(client.get(page("request", dated.request)).content.decode(), "/")
        if one.action == page(name, dated.request, "A")
    )
    untouched = {k: v for k, v in form.sent().items() if k != "csrfmiddlewaretoken"}

    answer = press(client, name, dated.request, **untouched | {"outcome-A-reason": [WHY]})

    assert "outcome-A-which" not in untouched
    assert answer.status_code == 422
    assert "Tick the numbers in the list below, or choose all of them." in answer.content.decode()
    assert state_of(dated.request) == before


@pytest.mark.parametrize(("name", "ended"), ACTS)
def test_all_of_an_order_are_counted_and_named_before_they_are_touched(
    client, desk_worker, dated, name, ended
):
    client.force_login(desk_worker)

    asked = press(client, name, dated.request, which="all")

    said = asked.content.decode()
    assert [e164 for e164 in ("0101", "0102", "0103") if f"(512) 555-{e164}" in said] == [
        "0101",
        "0102",
        "0103",
    ]
    assert "These are all numbers of this order." in said
    assert statuses(dated.request) == [Status.FOC_CONFIRMED] * 3
    confirm(client, asked, page(name, dated.request, "A"))
    assert statuses(dated.request) == [ended] * 3


def test_going_back_keeps_the_ticks_and_the_reason(client, desk_worker, dated):
    client.force_login(desk_worker)
    first = dated.numbers.first()
    asked = press(client, "order_fail", dated.request, numbers=first.pk)

    answer = confirm(client, asked, page("order_fail", dated.request, "A"), "back")

    said = answer.content.decode()
    assert answer.status_code == 200
    assert f'aria-label="Tick {first.e164}" checked' in said
    assert WHY in said
    assert statuses(dated.request) == [Status.FOC_CONFIRMED] * 3


def test_a_number_that_somebody_else_settled_meanwhile_is_asked_about_again(
    client, desk_worker, dated
):
    client.force_login(desk_worker)
    address = page("order_fail", dated.request, "A")
    asked = press(client, "order_fail", dated.request, which="all")
    orders.complete_numbers(dated, [dated.numbers.first()], by=desk_worker, is_early_confirmed=True)

    again = confirm(client, asked, address)

    assert "Somebody else has just changed this order." in again.content.decode()
    assert statuses(dated.request) == [Status.PORTED] + [Status.FOC_CONFIRMED] * 2
    confirm(client, again, address)
    assert statuses(dated.request) == [Status.PORTED] + [Status.FAILED] * 2


def everything(row):
    """What taking back must restore, but for history, notes and version."""
    row = PortRequest.objects.get(pk=row.pk)
    inventory = TrackingNumber.objects.filter(account=row.account).order_by("pk")
    kept = "e164", "expected_at", "live_at", "released_at", "description", "route"
    numbers = "e164", "status", "is_claimed", "account_pin", "ported_at", "tracking_number"
    return (
        (row.status, row.ended_at, row.account_number, row.account_pin),
        list(row.orders.values_list("mark", "status", "ended_at")),
        list(row.numbers.order_by("pk").values_list(*numbers)),
        list(inventory.values_list(*kept)),
    )


def broken_rows():
    # The fixture has not been told everything by mail; what is about rows must hold.
    about_rows = ("claims", "statuses", "orders", "events", "secrets")
    return [sentence for sentence in broken() if sentence.startswith(about_rows)]


def say(name, order, numbers, by):
    if name == "order_fail":
        orders.fail_numbers(order, numbers, WHY, by=by)
    else:
        orders.complete_numbers(order, numbers, by=by, is_early_confirmed=True)
    return NumbersOutcome.objects.latest("pk")


@pytest.mark.parametrize(("name", "ended"), ACTS)
def test_undo_puts_everything_back_and_the_customer_gets_no_mail(
    client, desk_worker, dated, window, mailoutbox, name, ended
):
    client.force_login(desk_worker)
    outbox.drain()
    mailoutbox.clear()
    TrackingNumber.objects.filter(e164=THREE[0]).update(description="Van 4, set since")
    before = everything(dated.request)
    outcome = say(name, dated, dated.numbers.all(), desk_worker)
    outbox.drain()
    assert statuses(dated.request) == [ended] * 3
    assert "Undo" in client.get(page("request", dated.request)).content.decode()

    answer = client.post(page("take_back", dated.request, outcome.pk), follow=True)

    assert "Taken back. 3 numbers are as before" in answer.content.decode()
    assert everything(dated.request) == before
    OutboxMessage.objects.filter(state=OutboxState.PENDING).update(due_at=timezone.now())
    outbox.drain()
    assert mailoutbox == []
    assert dated.request.events.last().kind == "outcome_taken_back"
    assert broken_rows() == []


def test_after_the_mail_has_gone_undo_is_refused_with_words(
    client, desk_worker, dated, window, mailoutbox
):
    client.force_login(desk_worker)
    outcome = say("order_fail", dated, dated.numbers.all(), desk_worker)
    assert broken_rows() == []  # the secrets of an ended request are promised to go
    OutboxMessage.objects.filter(state=OutboxState.PENDING).update(due_at=timezone.now())
    outbox.drain()
    assert any("did not move" in mail.body for mail in mailoutbox)
    before = state_of(dated.request)

    answer = client.post(page("take_back", dated.request, outcome.pk), follow=True)

    assert "The customer has the email by now" in answer.content.decode()
    assert state_of(dated.request) == before
    row = PortRequest.objects.get(pk=dated.request_id)
    assert (row.account_number, row.account_pin) == ("", "")


def test_a_number_that_another_request_claims_meanwhile_stays_there(
    account, member, route, desk_worker, dated, window
):
    outcome = say("order_fail", dated, dated.numbers.all(), desk_worker)
    other = make_submitted(account, member, numbers=THREE[:1], route=route)
    before = everything(dated.request), everything(other)

    with pytest.raises(NumberTaken, match="was asked for elsewhere in the meantime"):
        outcomes.take_back(outcome, by=desk_worker)

    assert (everything(dated.request), everything(other)) == before
    assert PortNumber.objects.get(e164=THREE[0], is_claimed=True).request_id == other.pk


def test_it_is_taken_back_once_only(desk_worker, dated, window):
    outcome = say("order_fail", dated, dated.numbers.all(), desk_worker)
    stale = NumbersOutcome.objects.select_related("order__request").get(pk=outcome.pk)
    outcomes.take_back(outcome, by=desk_worker)
    before = state_of(dated.request)

    with pytest.raises(MoveNotAllowed, match="taken back already"):
        outcomes.take_back(stale, by=desk_worker)

    assert state_of(dated.request) == before


def test_undo_is_offered_only_while_the_mail_waits(client, desk_worker, dated, window):
    client.force_login(desk_worker)
    outcome = say("order_fail", dated, dated.numbers.all()[:1], desk_worker)
    held = OutboxMessage.objects.get(dedupe_key__endswith=f":note:{outcome.note_id}")
    assert held.due_at == outcome.until_at

    NumbersOutcome.objects.update(until_at=timezone.now() - timedelta(seconds=1))

    assert "Undo" not in client.get(page("request", dated.request)).content.decode()


def test_undo_of_another_request_is_not_found(client, desk_worker, dated, window, account, member):
    client.force_login(desk_worker)
    outcome = say("order_fail", dated, dated.numbers.all()[:1], desk_worker)
    other = make_submitted(account, member, numbers=("+15125550177",))

    answer = client.post(page("take_back", other, outcome.pk))

    assert answer.status_code == 404
    assert statuses(dated.request)[0] == Status.FAILED


def test_what_was_put_into_its_account_by_hand_since_is_not_taken_back(
    client, desk_worker, dated, stranger, window
):
    elsewhere = stranger.memberships.get().account
    theirs = TrackingNumber.objects.get(e164=THREE[0])
    TrackingNumber.objects.filter(pk=theirs.pk).update(account=elsewhere, live_at=timezone.now())
    numbers = list(dated.numbers.all())
    orders.complete_numbers(dated, numbers, by=desk_worker, is_early_confirmed=True)
    said = NumbersOutcome.objects.get()
    assert outcomes.open_outcomes(dated.request) == [said]
    left_over.settle(dated.numbers.get(e164=THREE[0]), holder=theirs, by=desk_worker)
    before = everything(dated.request)

    with pytest.raises(MoveNotAllowed, match="has been put into its account since"):
        outcomes.take_back(said, by=desk_worker)

    assert everything(dated.request) == before
    here = TrackingNumber.objects.get(e164=THREE[0], released_at=None)
    assert (here.account, here.live_at is None) == (dated.request.account, False)
    said.refresh_from_db()
    assert said.undone_at is None
    assert outcomes.open_outcomes(dated.request) == []
    client.force_login(desk_worker)
    assert (
        page("take_back", dated.request, said.pk)
        not in client.get(page("request", dated.request)).content.decode()
    )
