"""What leaves for a spreadsheet: no cell becomes a formula, and phone numbers stay readable."""

import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numbers.reading import national, read_number
from porting.spreadsheets import FORMULA_STARTS, csv_response, safe_cell

RISKY = st.sampled_from(
    [*FORMULA_STARTS, " ", "\u00a0", "\u200b", "\ufeff", "'", '"', ";", "1", "x"]
)
TEXTS = st.text() | st.lists(RISKY, max_size=6).map("".join)


def as_a_spreadsheet_sees_it(text):
    """Its first character that is not thrown away or white."""
    shown = (c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    return next(shown, "")


@given(TEXTS)
def test_no_cell_begins_like_a_formula(text):
    assert as_a_spreadsheet_sees_it(safe_cell(text)) not in {
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "|",
    }


@given(TEXTS)
def test_no_cell_loses_a_letter(text):
    assert safe_cell(text).removeprefix("'") in (text.replace("\0", ""), text.replace("\0", "")[1:])


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_file_reads_back_as_the_same_cells(cells):
    response = csv_response("a.csv", ["a"] * len(cells), [cells])

    text = response.content.decode("utf-8-sig", errors="surrogatepass")
    [_, row] = list(csv.reader(text.splitlines(keepends=True)))
    assert row == [safe_cell(cell) for cell in cells]


@pytest.mark.parametrize("e164", ["+15125550104", "+18885550103", "+442079460958"])
def test_a_phone_number_stays_readable_for_people_and_for_us(e164):
    assert safe_cell(national(e164)).lstrip("'") == national(e164)
    assert read_number(safe_cell(e164)).candidate == e164


def test_a_file_says_that_it_is_a_download_in_utf_8():
    response = csv_response("ids.csv", ["id"], [["Ü"]])

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ids.csv"'
    assert response.content == b'\xef\xbb\xbf"id"\r\n"\xc3\x9c"\r\n'
