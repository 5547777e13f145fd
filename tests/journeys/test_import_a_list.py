"""A list from a spreadsheet, in a real browser: 200 rows with two unknown names, and 10,000."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.counted import Counted
from tests.journeys.walk import heading, press
from tests.porting.imports import lists_made

HEADINGS = ("TN", "Forwarding", "Campaign", "Notes")
MOST_ACTIONS = 9  # on top of a port of five numbers: screens.md 10, G11


def start(page, name):
    walk.sign_in(page, "sam@ortiz.example")
    walk.start_request(page, name)
    page.goto(re.sub(r"/details/.*", "/numbers/", page.url))
    heading(page, "Port in Details")


def box(page):
    return page.get_by_label("File with your numbers")


def listed(name, content):
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def wait_for_result(page, words, script):
    """With script the result comes by itself; without, the button asks for it."""
    result = page.get_by_role("heading", level=1, name=words)
    for _ in range(0 if script else 120):
        if result.is_visible():
            break
        page.wait_for_timeout(500)
        latest = page.get_by_role("link", name="See latest progress")
        if latest.count():
            latest.click()
    expect(result).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_hundred_rows_with_two_unknown_sources(site, open_page, picture, script):
    page, first = open_page(script=script), 2_100_000 if script else 2_200_000
    mode = "js" if script else "nojs"
    start(page, f"Two hundred {mode}")
    new = [f"Radio {mode}", f"Billboard {mode}"]
    rows = [
        [number, "(512) 555-0148", ("Google Ads", *new)[n % 3], f"Line {n}"]
        for n, number in enumerate(lists_made.numbers(200, first=first))
    ]
    hands = Counted(page)

    hands.press("Port Multiple Numbers")
    hands.press("Choose File")
    content = lists_made.as_csv(rows, headings=HEADINGS, delimiter=";")
    hands.attach(box(page), listed("clinics-nov.csv", content))
    hands.press("Continue")
    heading(page, "Match your columns")
    picture(page, f"{mode}-import-columns")
    hands.press("Continue")
    heading(page, "Match 2 names")
    for name in new:
        hands.select(f"Use for {name}", "Create this source")
    hands.press("Continue")
    heading(page, "Check before you import")
    expect(page.get_by_text("200 will be added · 0 need a fix")).to_be_visible()
    hands.press("Import 200 rows")
    wait_for_result(page, "200 numbers added", script)

    assert hands.actions <= MOST_ACTIONS
    page.get_by_role("link", name="Continue to Check Portability").click()
    walk.wait_for_check(page, script)
    heading(page, "198 of 200 numbers can port")


def test_ten_thousand_rows(site, open_page, picture):
    page = open_page()
    start(page, "Ten thousand")
    numbers = lists_made.numbers(10_000, first=3_000_000)
    rows = [[number, "", "Google Ads", ""] for number in numbers]
    hands = Counted(page)

    hands.press("Port Multiple Numbers")
    hands.press("Choose File")
    rows = [*rows[:-2], rows[0], ["n/a", "", "", ""]]
    hands.attach(box(page), listed("all.csv", lists_made.as_csv(rows, headings=HEADINGS)))
    hands.press("Continue")
    heading(page, "Match your columns")
    hands.press("Continue")
    heading(page, "Check before you import")
    page.get_by_text("Email me when it is done").click()
    hands.press("Import 9,998 rows")
    wait_for_result(page, "9,998 numbers added", script=True)

    expect(page.get_by_text("1 duplicate skipped")).to_be_visible()
    picture(page, "import-ten-thousand")
    site.wait_for_mail("sam@ortiz.example", "Your list is imported")
    press_check = page.get_by_role("link", name="Continue to Check Portability")
    press_check.click()
    walk.wait_for_check(page, script=True)
    # The carriers' directory is asked for a hundred at a time, and the page waits for its answer.
    result = page.get_by_role("heading", level=1, name=re.compile("9,8.. of 9,998 numbers can"))
    expect(result).to_be_visible(timeout=120_000)


def test_a_list_that_is_no_list_keeps_the_page_and_the_draft(site, open_page):
    page = open_page(script=False)
    start(page, "No list")
    page.get_by_role("button", name="Port Multiple Numbers").first.click()
    page.get_by_role("button", name="Choose File").click()
    file = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 no list"}
    page.get_by_label("File with your numbers").set_input_files(file)
    press(page, "Continue")

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_text("bill.pdf must be a CSV or XLSX.").first).to_be_visible()
