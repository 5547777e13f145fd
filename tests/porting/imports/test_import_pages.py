"""Port Multiple Numbers, Choose File, as people use it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from numbers.models import RouteKind
from porting.models import NumberImport
from porting.rules.number_lists.columns import USES
from porting.services import imports
from porting.spreadsheets import FORMULA_STARTS
from tests import factories
from tests.porting.imports import lists_made
from tests.porting.imports.lists_made import address
from tests.porting.imports.pages_read import at, read_csv, send, words


def test_the_page_says_what_the_help_page_says(browser, port):
    text = words(browser.get(at(port, "import_file")))

    for sentence in (
        "Use the exact column headers and formatting provided in the template.",
        "Enter one number per row.",
        "Do not modify or remove required fields.",
        "Verify that all Portdesk object IDs are correct before submitting.",
        "Save the file in CSV format unless otherwise instructed by Support.",
        "make sure to use the routing ID in the CSV and not the friendly name",
        "“Tracking Number to Port” and “Receiving Number” are both required",
        "CSV or XLSX, up to 5 MB.",
    ):
        assert sentence in text


def test_the_way_leads_over_four_pages(browser, port, route, keep_promises):
    content = lists_made.as_csv(
        [["512-200-0001", route.e164, "Radio KUTX"], ["512-200-0002", "Front desk", "Radio KUTX"]]
    )

    columns = send(browser, port, content)
    row = NumberImport.objects.get()
    assert columns.url == address(row, "import_columns")
    posted = {"column-0": "number", "column-1": "route", "column-2": "source", "has_headings": "1"}
    values = browser.post(columns.url, posted)
    assert values.url == address(row, "import_values")
    review = browser.post(values.url, {"name-0": "create"})
    assert review.url == address(row, "import_review")
    assert "2 will be added · 0 need a fix · 0 duplicates skipped" in words(browser.get(review.url))
    run = browser.post(review.url, {"start": "1"})
    assert run.url == address(row, "import")
    assert "0 of 2 rows read" in words(browser.get(run.url))
    keep_promises()

    assert "2 added · 0 need a fix · 0 duplicates skipped" in words(browser.get(run.url))
    assert list(port.numbers.values_list("e164", "route", "source__name")) == [
        ("+15122000001", route.pk, "Radio KUTX"),
        ("+15122000002", route.pk, "Radio KUTX"),
    ]


def test_no_file_is_an_error_that_names_the_field(browser, port):
    response = browser.post(at(port, "import_file"))

    assert response.status_code == 422
    assert "There is a problem Select a CSV or XLSX file." in words(response)
    assert 'href="#id_file"' in response.content.decode()


def test_a_bad_file_is_an_error_and_no_500(browser, port):
    response = send(browser, port, b"%PDF-1.7", "<b>bill</b>.pdf")

    assert response.status_code == 422
    assert "<b>bill" not in response.content.decode()
    assert "must be a CSV or XLSX. In Excel choose Save as, CSV UTF-8." in words(response)


def test_columns_come_with_samples_and_suggestions(browser, take_in, route):
    row = take_in([["512-200-0001", "<i>x</i>", "0417"]], headings=["TN", "Fwd to", "PIN"])

    response = browser.get(address(row, "import_columns"))

    text = words(response)
    assert "clinics-nov.csv · 1 row Match your columns" in text
    assert text.count("Suggested") == 3
    assert "0417" not in response.content.decode()
    assert "&lt;i&gt;x" in response.content.decode()
    assert "Use column TN as" in text


def test_a_missing_column_keeps_what_was_chosen(browser, take_in):
    row = take_in([["512-200-0001", "x", "y"]])

    response = browser.post(address(row, "import_columns"), {"column-1": "source"})

    assert response.status_code == 422
    assert "Match a column to Tracking Number to Port." in words(response)
    assert re.search(r'id="id_column_1".*?value="source" selected', response.content.decode(), re.S)


def test_without_headings_the_first_row_counts(browser, take_in):
    row = take_in([["512-200-0001", "x"], ["512-200-0002", "x"]], headings=None)

    browser.post(address(row, "import_columns"), {"column-0": "number", "column-1": "route"})

    row.refresh_from_db()
    assert (row.has_headings, row.row_count) == (False, 2)


def test_an_unknown_name_needs_a_choice(browser, take_in):
    row = take_in([["512-200-0001", "Reception", "Radio KUTX"]])

    response = browser.post(address(row, "import_values"), {"name-0": "leave"})

    assert response.status_code == 422
    assert "Radio KUTX: choose what becomes of it." in words(response)
    row.refresh_from_db()
    assert row.decisions["route"] == {"reception": {"name": "Reception", "choice": "leave"}}


def test_an_answer_that_was_not_offered_is_no_answer(browser, take_in, stranger):
    theirs = factories.make_route(factories.make_account("Other"), "+15125550188")
    row = take_in([["512-200-0001", "Reception", ""]])

    for choice in ("create", theirs.public_id, "x"):
        response = browser.post(address(row, "import_values"), {"name-0": choice})
        assert response.status_code == 422
    row.refresh_from_db()
    assert row.decisions["route"] == {}


def test_one_choice_can_hold_for_all_names(browser, take_in):
    row = take_in([[n, "", f"Source {n}"] for n in lists_made.numbers(150)])

    page = browser.get(address(row, "import_values"))
    response = browser.post(address(row, "import_values"), {"rest": "leave"})

    assert "with the 50 that are not shown" in words(page)
    assert response.url == address(row, "import_review")


def test_two_places_with_one_name_ask_which(browser, take_in, account, route):
    other = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Front desk")
    row = take_in([["512-200-0001", "Front desk", ""]])

    assert "2 have this name. Choose one." in words(browser.get(address(row, "import_values")))
    browser.post(address(row, "import_values"), {"name-0": other.public_id})

    outcome = imports.preview(NumberImport.objects.get(), imports.lines_of(row))
    assert [new.route_id for new in outcome.new] == [other.pk]


def test_the_template_is_read_by_the_import(browser, port, account):
    template = browser.get(reverse("porting:import_template", args=[account.public_id]))

    send(browser, port, template.content, "template.csv")

    row = NumberImport.objects.get()
    assert (row.columns, row.row_count) == ([use.field for use in USES if use.is_in_template], 2)


def test_reference_ids_name_everything_of_this_account_only(browser, account, route, stranger):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="=Sales")
    source = factories.make_source(account)
    factories.make_source(factories.make_account("Other"), "Theirs")

    rows = read_csv(browser.get(reverse("porting:import_ids", args=[account.public_id])))

    assert rows == [
        ["kind", "id", "name", "number"],
        ["Account", account.public_id, "Ortiz Dental", ""],
        ["Queue", queue.public_id, "'=Sales", ""],
        ["Receiving number", route.public_id, "Front desk", "(512) 555-0199"],
        ["Tracking source", source.public_id, "Google Ads", ""],
        ["Call settings", account.call_settings.get().public_id, "Account Level", ""],
    ]
    assert not any(cell.startswith(FORMULA_STARTS) for row in rows for cell in row)


def test_the_field_guide_names_every_field(browser, account):
    text = words(browser.get(reverse("porting:import_fields", args=[account.public_id])))

    assert all(use.heading in text and use.where in text for use in USES)


@pytest.mark.parametrize("page", ["import_columns", "import_values", "import_review", "import"])
def test_a_page_costs_the_same_for_one_row_and_for_five_hundred(browser, take_in, page):
    def queries(count):
        row = take_in([[n, "", "Radio"] for n in lists_made.numbers(count)])
        if page in ("import_review", "import"):
            leave = {"source": {"radio": {"name": "Radio", "choice": "leave"}}}
            imports.settle_names(row, leave)
        if page == "import":
            imports.start(row, by=row.created_by)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(address(row, page)).status_code == 200
        if page == "import":
            imports.cancel(row, by=row.created_by)
        return len(counted)

    queries(1)

    assert queries(500) == queries(1)


def test_a_corrected_cell_loses_what_the_database_cannot_hold(take_in, port, browser):
    row = take_in([["512-55-01", "", "Radio"]])
    here = reverse(
        "porting:import_review", args=[port.account.public_id, port.reference, row.public_id]
    )

    browser.post(here, {"fix": "1", "cell-2-number": "512-200-0001", "cell-2-source": "Ra\x00dio"})

    assert imports.lines_of(row)[1].cells[2] == "Radio"
