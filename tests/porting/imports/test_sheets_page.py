"""Match your columns, where a workbook leaves a choice: sheets, hidden rows, a sheet of notes."""

from pathlib import Path

import pytest

from porting.models import NumberImport, UploadedList
from porting.rules.number_lists.columns import ROUTE
from porting.rules.number_lists.names import LEAVE
from porting.services import imports
from tests.page_forms import forms_of
from tests.porting.imports.lists_made import address
from tests.porting.imports.pages_read import at, send, words

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def chosen(browser, port):
    """Send a list of the corpus; returns the import and the page of its columns."""

    def chosen(name):
        send(browser, port, (CORPUS / name).read_bytes(), name)
        row = NumberImport.objects.get()
        return row, browser.get(address(row, "import_columns"))

    return chosen


def leave_names(row):
    name = {"name": "+15125550148", "choice": LEAVE}
    imports.settle_names(row, {ROUTE: {name["name"]: name}})


def test_hidden_rows_are_left_out_in_words(browser, chosen):
    row, page = chosen("filtered-rows.xlsx")
    leave_names(row)
    review = browser.get(address(row, "import_review"))

    assert "2 rows are hidden in this sheet, by a filter or by hand. They are left out." in words(
        page
    )
    assert "2 hidden rows are left out. Take what is hidden, too" in words(review)


def test_hidden_rows_can_be_taken_and_left_out_again(browser, chosen):
    row, _ = chosen("filtered-rows.xlsx")
    counts = []
    for more in ({"hidden_rows": "1"}, {}):
        browser.post(address(row, "import_columns"), {"read_again": "1", **more})
        row.refresh_from_db()
        counts.append(row.row_count)

    assert counts == [4, 2]


def test_a_box_ticked_for_hidden_rows_is_no_less_meant_when_continue_is_pressed(browser, chosen):
    row, page = chosen("filtered-rows.xlsx")
    (form,) = (one for one in forms_of(page.content.decode(), page.request["PATH_INFO"])
               if "asks_sheet" in one.sent())  # fmt: skip
    columns = {name: value for name, value in form.sent().items() if name != "csrfmiddlewaretoken"}

    answer = browser.post(address(row, "import_columns"), columns | {"hidden_rows": "1"})
    row.refresh_from_db()

    assert (answer.status_code, row.takes_hidden_rows, row.row_count) == (302, True, 4)
    assert not answer.url.endswith("/columns/")


def test_another_sheet_is_looked_at_before_anything_goes_on(browser, chosen):
    row, _ = chosen("cover-sheet.xlsx")
    given = {"asks_sheet": "1", "sheet": "Read me", "column-0": "number", "column-1": "route"}

    answer = browser.post(address(row, "import_columns"), given, follow=True)
    row.refresh_from_db()

    assert row.sheet_name == "Read me"
    assert "The sheet was read again. Check its columns." in words(answer)


def test_the_other_sheets_are_offered_by_name(chosen):
    _, page = chosen("cover-sheet.xlsx")

    assert "“To port” is the sheet that was read." in words(page)
    assert "Read me (2 rows) To port (3 rows)" in words(page)


def test_a_hidden_sheet_is_offered_nowhere(browser, chosen):
    row, page = chosen("very-hidden.xlsx")

    browser.post(address(row, "import_columns"), {"read_again": "1", "sheet": "Old"})
    row.refresh_from_db()

    assert "Old" not in words(page)
    assert row.sheet_name == "Go"


def test_a_sheet_without_numbers_says_where_to_go_on(browser, chosen):
    row, _ = chosen("cover-sheet.xlsx")

    browser.post(address(row, "import_columns"), {"read_again": "1", "sheet": "Read me"})

    page = words(browser.get(address(row, "import_columns")))
    assert "No column here holds phone numbers. Choose another sheet above" in page


def test_what_is_kept_of_the_workbook_goes_with_the_list(browser, chosen):
    row, _ = chosen("filtered-rows.xlsx")
    kept = UploadedList.objects.exclude(book="").count()

    browser.post(address(row, "import_review"), {"discard": "1"})

    assert (kept, UploadedList.objects.count()) == (1, 0)


def test_the_question_about_ranges_counts_the_numbers(chosen):
    _, page = chosen("range-columns.csv")

    assert "Do these rows name ranges?" in words(page)
    assert "Yes, take all 11 numbers" in words(page)


def test_a_formula_without_a_value_is_said_once_a_row_with_its_column(browser, chosen):
    row, _ = chosen("formula-without-value.xlsx")
    leave_names(row)

    text = words(browser.get(address(row, "import_review")))

    assert text.count("The cell holds a formula without a value.") == 2
    assert "Line 2 Tracking Number to Port The cell holds a formula without a value." in text


def test_the_page_and_the_guide_say_how_zeros_stay(browser, port):
    text = words(browser.get(at(port, "import_file")))

    assert "A PIN that begins with a zero, like 0417, loses it" in text
    assert "template.xlsx" in text
