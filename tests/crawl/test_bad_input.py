"""Hostile text in every text field of every form: never a server error, and never markup.

The forms are read from the pages. Each payload goes into all fields of a form at once, and each
field gets every payload with the others as they were, since one that is refused hides the rest.
What was stored is then shown by the page again, where it must not have become part of it.
"""

import os
from html.parser import HTMLParser

import pytest

from tests.crawl.conftest import open_forms, send, undone
from tests.crawl.world import PAGES

FULL = os.environ.get("FULL", "") not in ("", "0")
MARK = "xss7q"  # an element or attribute with this in its name is one that a payload made
PAYLOADS = {
    "markup": f"<script {MARK}>window.__xss=1</script><img src=x {MARK} onerror=window.__xss=1>",
    "quotes": f"\"' {MARK}=1 autofocus onfocus=window.__xss=1 x=\"'",
    "end of a text area": f"</textarea></title></style><svg {MARK} onload=window.__xss=1>",
    "template": "{{ 7*7 }}{% debug %}${7*7}#{7*7}<%= 7*7 %>",
    "address": "javascript:window.__xss=1//",
    "NUL": "a\x00b",
    "line ends": "a\r\nBcc: mallory@elsewhere.example\r\n\r\nb",
    "invisible": "a\u202eb\u200bc\u2066d\ufeffe\u00adf",
    "long": "W" * 10_000,
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿\U0001f600" * 9,
    "half a character": "a\udc80b",
}
# A short run tries one payload a field alone, another one for each field in turn.
NOT_A_FORM = ("account_logout",)


class Made(HTMLParser):
    """Elements and attributes that came out of a payload."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, pairs):
        names = [name for name, _ in pairs]
        if MARK in names or any(name.startswith("on") for name in names):
            self.found.append((tag, names))


def made_by_payload(answer):
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return []
    reader = Made()
    reader.feed(answer.content.decode(errors="replace"))
    return reader.found


def filled(form):
    """Yield (what, words): every payload in all text fields, and payloads in one field alone."""
    names = [one.name for one in form.texts if one.name]
    for way, payload in PAYLOADS.items():
        if names:
            yield f"{way} in every field", form.sent() | {key: [payload] for key in names}
    ways = list(PAYLOADS.items())
    for place, name in enumerate(names):
        some = ways if FULL else [ways[place % len(ways)]]
        for way, payload in some:
            yield f"{way} in {name}", form.sent() | {name: [payload]}
    hidden = [one.name for one in form.controls if one.kind == "hidden" and "csrf" not in one.name]
    chosen = [name for name in form.choices if name not in hidden and "csrf" not in name]
    every = [*hidden, *chosen]
    if not FULL:
        yield "NUL in every choice", form.sent() | {name: [PAYLOADS["NUL"]] for name in every}
        return
    for name in every:
        for way in ("NUL", "markup", "half a character"):
            yield f"{way} in {name}", form.sent() | {name: [PAYLOADS[way]]}


def encoded(words):
    """As bytes that are no UTF-8 where a payload has half a character."""
    return {
        name: [value.encode("utf-8", "surrogateescape") for value in values]
        for name, values in words.items()
    }


@pytest.mark.parametrize("name", [name for name in PAGES if name not in NOT_A_FORM])
def test_no_text_breaks_a_form_or_becomes_part_of_the_page(name, world, browser):
    wrong = []

    for form in open_forms(browser, world, name, alike=True):
        for what, words in filled(form):
            with undone():
                is_post = form.method == "post"
                answer = send(browser, form, encoded(words) if is_post else readable(words))
                if answer.status_code >= 500:
                    wrong.append(f"{what} of {form}: {answer.status_code}")
                if made := made_by_payload(answer):
                    wrong.append(f"{what} of {form}: became {made}")
                if answer.status_code == 302 and (made := made_by_payload(browser.get(form.page))):
                    wrong.append(f"{what} of {form}, shown again: became {made}")

    assert wrong == []


def readable(words):
    return {name: [v.replace("\udc80", "\ufffd") for v in vs] for name, vs in words.items()}
