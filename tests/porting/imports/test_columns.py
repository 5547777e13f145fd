"""What the columns of a list are taken for, before anybody has said so."""

import pytest

from porting.errors import PortingError
from porting.rules.number_lists.columns import USES, check, distance, has_headings, suggest
from porting.rules.number_lists.lines import Line

TN, ROUTE = "(512) 200-0001", "(512) 555-0148"


def guessed(*rows, headings=True):
    lines = [Line(n, list(cells)) for n, cells in enumerate(rows, start=1)]
    return suggest(lines, headings=headings)


def test_every_heading_of_the_template_is_its_field():
    headings = [use.heading for use in USES if use.is_in_template]

    assert guessed(headings) == [use.field for use in USES if use.is_in_template]


def test_every_label_is_its_field():
    labels, cells = [use.label for use in USES], ["512-200-0001", *[""] * 9, "0010", "10"]

    assert guessed(labels, cells) == [use.field for use in USES]


@pytest.mark.parametrize(
    ("headings", "uses"),
    [
        (["TN", "Fwd to", "Campaign"], ["number", "route", "source"]),
        (["DID", "Forwarding", "Channel", "PIN"], ["number", "route", "source", "account_pin"]),
        (["PHONE #", "Rings At", "SMS"], ["number", "route", "texting"]),
        (["Traking Number to Port", "Recieving Number"], ["number", "route"]),
        (["Tracking_Source", "Descripton"], ["source", "description"]),
        (["Weather", "Colour"], ["", ""]),
    ],
)
def test_other_words_and_slips_are_understood(headings, uses):
    assert guessed(headings) == uses


def test_two_headings_alike_are_guessed_once():
    assert guessed(["Phone", "Phone"], [TN, "x"]) == ["number", ""]


def test_a_last_number_is_known_beside_numbers_that_only_their_cells_tell():
    found = guessed(["Phone line", "Last number"], [TN, ""], ["5122000010", "5122000019"])

    assert found == ["number", "range_end"]


def test_without_headings_the_cells_tell():
    assert guessed(["Ortiz", TN, ROUTE], headings=False) == ["", "number", "route"]


def test_odd_headings_leave_the_cells_to_tell():
    assert guessed(["A", "B"], [TN, ROUTE]) == ["number", "route"]


def test_a_first_row_with_a_number_is_no_heading():
    assert has_headings([Line(1, [TN, "Front desk"])]) is False
    assert has_headings([Line(1, ["Phone 1", "Rings at"])]) is True


@pytest.mark.parametrize(
    ("columns", "sentence", "place"),
    [
        (["route"], "Match a column to Tracking Number to Port.", "0"),
        (["number"], "Match a column to Receiving Number, where calls ring.", "0"),
        (
            ["number", "source", "route", "source"],
            "Tracking Source is used twice. Choose one column.",
            "3",
        ),
    ],
)
def test_required_columns_and_columns_used_twice_are_named(columns, sentence, place):
    with pytest.raises(PortingError) as refused:
        check(columns)

    assert (str(refused.value), refused.value.field) == (sentence, place)


def test_a_routing_id_says_where_calls_ring_as_well():
    assert check(["number", "routing_id"]) is None


def test_distance_counts_letters():
    assert [distance(*pair, 2) for pair in (("abc", "abc"), ("abc", "acb"), ("abc", "abcxyz"))] == [
        0,
        2,
        3,
    ]
