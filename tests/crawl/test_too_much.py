"""Bodies and forms that are too large, and foreign host names: a page that says so in words."""

import pytest

from tests.crawl.world import addresses, become

PAGES = ("porting:general", "porting:notes", "porting:numbers_manual", "account_login")
FIELDS = {f"field-{n}": "x" for n in range(100_000)}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("words", [{"name": "W" * 6_000_000}, FIELDS], ids=["6 MB", "100,000"])
def test_too_much_is_refused_in_words(name, words, world, browser):
    become(browser, world, "nobody" if name == "account_login" else "member")
    page = addresses(world, name)[0]

    answer = browser.post(page, "&".join(f"{k}={v}" for k, v in words.items()).encode(),
                          content_type="application/x-www-form-urlencoded")  # fmt: skip

    assert answer.status_code in (400, 413)
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_host_is_refused_in_words(name, world, browser):
    page = addresses(world, name)[0]

    for method in (browser.get, browser.post):
        answer = method(page, headers={"host": "mallory.example"})
        assert answer.status_code == 400
        assert "<h1>" in answer.content.decode()
