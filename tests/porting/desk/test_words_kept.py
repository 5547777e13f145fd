"""A half-written reply survives every other button of the desk's page of a request."""

from datetime import time

import pytest

from porting.models import Note, PortOrder
from porting.services import desk, orders
from tests.page_forms import forms_of
from tests.porting.desk.conftest import make_submitted, next_tuesday, the_order
from tests.porting.desk.pages_opened import page

REPLY = "Please send page two of the"


def press(client, row, route, **words):
    """Press the button of this route as the page offers it, with words in the two boxes."""
    body = client.get(page("request", row)).content.decode()
    found = [one for one in forms_of(body, page("request", row)) if one.action == route]
    assert len(found) == 1, [str(one) for one in found]
    typed = {name.replace("_", "-"): [text] for name, text in words.items()}
    assert typed.keys() <= {one.name for one in found[0].controls}  # the button takes them along
    sent = found[0].sent() | typed
    return client.post(route, sent, follow=True)


@pytest.mark.parametrize(
    ("fixture", "name", "more"),
    [
        ("submitted", "take", ()),
        ("in_review", "release", ()),
        ("in_review", "approve", ()),
        ("in_review", "note", ("internal",)),
        ("ready", "order_sent", ("A",)),
    ],
)
def test_a_reply_in_progress_is_still_there_after(
    request, client, desk_worker, fixture, name, more
):
    row = request.getfixturevalue(fixture)
    client.force_login(desk_worker)

    answer = press(
        client, row, page(name, row, *more), reply_text=REPLY, internal_text="Bill looks odd."
    )

    said = answer.content.decode()
    assert answer.status_code == 200
    assert f">\n{REPLY}</textarea>" in said
    assert Note.objects.filter(text__contains=REPLY).count() == 0
    # What was posted is a note now and no longer in its box; what was not, is.
    assert (">\nBill looks odd.</textarea>" in said) == (name != "note")


# A part of the page: the name of its field, what is typed, and how it stands there afterwards.
PARTS = {
    "reply-text": (REPLY, f">\n{REPLY}</textarea>"),
    "internal-text": ("Looks odd", ">\nLooks odd</textarea>"),
    "back-text": ("The bill says Suite 5", ">\nThe bill says Suite 5</textarea>"),
    "hold-reason": ("Case 4417", 'value="Case 4417"'),
    "foc-A-date": ("2027-01-12", 'value="2027-01-12"'),
    "outcome-A-reason": ("The line was cut off", ">\nThe line was cut off</textarea>"),
}
PRESSED = [
    ("in_review", "release", (), "hold back reply internal"),
    ("in_review", "approve", (), "hold back reply internal"),
    ("in_review", "send_back", (), "hold reply internal"),
    ("in_review", "note", ("reply",), "hold back internal"),
    ("in_review", "hold", (), "back reply internal"),
    ("sent", "order_foc", ("A",), "hold reply internal outcome"),
    ("sent", "order_fail", ("A",), "hold reply internal foc"),
    ("sent", "hold", (), "reply internal foc outcome"),
]


@pytest.mark.parametrize(("fixture", "name", "more", "parts"), PRESSED)
def test_what_is_typed_in_a_part_is_there_after_the_buttons_of_the_others(
    request, client, desk_worker, fixture, name, more, parts
):
    row = request.getfixturevalue(fixture)
    row = getattr(row, "request", row)
    client.force_login(desk_worker)
    typed = {n: text for n, (text, _) in PARTS.items() if n.split("-")[0] in parts.split()}

    answer = press(client, row, page(name, row, *more), **typed)

    said = answer.content.decode()
    assert [name for name in typed if PARTS[name][1] not in said] == []
    assert row.notes.filter(text__contains=REPLY).count() == 0


def test_words_go_along_through_the_page_that_asks(client, desk_worker, dated):
    row = dated.request
    client.force_login(desk_worker)
    sent = {"reply-text": REPLY, "outcome-A-which": "all", "outcome-A-reason": "Cut off"}

    asked = client.post(page("order_fail", row, "A"), sent)
    form = next(one for one in forms_of(asked.content.decode(), page("order_fail", row, "A")))
    done = client.post(form.action, form.sent(form.buttons[0]))

    assert {one.status for one in row.numbers.all()} == {"failed"}
    assert f">\n{REPLY}</textarea>" in done.content.decode()


def test_ticks_of_another_order_are_no_choice_of_this_one(client, desk_worker, dated):
    client.force_login(desk_worker)
    sent = {"numbers": "999999", "outcome-A-which": "all", "outcome-A-reason": "Cut off"}

    answer = client.post(page("order_fail", dated.request, "A"), sent)

    assert answer.status_code == 422
    assert "The numbers you ticked are of another order." in answer.content.decode()


def test_enter_presses_no_button_of_the_page(client, desk_worker, in_review):
    client.force_login(desk_worker)
    body = client.get(page("request", in_review)).content.decode()

    first = body.index("<button", body.index('id="talk"'))

    assert body[first:].startswith('<button type="submit" disabled hidden></button>')
    assert body.count("<form") == 2  # the page's one, and Sign out


