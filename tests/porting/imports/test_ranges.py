"""Rows that name a run of numbers: how many that is, is asked before anything is written out."""

import pytest

from porting.rules.number_lists import ranges
from porting.rules.number_lists.lines import Line
from porting.rules.number_lists.ranges import NoRange, Places, Span, TooManyInRanges
from porting.services import imports
from tests.porting.imports.lists_made import address

PLACES = Places(number=0, end=1, how_many=2)


def span(*cells):
    return ranges.span(Line(2, [*cells, *[""] * (3 - len(cells))]), PLACES, 10_000)


@pytest.mark.parametrize(
    "cells",
    [
        ("410-456-8150", "410-456-8159"),
        ("(410) 456-8150", "8159", "10"),
        ("+14104568150", "456-8159"),
        ("4104568150", "", "10"),
        ("4104568150", "", "10.0"),
        ("1.4104568150E10", "4.104568159E9"),
        ("410-456-8150 - 8159",),
        ("410.456.8150 to 410.456.8159",),
        ("410-456-8150\u20138159", "", "10"),
    ],
)
def test_a_run_of_ten_is_read_however_it_is_written(cells):
    assert span(*cells) == Span(4104568150, 10)


@pytest.mark.parametrize("cells", [("410-456-8150",), ("", "8159"), ("n/a", "8159", "10")])
def test_a_row_with_one_number_or_none_is_no_range(cells):
    assert span(*cells) is None


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("410-456-8150", "8140"), "The range ends before it begins"),
        (("410-456-8150", "512-456-8151"), "The range begins in 410 and ends in 512"),
        (("410-456-8150", "n/a"), "The last number of the range is not a phone number"),
        (("410-456-8150", "8159", "12"),
         "The range holds 10 numbers, and 12 are named beside it"),
        (("410-456-8150", "", "9" * 12),
         "The range holds 999,999,999,999 numbers, and one request holds 10,000"),
        (("410-456-8150", "", "9" * 400), "The count is too long"),
        (("410-999-9999", "", "2"), "The range runs out of its area code"),
        (("410-456-8150", "", "ten"),
         "How many numbers there are must be a whole number, 1 or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_range_is_said(cells, reason):
    with pytest.raises(NoRange) as refused:
        span(*cells)

    assert refused.value.reason == reason


def test_ranges_of_ten_billion_numbers_are_refused_at_once():
    lines = [Line(n, ["410-456-0000", "", "9999"]) for n in range(1_000_000, 1_020_000)]

    with pytest.raises(TooManyInRanges) as refused:
        ranges.written_out(lines, PLACES, most=10_000, most_rows=20_000)

    assert str(refused.value) == (
        "These rows name 199,980,000 numbers. One request holds 10,000. Split the file and start a"
        " request for each part."
    )


def test_the_numbers_of_a_range_are_imported_and_told_apart(run, take_in, browser, port, route):
    rows = [["410-456-8150", "8159", "RPN-0"], ["410-456-8155", "", ""], ["410-456-8170", "1", ""]]
    row = take_in(rows, headings=("Begin TN", "End TN", "Rings at"))
    columns = {"column-0": "number", "column-1": "range_end", "column-2": "route"}

    asked = browser.post(address(row, "import_columns"), {**columns, "has_headings": "1"})
    browser.post(address(row, "import_columns"), {**columns, "has_headings": "1", "ranges": "yes"})
    row.refresh_from_db()
    imports.settle_names(row, {"route": {"rpn-0": {"name": "RPN-0", "choice": "leave"}}})
    found = imports.preview(row, imports.lines_of(row))

    assert asked.status_code == 422
    assert "Do these rows name ranges?" in asked.content.decode()
    assert row.row_count == 12
    assert [one.e164 for one in found.new] == [f"+1410456815{n}" for n in range(10)]
    assert [(one.line, one.kind, one.reason) for one in found.left_out] == [
        (3, "duplicate", "410-456-8155 is already in this list"),
        (4, "fix", "The last number of the range is not a phone number"),
    ]


def test_a_second_import_of_a_range_says_ten_duplicates_of_one_line(
    take_in, run, port, member, keep_promises
):
    for number in range(2):
        row = take_in([["410-456-8150 - 8159", ""]], name=f"{number}.csv")
        lines = imports.lines_of(row)
        imports.match_columns(
            row, ["number", "route"], headings=True, lines=lines[:1] + lines[1:], ranges=True
        )
        imports.start(row, by=member)
        keep_promises()
        row.refresh_from_db()

    assert (port.numbers.count(), row.added, row.duplicates) == (10, 0, 10)
    assert list(row.left_out.values_list("line", "nth")) == [(2, nth) for nth in range(1, 11)]
