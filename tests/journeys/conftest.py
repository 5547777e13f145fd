"""A whole installation of its own, and a real browser."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys import walk
from tests.journeys.installed import ARTIFACTS, Site, copy_of, running, started_once
from tests.journeys.looked_at import WIDE
from tests.journeys.measures import Scale
from tests.journeys.stage import stage

# A journey asks what a page comes to say, not how soon: a busy machine may take its time.
expect.set_options(timeout=20_000)

# The first is Chromium without windows and menus: the same pages in five sixths of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")


SITE = pytest.StashKey[Site]()


@pytest.fixture(scope="session")
def site(request, tmp_path_factory):
    """`make run` in a folder of its own: SQLite, web server, worker and beat as real processes."""
    data = copy_of(tmp_path_factory, "installation", started_once)
    with running(data) as address:
        request.session.stash[SITE] = Site(address, data)
        yield request.session.stash[SITE]


@pytest.fixture(scope="module", autouse=True)
def nothing_is_broken(request):
    """After the journeys of a file every promise of the stored rows holds, or they have failed."""
    yield
    # Those of other files begin with what is left here, so the one that broke it is in this one.
    if SITE in request.session.stash:
        assert request.session.stash[SITE].broken() == "0"


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; playwright's own cannot be downloaded everywhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS)), None),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
            ],
        )
        yield browser
        browser.close()


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
            if user in walk.EMAIL:
                walk.sign_in(page, walk.EMAIL[user])
                page.wait_for_load_state()
            opened[user] = page, Scale(page), complaints
        return opened[user]

    yield page_of
    for page, _, _ in opened.values():
        page.context.close()


@pytest.fixture
def open_page(chromium, site):
    """Open a browser: ``open_page(width=390, script=False)``. Complaints fail the test."""
    complaints, contexts = [], []

    def opened(width=1280, height=900, script=True, dark=False) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "response",
            lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None,
        )
        page.set_default_timeout(30_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    # A page that says 4xx on purpose logs that it did; everything else is a fault of ours.
    assert [c for c in complaints if "the server responded with a status of 4" not in c] == []


@pytest.fixture
def picture():
    """Keep a picture of a page: artifacts/<name>.png."""
    ARTIFACTS.mkdir(exist_ok=True)

    def taken(page, name):
        page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)

    return taken


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
