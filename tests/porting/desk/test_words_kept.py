"""A half-written reply survives every other button of the desk's page of a request."""

import pytest

from porting.models import Note
from tests.page_forms import forms_of
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
