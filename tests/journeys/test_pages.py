"""Every page in every state: accessible, not too wide, not too heavy, silent, and pictured.

`FULL=1` looks at each in four ways instead of two. Pictures lie in artifacts/pages/.
"""

import os
import re

import pytest
from django.urls import resolve

from tests.journeys import walk
from tests.journeys.conftest import ARTIFACTS
from tests.journeys.measures import (
    DOUBLE_TEXT,
    OVERFLOW,
    SMALL_TARGETS,
    SPACE_TEXT,
    Scale,
    axe,
)
from tests.journeys.pages import NO_PAGE, PAGES
from tests.journeys.reviewed import reviewed
from tests.journeys.stage import stage
from tests.journeys.states import ROUTES

WIDE, NARROW = 1280, 320
LOOKS = [(WIDE, "light"), (NARROW, "dark")]
if os.environ.get("FULL"):
    LOOKS += [(WIDE, "dark"), (NARROW, "light")]
MOST_BYTES = {"guest": 60_000, "priya": 130_000, "audrey": 130_000}  # design: screens.md, G6
MOST_FOR_CUSTOMERS = 90_000
MOST_HTML, MOST_HTML_OF_A_TABLE = 15_000, 25_000
EMAIL = {
    "sam": "sam@ortiz.example",
    "ada": "ada@brightline.example",
    "mo": "mo@northway.example",
    "priya": "priya@portdesk.example",
    "audrey": "audrey@portdesk.example",
}


def test_every_route_is_in_the_table_or_shows_no_page():
    listed = {state.route for state in PAGES if state.route} | set(NO_PAGE)

    assert sorted(listed) == sorted(ROUTES)


@pytest.fixture(scope="session")
def scenes(tmp_path_factory):
    with stage(tmp_path_factory) as (address, words):
        yield address, words


@pytest.fixture(scope="session")
def desk_of(chromium, scenes):
    """The browser page of one person, signed in once; with what it complained about."""
    address, _ = scenes
    opened = {}

    def page_of(user):
        if user not in opened:
            context = chromium.new_context(
                base_url=address, viewport={"width": WIDE, "height": 900}, reduced_motion="reduce"
            )
            page = context.new_page()
            page.set_default_timeout(30_000)
            complaints = []
            page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            if user in EMAIL:
                walk.sign_in(page, EMAIL[user])
                page.wait_for_load_state()
            opened[user] = page, Scale(page), complaints
        return opened[user]

    yield page_of
    for page, _, _ in opened.values():
        page.context.close()


def arrive(page, state, words):
    """Bring the page into its state; returns nothing, fails when it is another page."""
    if state.user == "guest":
        kind = "sign" if "sign" in words[state.scene] else "bill"
        page.goto(f"/{kind[0]}/{words[state.scene][kind]}/")
    answer = page.goto(state.address(words))
    assert answer.status == state.status
    for act in state.acts:
        act(page)
    page.wait_for_load_state()
    if state.route:
        assert resolve(re.sub(r"^https?://[^/]+|\?.*$", "", page.url)).view_name == state.route
    if "error" in state.state:
        assert page.title().startswith("Error: ")
        assert page.evaluate("document.activeElement.className") == "errsum"


@pytest.mark.parametrize("state", PAGES, ids=str)
def test_a_page_in_a_state(state, desk_of, scenes):
    page, scale, complaints = desk_of(state.user)
    complaints.clear()
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    arrive(page, state, scenes[1])

    problems, bytes_ = [], (scale.html(), scale.total(), scale.requests())
    for width, theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        where = f"{width} {theme}: "
        found = axe(page)
        problems += [f"{where}{one}" for one in found["violations"]]
        problems += [
            f"{where}not decided: {one}" for one in found["incomplete"] if not reviewed(one)
        ]
        problems += [f"{where}too wide: {one}" for one in page.evaluate(OVERFLOW)]
        problems += [f"{where}small target: {one}" for one in page.evaluate(SMALL_TARGETS)]
        keep_picture(page, state, f"{width}-{theme}")

    most = MOST_HTML_OF_A_TABLE if "100" in state.state else MOST_HTML
    assert not problems, "\n".join(problems)
    # A page that says 4xx on purpose makes the browser say so.
    assert [c for c in complaints if "status of 4" not in c] == []
    with (ARTIFACTS / "pages" / "weights.csv").open("a") as weights:
        weights.write(f"{state},{','.join(map(str, bytes_))}\n")
    assert bytes_[0] <= most
    assert bytes_[1] <= MOST_BYTES.get(state.user, MOST_FOR_CUSTOMERS)
    assert bytes_[2] <= 8, "\n".join(scale.parts)


def keep_picture(page, state, look):
    folder = ARTIFACTS / "pages" / look
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", str(state).lower())
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=folder / f"{name}.png", full_page=True)


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
