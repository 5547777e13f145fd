"""What every page must be in every state: accessible, not too wide, not too heavy, silent.

`FULL=1` looks at each in four ways instead of two. Pictures lie in artifacts/pages/.
"""

import os
import re

from django.urls import resolve

from tests.journeys.installed import ARTIFACTS
from tests.journeys.measures import OVERFLOW, SMALL_TARGETS, axe
from tests.journeys.reviewed import reviewed

WIDE, NARROW = 1280, 320
LOOKS = [(WIDE, "light"), (NARROW, "dark")]
if os.environ.get("FULL"):
    LOOKS += [(WIDE, "dark"), (NARROW, "light")]
MOST_BYTES = {"guest": 60_000, "priya": 130_000, "audrey": 130_000}  # design: screens.md, G6
MOST_FOR_CUSTOMERS = 90_000
MOST_HTML, MOST_HTML_OF_A_TABLE = 15_000, 25_000


def arrive(page, state, words):
    """Bring the page into its state; returns nothing, fails when it is another page."""
    if state.user == "guest":
        page.goto(link_of(words[state.scene]))
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


def link_of(scene):
    """Return the address that a guest's mail of a scene leads to."""
    kinds = {"sign": "s", "bill": "b", "updates": "u"}
    kind = next(one for one in kinds if one in scene)
    return f"/{kinds[kind]}/{scene[kind]}/"


def look_at(state, desk_of, words):
    """Bring a page into its state and ask of it what the first line says; keep its pictures."""
    page, scale, complaints = desk_of(state.user)
    complaints.clear()
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    arrive(page, state, words)

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
