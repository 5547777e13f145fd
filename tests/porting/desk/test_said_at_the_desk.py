"""Sentences of the desk that were not true, or not clear, to somebody who used it."""

import re

import pytest

from numbers import planned_moves
from numbers.models import TrackingNumber
from porting.choices import LineType, Status
from porting.rules import risk
from porting.rules.bill_findings import Bill
from porting.rules.selection import SHOW, Selection
from porting.services import holds, orders, outcomes
from tests import factories
from tests.porting.desk.conftest import the_order
from tests.porting.desk.pages_opened import page
from tests.porting.imports.pages_read import words

WHY = "The line was cut off."


@pytest.fixture
def desk(client, desk_worker):
    client.force_login(desk_worker)
    return client


def ask(desk, order, name, *numbers):
    given = {"reason": WHY, "is_early_confirmed": "on", "numbers": [n.pk for n in numbers]}
    return words(desk.post(page(name, order.request, "A"), given))


def test_the_page_that_asks_says_which_numbers_are_released(desk, dated):
    one, two, _ = dated.numbers.all()

    assert "1 number is free again, so that others may ask for it," in ask(
        desk, dated, "order_fail", one
    )
    assert "2 numbers are free again, so that others may ask for them," in ask(
        desk, dated, "order_fail", one, two
    )


def test_what_moves_planned_calls_is_not_said_to_be_taken_back(desk, dated, member, settings):
    settings.UNDO_SECONDS = 120
    planned, other, _ = dated.numbers.all()
    account = dated.request.account
    phone = factories.make_route(account, planned.e164, name="Front desk")
    planned_moves.plan_moves(account, phone, {}, by=member)

    with_plan = ask(desk, dated, "order_complete", planned)
    without = ask(desk, dated, "order_complete", other)

    said = "Calls of Front desk move with it, as planned. That cannot be taken back"
    assert (said in with_plan, said in without) == (True, False)
    assert ("You can take it back" in with_plan, "You can take it back" in without) == (False, True)
    orders.complete_numbers(dated, [planned], by=dated.approved_by, is_early_confirmed=True)
    assert list(outcomes.open_outcomes(dated.request)) == []


def test_a_note_that_takes_back_says_it_plainly(dated, desk_worker, settings):
    settings.UNDO_SECONDS = 120
    said = []
    for act, more in (
        (orders.fail_numbers, {"reason": WHY}),
        (orders.complete_numbers, {"is_early_confirmed": True}),
    ):
        for count in (1, 2):
            act(dated, dated.numbers.all()[:count], by=desk_worker, **more)
            outcomes.take_back(outcomes.open_outcomes(dated.request)[0], by=desk_worker)
            said.append(dated.request.notes.latest("pk").text)

    assert said == [
        "Our mistake: 1 number has not failed; it is on the way as before.",
        "Our mistake: 2 numbers have not failed; they are on the way as before.",
        "Our mistake: 1 number is not live yet; it is on the way as before.",
        "Our mistake: 2 numbers are not live yet; they are on the way as before.",
    ]


def test_an_order_that_waits_for_a_second_person_says_so(desk, in_review, monkeypatch):
    monkeypatch.setattr(risk, "is_flagged", lambda request: True)
    version = in_review.version

    answer = desk.post(page("approve", in_review), {"version": version}, follow=True)

    said = "Approved. The order waits for a second person of the team, because of the signs of risk"
    assert said in words(answer)
    assert answer.context["tag"]["text"] == "Us: second person"
    other = factories.make_staff()
    holds.release_order(the_order(in_review), by=other)
    assert desk.get(page("request", in_review)).context["tag"]["text"] == "Us: send the order"


def test_what_may_not_always_stay_empty_is_not_called_optional(desk, dated):
    said = words(desk.get(page("request", dated.request)))

    assert ("Which numbers (optional)" in said, "move (optional)" in said) == (False, False)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("none", "Landline or VoIP"), ("all", "Mobile"), ("some", "Not sure")],
)
def test_the_kind_of_line_is_what_the_customer_said_of_all(desk, dated, answer, shown):
    row = dated.request
    type(row).objects.filter(pk=row.pk).update(mobile_numbers=answer)
    row.numbers.update(line_type=LineType.UNKNOWN)

    numbers = desk.get(page("request", row)).context["numbers"]

    assert [row.count(f'"Line">{shown}</td>') for row in numbers] == [1, 1, 1]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("none", {"mobile": 0, "landline": 3, "unknown": 0}),
        ("all", {"mobile": 3, "landline": 0, "unknown": 0}),
        ("some", {"mobile": 0, "landline": 0, "unknown": 3}),
    ],
)
def test_a_list_is_narrowed_by_what_is_shown(dated, answer, found):
    row = dated.request
    row.mobile_numbers = answer
    row.numbers.update(line_type=LineType.UNKNOWN)

    kinds = [slug for slug in SHOW if slug in found]

    assert {s: Selection(is_all=True, show=s).listed(row).count() for s in kinds} == found


def test_the_desk_says_where_a_number_rings_now(desk, dated, desk_worker):
    one, two, _ = dated.numbers.all()
    account = dated.request.account
    orders.complete_numbers(dated, [one], by=desk_worker, is_early_confirmed=True)
    orders.fail_numbers(dated, [two], WHY, by=desk_worker)
    elsewhere = factories.make_route(account, "+15125550187", name="Night desk")
    TrackingNumber.objects.filter(e164=one.e164).update(route=elsewhere)

    rows = desk.get(page("request", dated.request)).context["numbers"]

    cells = [re.search(r'"Rings at">([^<]*)<', row)[1] for row in rows]
    assert cells == ["Night desk", "-", "Front desk"]


def test_a_bill_that_is_being_read_is_not_said_to_have_no_text():
    reading, empty = Bill("bill.pdf", None), Bill("bill.pdf", {})

    assert risk.why_unread([empty, reading]).startswith("The bill has not been read yet")
    assert risk.why_unread([empty]) == "No text of the bill could be read: compare it yourself."


def test_a_number_that_did_not_move_rings_nowhere_of_ours(client, dated, desk_worker, member):
    orders.fail_numbers(dated, dated.numbers.all()[:1], WHY, by=desk_worker)
    client.force_login(member)

    rows = client.get(dated.request.get_absolute_url()).context["numbers"]

    cells = [row.count('<td data-l="Rings at">–</td>') for row in rows]
    assert (cells, dated.numbers.filter(status=Status.FAILED).count()) == ([1, 0, 0], 1)
