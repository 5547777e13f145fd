"""Consequences, progress and result of an import, as people see them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from porting.choices import Status
from porting.errors import NotEditable
from porting.models import NumberImport, OutboxMessage, PortRequest, UploadedList
from porting.services import import_sheets, imports
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


PIN_LIST = {"headings": ("Phone", "Description", "PIN", "Rings at")}


@pytest.fixture
def two_tabs(take_in, browser):
    """A list with a wrong cell of each kind, and what its page posts from two tabs."""
    long = "A line of more than eighty characters, as people write who describe where it hangs."
    row = take_in([["512-55-01", "A"], ["512-200-0002", long], ["512-200-0003", "C", "417"]],
                  **PIN_LIST)  # fmt: skip
    here = address(row, "import_review")
    page = html.fromstring(browser.get(here).content.decode())
    [form] = [one for one in page.forms if "was-2-number" in one.fields]

    def post(**typed):
        cells = {f"cell-{name.replace('_', '-', 1)}": text for name, text in typed.items()}
        answer = browser.post(here, dict(form.fields) | {"fix": "1"} | cells, follow=True)
        return words(answer)

    post.cells = lambda: [line.cells for line in imports.lines_of(row)][1:]
    return post


def test_two_tabs_correct_two_cells_and_both_stay(two_tabs):
    two_tabs(**{"2_number": "512-200-0001"})
    said = two_tabs(**{"3_description": "Lobby"})

    assert two_tabs.cells() == [
        ["512-200-0001", "A", "", ""], ["512-200-0002", "Lobby", "", ""],
        ["512-200-0003", "C", "417", ""],
    ]  # fmt: skip
    assert "another tab" not in said


def test_two_tabs_correct_one_cell_and_the_second_reads_what_the_first_saved(two_tabs):
    two_tabs(**{"2_number": "512-200-0001", "4_account_pin": "0417"})
    said = two_tabs(**{"2_number": "512-200-0009", "4_account_pin": "0093"})

    assert [two_tabs.cells()[0][0], two_tabs.cells()[2][2]] == ["512-200-0001", "0417"]
    assert (
        "Line 2, Tracking Number to Port: another tab has saved “512-200-0001” meanwhile, so"
        " “512-200-0009” was not saved. You can change it after the import."
    ) in said
    assert (
        "Line 4, Account PIN: another tab has saved a PIN meanwhile, so the one you entered here"
        " was not saved. You can change it after the import."
    ) in said
    assert "0093" not in said


def test_saving_corrections_untouched_changes_no_cell_and_no_pin(two_tabs):
    before = two_tabs.cells()

    two_tabs()

    assert two_tabs.cells() == before


def test_names_that_two_tabs_settle_are_both_kept(take_in):
    row = take_in([["512-200-0001", "Reception", "Radio"]])
    other = NumberImport.objects.get(pk=row.pk)

    imports.settle_names(row, {"route": {"reception": {"name": "Reception", "choice": "leave"}}})
    imports.settle_names(other, {"source": {"radio": {"name": "Radio", "choice": "create"}}})

    assert {kind: list(names) for kind, names in other.decisions.items()} == {
        "route": ["reception"], "source": ["radio"],
    }  # fmt: skip
    assert NumberImport.objects.get(pk=row.pk).decisions == other.decisions


def test_an_import_that_another_tab_changed_is_looked_at_again(take_in, member):
    row = take_in([["512-200-0001", ""]])
    other = NumberImport.objects.get(pk=row.pk)
    import_sheets.correct_cells(
        row, {(2, "number"): import_sheets.Correction("512-200-0009", None)}
    )

    with pytest.raises(NotEditable) as refused:
        imports.start(other, by=member)

    assert str(refused.value) == "The list was changed in another tab meanwhile. Look at it again."
    assert NumberImport.objects.get().state == "preparing"


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
