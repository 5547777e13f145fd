"""The measures see what is wrong with a page: each is shown to bite."""

import pytest

from tests.journeys.measures import OVERFLOW, SMALL_TARGETS, axe

WRONG = """<!doctype html><html lang="en"><title>Wrong</title><main><h1>Wrong</h1>
<img src="data:,"><p style="color:#999;background:#aaa">Nobody can read this</p>
<button class="btn-1" style="height:30px">Too low</button><button style="width:12px">x</button>
<div style="width:1400px">Too wide</div></main></html>"""


@pytest.fixture
def wrong_page(chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(WRONG)
    yield page
    page.close()


def test_axe_finds_what_people_cannot_read(wrong_page):
    found = axe(wrong_page)["violations"]

    assert sorted({one["rule"] for one in found}) == [
        "color-contrast",
        "image-alt",
        "target-size",
    ]


def test_what_sticks_out_is_named(wrong_page):
    wide, *parts = wrong_page.evaluate(OVERFLOW)

    assert wide == "1408 px wide"
    assert "Too wide" in parts[-1]


def test_a_target_too_small_for_a_finger_is_named(wrong_page):
    small = wrong_page.evaluate(SMALL_TARGETS)

    assert [words.partition(">")[2].partition("<")[0] for words in small] == ["Too low", "x"]
