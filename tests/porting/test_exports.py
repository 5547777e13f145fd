"""Files that spreadsheets open: nothing in them is calculated, phone numbers stay readable."""

import csv
import io

import pytest

from porting.exports import safe, write_rows


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "|cmd", "\uff1d1+1", "+", "+1 2"],
)
def test_what_could_be_a_formula_starts_with_an_apostrophe(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+15125550101", "(512) 555-0101", "Acme", "", "a=1", "3-4"])
def test_everything_else_stays_as_it_is(cell):
    assert safe(cell) == cell


def test_every_cell_is_quoted_and_comes_back_as_it_was():
    rows = [['A "B", C', "two\nlines", 3], ["\u00fc", "", "+15125550101"]]

    text = "".join(write_rows(["One", "Two", "Three"], rows))

    assert text.startswith('\ufeff"One","Two","Three"\r\n')
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["One", "Two", "Three"],
        ['A "B", C', "two\nlines", "3"],
        ["\u00fc", "", "+15125550101"],
    ]
