"""More than a box takes is refused in a sentence, before a number of it is read."""

import time

import pytest

from tests.porting.wizard_b.pages_read import listed, words

BEFORE = ["+15125550101", "+15125550102", "+18885550103"]


def asked(browser, address, data):
    """The answer, and the seconds of CPU it took."""
    begin = time.process_time()
    response = browser.post(address, data)
    return response, time.process_time() - begin


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("512,\n" * 960_000, "Your text has 4,800,000 characters. The box takes 1,000,000."),
        ("1\n" * 499_000, "You entered 499,000 numbers. One request holds 10,000."),
    ],
)
def test_a_paste_far_too_big_is_refused_at_once(browser, at, port, pasted, sentence):
    response, seconds = asked(browser, at("numbers_manual"), {"numbers": pasted})

    assert response.status_code == 422
    assert f"{sentence} Nothing was added." in words(response)
    assert (listed(port), port.events.count()) == (BEFORE, 0)
    assert seconds < 2  # reading it took fourteen


def test_what_is_too_big_is_said_before_a_letter_is_talked_about(browser, at, port):
    response = browser.post(at("numbers_manual"), {"numbers": "x" * 1_000_001, "later": ""})

    assert (response.status_code, listed(port)) == (422, BEFORE)


def test_rows_beyond_what_a_page_saves_are_named_not_dropped(browser, at, port):
    typed = [f"(512) 555-{line:04d}" for line in range(3000, 3201)]
    blank = [""] * len(typed)

    response = browser.post(at("numbers"), {"typed": typed, "route": blank, "source": blank})

    assert response.status_code == 422
    assert "One page saves 200 rows. Remove 1." in words(response)
    assert typed[-1] in response.text
    assert listed(port) == BEFORE
