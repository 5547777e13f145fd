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
    sent = found[0].sent() | {name.replace("_", "-"): [text] for name, text in words.items()}
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
