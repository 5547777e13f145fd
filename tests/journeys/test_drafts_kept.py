"""Nothing typed is lost: two tabs, and a session that ends while somebody types."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.keyboard import Keyboard
from tests.journeys.walk import PASSWORD, heading, press


def start(page, name):
    """Sign in, begin a request, and stop on User Details."""
    walk.sign_in(page, "sam@ortiz.example")
    walk.start_request(page, name)
    heading(page, "User Details")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_two_tabs_change_one_page_and_both_texts_are_shown(open_page, script):
    mine = open_page(script=script)
    start(mine, f"Two tabs {script}")
    theirs = mine.context.new_page()
    theirs.goto(mine.url)

    theirs.get_by_label("Company").fill("Theirs, LLC")
    press(theirs, "Save and exit")
    mine.get_by_label("Company").fill("Mine, LLC")
    press(mine, "Save and continue")

    conflict = mine.get_by_role("alert").first
    expect(conflict).to_contain_text("In another window you changed this page at")
    expect(conflict).to_contain_text("Mine, LLC")
    expect(conflict).to_contain_text("Theirs, LLC")
    expect(mine.get_by_label("Company")).to_have_value("Mine, LLC")
    press(mine, "Save and continue")
    heading(mine, "Billing Details")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_session_that_ends_while_typing_loses_nothing(open_page, script):
    page = open_page(script=script)
    start(page, f"Session ends {script}")
    address = page.url

    page.get_by_label("Company").fill("Typed for an hour, LLC")
    page.context.clear_cookies(name="portdesk_session")
    press(page, "Save and continue")
    heading(page, "Sign in")
    page.get_by_label("Email address").fill("sam@ortiz.example")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    heading(page, "We kept what you typed")
    press(page, "Save what I typed")

    heading(page, "Billing Details")
    page.goto(address)
    expect(page.get_by_label("Company")).to_have_value("Typed for an hour, LLC")


def test_save_and_exit_keeps_a_half_typed_page(open_page):
    page = open_page()
    start(page, "Half typed")

    page.get_by_label("Phone").fill("(512) 55")
    press(page, "Save and exit")

    expect(page.get_by_role("status").first).to_contain_text("In User Details, 1 answer needs")
    expect(page.locator(".tasks li", has_text="Details").first).to_contain_text("In progress")
    page.get_by_role("link", name="Details", exact=True).click()
    expect(page.get_by_label("Phone")).to_have_value("(512) 55")


def test_the_overview_by_keyboard(open_page):
    page = open_page()
    start(page, "Found by keyboard")
    page.goto("/")
    keys = Keyboard(page)

    keys.type(page.get_by_label("Name, reference or number"), "found by key")
    keys.pick(page.get_by_label("Whose move"), "Yours")
    keys.press(page.get_by_role("button", name="Apply"))

    expect(page).to_have_url(re.compile(r"q=found.by.key&show=all&whose=you|whose=you"))
    keys = Keyboard(page)
    keys.press(page.get_by_role("link", name="Edit Found by keyboard"))
    heading(page, "Found by keyboard")
    page.go_back()
    keys = Keyboard(page)
    keys.press(page.locator("summary").filter(has_text="for Found by keyboard"))
    keys.press(page.get_by_role("link", name="Notes for Found by keyboard"))
    heading(page, "Notes")
