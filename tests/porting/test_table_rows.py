"""Rows that are put together in Python escape what people typed, as templates do."""

import pytest

from porting.table_rows import number_row, queued_row, request_row

TYPED = "<script>\"&'{0}{url}"
ESCAPED = "&lt;script&gt;&quot;&amp;&#x27;{0}{url}"


def row_of_the_overview(**words):
    given = {"name": "", "reference": "", "tag": "", "account": "", "carrier": ""} | words
    return request_row(
        url="/r/",
        numbers="3",
        updated="Nov 22",
        shape="you",
        bad=2,
        actions=["send", "notes", "edit", "cancel"],
        **given,
    )


@pytest.mark.parametrize("word", ["name", "reference", "tag", "account", "carrier"])
def test_markup_is_text_in_a_row_of_the_overview(word):
    row = row_of_the_overview(**{word: TYPED})

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
