"""Rows that are put together in Python escape what people typed, as templates do."""

from datetime import UTC, datetime

import pytest

from porting.overview_rows import overview_row
from porting.table_rows import number_row, queued_row

TYPED = "<script>\"&'{0}{url}"
ESCAPED = "&lt;script&gt;&quot;&amp;&#x27;{0}{url}"


def row_of_the_overview(word):
    words = {"name": "", "reference": "", "account": "", "carrier": ""}
    gist = {
        "tag": TYPED if word == "tag" else "",
        "shape": "you",
        "numbers": 3,
        "live": 0,
        "errors": [[TYPED, TYPED, TYPED]] if word == "error" else [["It is busy.", "/r/", "Fix"]],
        "to_do": [[TYPED, TYPED]] if word == "to do" else [],
        "port_date": TYPED if word == "port date" else "",
        "last": "2026-11-22T12:00:00+00:00",
    }
    if word in words:
        words[word] = TYPED
    return overview_row(
        url="/r/",
        gist=gist,
        actions=["send", "notes", "edit", "cancel", "copy"],
        unread=2,
        now=datetime(2026, 11, 24, tzinfo=UTC),
        **words,
    )


@pytest.mark.parametrize(
    "word", ["name", "reference", "tag", "account", "carrier", "error", "to do", "port date"]
)
def test_markup_is_text_in_a_row_of_the_overview(word):
    row = row_of_the_overview(word)

    assert (TYPED in row, ESCAPED in row) == (False, True)


def test_markup_is_text_in_a_row_of_a_number():
    row = number_row("(512) 555-0100", "Live", TYPED, TYPED, "On")

    assert (TYPED in row, row.count(ESCAPED)) == (False, 2)


@pytest.mark.parametrize("word", ["name", "account", "carrier", "tag", "owner"])
def test_markup_is_text_in_a_row_of_a_queue(word):
    words = {"reference": "PR-7F3K2Q", "numbers": "3", "age": "2d", "url": "/desk/r/"}
    given = dict.fromkeys(["name", "account", "carrier", "tag", "owner"], "") | {word: TYPED}
    row = queued_row(shape="idle", **words, **given)

    assert (TYPED in row, ESCAPED in row) == (False, True)
