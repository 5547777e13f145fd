"""Consequences, progress and result of an import, as people see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from porting.choices import Status
from porting.models import NumberImport, OutboxMessage, PortRequest, UploadedList
from porting.services import imports
from tests.porting.imports import lists_made
from tests.porting.imports.lists_made import address
from tests.porting.imports.pages_read import read_csv, words


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
