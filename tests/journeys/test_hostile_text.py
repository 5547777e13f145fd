"""Every page, shown with markup and scripts in every text: nothing runs, nothing is reported.

The forms themselves are filled in tests/crawl/test_bad_input.py; here the stored text is looked
at by the browser that would run it.
"""

import re

import pytest

from tests.journeys import walk
from tests.journeys.looked_at import link_of
from tests.journeys.pages import PAGES
from tests.journeys.stage import stage

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  (window.__reports ??= []).push(event.violatedDirective + " " + event.blockedURI);
});
"""
SHOWN = [
    state for state in PAGES if not state.acts and state.user in {*walk.EMAIL, "guest", "nobody"}
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    with stage(tmp_path_factory, "tests.journeys.make_hostile_scenes") as (address, words):
        yield address, words


@pytest.mark.parametrize("user", sorted({state.user for state in SHOWN}))
def test_no_page_runs_what_somebody_typed(user, chromium, hostile):
    address, words = hostile
    context = chromium.new_context(base_url=address)
    context.add_init_script(LISTEN)
    page, complaints, seen = context.new_page(), [], 0
    page.set_default_timeout(20_000)
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if user in walk.EMAIL:
        walk.sign_in(page, walk.EMAIL[user])
        page.wait_for_load_state()

    for state in [one for one in SHOWN if one.user == user]:
        if user == "guest":
            page.goto(link_of(words[state.scene]))
        answer = page.goto(state.address(words))
        found = page.evaluate("[typeof window.__xss, window.__reports ?? []]")
        if found != ["undefined", []] or answer.status >= 500:
            complaints.append(f"{state}: {answer.status} {found}")
        seen += bool(re.search(r"onerror|autofocus|onload|__xss", page.content()))
    context.close()

    assert [one for one in complaints if "status of 4" not in one] == []
    assert seen > 0 or user == "nobody"