def asked_about(client, row, name="order_complete", **sent):
    """The page that asks, and its form."""
    asked = client.post(page(name, row, "A"), sent)
    body = asked.content.decode()
    return body, next(one for one in forms_of(body, page(name, row, "A")) if one.buttons)


@pytest.mark.parametrize(
    ("typed", "is_unsaved"),
    [({}, False), ({"reply-text": REPLY}, True), ({"outcome-A-reason": "Cut off"}, True)],
)
def test_leaving_the_page_that_asks_with_words_in_it_asks_first(
    client, desk_worker, dated, typed, is_unsaved
):
    client.force_login(desk_worker)
    sent = {"outcome-A-which": "all", "outcome-A-is_early_confirmed": "on"} | typed

    body, _ = asked_about(client, dated.request, **sent)

    assert ("data-unsaved" in body) == is_unsaved


def test_a_reason_that_was_typed_stays_when_other_numbers_are_live(client, desk_worker, dated):
    row, first = dated.request, dated.numbers.first()
    client.force_login(desk_worker)
    sent = {"outcome-A-reason": "Cut off", "outcome-A-is_early_confirmed": "on"}

    _, form = asked_about(client, row, numbers=str(first.pk), **sent)
    done = client.post(form.action, form.sent(form.buttons[0]))

    assert row.numbers.filter(status="ported").count() == 1
    assert ">\nCut off</textarea>" in done.content.decode()
    assert 'value="ticked" checked' not in done.content.decode()


@pytest.fixture
def two_orders(account, member, desk_worker):
    """A request whose two orders have a port date: a local number and a toll-free one."""
    row = make_submitted(account, member, numbers=("+15125550101", "+15125550102", "+18885550103"))
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)
    for order in PortOrder.objects.select_related("request__account", "letter").order_by("mark"):
        orders.mark_sent(order, by=desk_worker)
        orders.record_foc(order, next_tuesday(), time(10, 30), "America/Chicago", by=desk_worker)
    return row


@pytest.mark.parametrize("button", ["confirmed", "back"])
def test_ticks_of_another_order_stay_through_the_page_that_asks(
    client, desk_worker, two_orders, button
):
    row = two_orders
    mine, theirs = row.numbers.get(e164="+15125550101"), row.numbers.get(order__mark="B")
    client.force_login(desk_worker)
    sent = {"numbers": [mine.pk, theirs.pk], "outcome-A-is_early_confirmed": "on"}

    _, form = asked_about(client, row, **sent)
    pressed = next(one for one in form.buttons if one.name == button)
    said = client.post(form.action, form.sent(pressed)).content.decode()

    assert row.numbers.filter(status="ported").count() == (button == "confirmed")
    assert f'aria-label="Tick {theirs.e164}" checked' in said
    assert (f'aria-label="Tick {mine.e164}" checked' in said) == (button == "back")


# C: a list of more than one page.
@pytest.fixture
def long(account, member, desk_worker):
    numbers = tuple(f"+1512555{n}" for n in range(2000, 2060))
    row = make_submitted(account, member, numbers=numbers)
    desk.take(row, by=desk_worker)
    desk.approve(row, by=desk_worker)
    orders.mark_sent(the_order(row), by=desk_worker)
    return row


def test_a_page_that_comes_back_shows_the_rows_that_were_looked_at(client, desk_worker, long):
    client.force_login(desk_worker)
    listed = list(long.numbers.order_by("position", "pk"))
    after = f"{listed[49].position}_{listed[49].pk}"
    body = client.get(page("request", long), {"after": after}).content.decode()
    form = next(
        one
        for one in forms_of(body, page("request", long))
        if one.action == page("order_fail", long, "A")
    )

    answer = client.post(form.action, form.sent() | {"numbers": [str(listed[55].pk)]})

    said = answer.content.decode()
    assert answer.status_code == 422  # no reason
    assert f'aria-label="Tick {listed[55].e164}" checked' in said
    assert said.count('scope="row"') == 10
    assert f'href="{page("request", long)}#numbers"' in said


def test_ticks_on_other_pages_of_the_list_stay_and_are_counted(client, desk_worker, long):
    client.force_login(desk_worker)
    listed = list(long.numbers.order_by("position", "pk"))
    far = [str(one.pk) for one in listed[57:]]
    ticked = [str(listed[0].pk), *far]

    answer = client.post(page("order_fail", long, "A"), {"numbers": [*ticked, "999999"]})

    said = answer.content.decode()
    assert "3 ticked numbers are on other pages of this list, and meant as well." in said
    assert f'href="{page("request", long)}?after={listed[49].position}_{listed[49].pk}#' in said
    form = next(
        one
        for one in forms_of(said, page("order_fail", long, "A"))
        if one.action == page("order_fail", long, "A")
    )
    assert sorted(form.sent()["numbers"]) == sorted(ticked)
