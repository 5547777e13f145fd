"""Some are mobile and none is marked: the reason stands where it can be mended."""

from html import unescape

import pytest

from porting.models import PortRequest
from porting.rules.section_rules import UNMARKED
from tests.porting.wizard_b.pages_read import words


@pytest.fixture
def some(port):
    PortRequest.objects.filter(pk=port.pk).update(mobile_numbers="some")
    return port


def test_the_hub_says_why_the_section_is_not_complete(browser, some):
    said = unescape(words(browser.get(some.get_absolute_url())))

    assert f"3 numbers added. {UNMARKED.rstrip('.')}" in said
    assert "Mark mobile numbers" in said


def test_port_in_details_asks_as_required_with_the_button_beside_it(browser, at, some):
    said = words(browser.get(at("numbers")))

    assert "Which of these are mobile numbers? (required)" in said
    assert said.count("Mark as mobile numbers") == 2


def test_saving_without_marks_stays_there_and_says_so(browser, at, some):
    answer = browser.post(at("numbers"), {"typed": [""], "save": "1"}, follow=True)

    assert UNMARKED in unescape(words(answer))
    assert answer.request["PATH_INFO"] == at("numbers")


def test_once_one_is_marked_nothing_asks_any_more(browser, at, some):
    chosen = {"act": "mobile", "selected": some.numbers.first().pk}

    browser.post(at("numbers"), chosen)

    assert "(required)" not in words(browser.get(at("numbers")))
    assert UNMARKED not in unescape(words(browser.get(some.get_absolute_url())))
