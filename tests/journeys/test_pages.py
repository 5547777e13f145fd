"""Every page of the table in its state; those of a customer's ports in a file of their own, as
each file of journeys is one process's.
"""

import pytest

from tests.journeys.looked_at import NARROW, arrive, look_at
from tests.journeys.measures import DOUBLE_TEXT, OVERFLOW, SPACE_TEXT
from tests.journeys.pages import NO_PAGE, PAGES
from tests.journeys.states import ROUTES
from tests.journeys.walk import EMAIL


def test_every_route_is_in_the_table_or_shows_no_page():
    listed = {state.route for state in PAGES if state.route} | set(NO_PAGE)

    assert sorted(listed) == sorted(ROUTES)


def test_whoever_starts_at_the_sign_in_page_is_not_signed_in_before():
    at_the_door = {state.user for state in PAGES if "account_login" in (state.route, state.start)}

    assert at_the_door & set(EMAIL) == set()


@pytest.mark.parametrize("state", [one for one in PAGES if not one.is_of_ports], ids=str)
def test_a_page_in_a_state(state, desk_of, scenes):
    look_at(state, desk_of, scenes[1])


ZOOMED = [
    state
    for state in PAGES
    if (state.route, state.state)
    in {
        ("porting:overview", "all"),
        ("porting:billing_details", "error"),
        ("porting:request", "taken"),
        ("porting:configure", "filled"),
        ("guests:letter", "empty"),
        ("desk:queue", "open"),
        ("desk:request", "dated"),
    }
]


@pytest.mark.parametrize("state", ZOOMED, ids=str)
@pytest.mark.parametrize(
    ("width", "change"),
    [(640, DOUBLE_TEXT), (NARROW, SPACE_TEXT)],
    ids=["text twice as large", "text spaced"],
)
def test_larger_or_wider_text_does_not_make_a_page_scroll_sideways(
    state, width, change, desk_of, scenes
):
    page, _, _ = desk_of(state.user)
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, state, scenes[1])

    page.evaluate(change)

    assert page.evaluate(OVERFLOW) == []
