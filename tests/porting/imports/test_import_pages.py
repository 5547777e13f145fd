"""Port Multiple Numbers, Choose File, as people use it."""

import csv
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from numbers.models import RouteKind
from porting.choices import Status
from porting.models import NumberImport, OutboxMessage, PortRequest, UploadedList
from porting.rules.number_lists.columns import USES
from porting.services import imports
from porting.spreadsheets import FORMULA_STARTS
from tests import factories
from tests.porting.imports import lists_made
from tests.porting.imports.lists_made import address


def words(response):
    """The page's text, one space between words."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(text.replace("&#x27;", "'").replace("&amp;", "&").split())


def at(port, name):
    return reverse(f"porting:{name}", args=[port.account.public_id, port.reference])


def send(browser, port, content, name="clinics-nov.csv"):
    return browser.post(at(port, "import_file"), {"file": lists_made.upload(content, name)})


def read_csv(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


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
    assert "There is a problem Select a CSV file." in words(response)
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


def test_a_row_is_corrected_in_place(browser, take_in):
    row = take_in([["512-200-0001", ""], ["512-55-01", ""]])

    page = words(browser.get(address(row, "import_review")))
    response = browser.post(
        address(row, "import_review"), {"fix": "1", "cell-3-number": "512-200-0002"}, follow=True
    )

    assert "1 will be added · 1 needs a fix" in page
    assert "2 will be added · 0 need a fix" in words(response)


def test_numbers_that_a_spreadsheet_has_shortened_are_explained(browser, take_in):
    row = take_in([["2.12556E+09", ""], ["512-200-0001", ""]])

    text = words(browser.get(address(row, "import_review")))

    assert "Their last digits are gone. Format the column as text" in text


def test_a_file_can_be_discarded(browser, take_in, port):
    row = take_in([["512-200-0001", ""]])

    response = browser.post(address(row, "import_review"), {"discard": "1"}, follow=True)

    assert "clinics-nov.csv is not imported." in words(response)
    assert (port.numbers.count(), UploadedList.objects.count()) == (0, 0)


def test_too_many_numbers_are_counted_in_the_sentence(browser, take_in, settings):
    settings.MAX_NUMBERS_PER_REQUEST = 3
    row = take_in([[number, ""] for number in lists_made.numbers(5)])

    response = browser.post(address(row, "import_review"), {"start": "1"})

    said = "You have 5 numbers. One request holds 3. Remove 2 or start a second request."
    assert (response.status_code, said in words(response)) == (422, True)


def test_a_letter_at_stake_is_asked_for_first(client, member, sent):
    client.force_login(member)
    content = lists_made.as_csv([["512-200-0001", ""]])
    row = imports.take_in(sent, lists_made.upload(content), by=member)

    asked = client.post(address(row, "import_review"), {"start": "1"})
    row.refresh_from_db()
    assert (row.state, "This ends the letter that was sent" in words(asked)) == ("preparing", True)
    client.post(address(row, "import_review"), {"start": "1", "confirmed": "1"})

    row.refresh_from_db()
    assert row.state == "running"


def test_progress_asks_every_two_seconds_and_ends(browser, take_in, member, keep_promises):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)

    part = browser.get(address(row, "import"), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in part.content.decode()
    assert "See latest progress" in words(part)
    keep_promises()

    done = browser.get(address(row, "import"), headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_a_running_import_can_be_cancelled_and_mailed(browser, take_in, member):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)

    browser.post(address(row, "import"), {"email": "1"})
    row.refresh_from_db()
    assert row.wants_mail
    response = browser.post(address(row, "import"), {"cancel": "1"}, follow=True)

    assert "Import cancelled. What was imported so far stays." in words(response)


def test_an_import_that_stands_still_says_so(browser, take_in, member):
    row = take_in([["512-200-0001", ""]])
    imports.start(row, by=member)
    NumberImport.objects.update(moved_at=timezone.now() - timedelta(seconds=90))
    OutboxMessage.objects.update(state="dead")

    text = words(browser.get(address(row, "import")))
    browser.post(address(row, "import"), {"go_on": "1"})

    assert "Stopped at row 0. It goes on by itself." in text
    assert OutboxMessage.objects.get(kind="import_numbers").state == "pending"


def test_what_was_left_out_comes_as_a_file(browser, take_in, member, keep_promises):
    row = take_in([["=1+1", ""], ["+1 512 200 0001", ""], ["+15122000001", ""]])
    expected = [
        ["line", "value", "reason", "fix"],
        ["2", "'=1+1", "'=1+1 is not a phone number", "Enter 10 digits, like (410) 555-0000"],
        ["4", "'+15122000001", "'+15122000001 is already in this list", "Nothing to do"],
    ]  # fmt: skip

    before = read_csv(browser.get(address(row, "import_left_out")))
    imports.start(row, by=member)
    keep_promises()
    after = read_csv(browser.get(address(row, "import_left_out")))

    assert (before, after) == (expected, expected)


def test_the_result_stays_when_the_request_is_sent(browser, run):
    row = run([["512-200-0001", ""], ["x", ""]])
    PortRequest.objects.update(status=Status.SUBMITTED, submitted_at=timezone.now())

    text = words(browser.get(address(row, "import")))
    assert "1 added · 1 needs a fix" in text
    assert browser.get(address(row, "import_left_out")).status_code == 200
    assert browser.get(address(row, "import_columns"), follow=True).status_code == 200


@pytest.mark.parametrize("page", ["import_columns", "import_values", "import_review"])
def test_a_started_import_leads_to_its_progress(browser, run, page):
    row = run([["512-200-0001", ""]])

    assert browser.get(address(row, page)).url == address(row, "import")
    assert browser.post(address(row, page), {"start": "1"}).url == address(row, "import")


def test_the_template_is_read_by_the_import(browser, port, account):
    template = browser.get(reverse("porting:import_template", args=[account.public_id]))

    send(browser, port, template.content, "template.csv")

    row = NumberImport.objects.get()
    assert (row.columns, row.row_count) == ([use.field for use in USES], 2)


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
