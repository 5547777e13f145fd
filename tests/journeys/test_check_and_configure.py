"""From numbers that cannot port to numbers that ring: solved on the spot, set up in groups."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.walk import choose, heading, press

FREE = {True: "(410) 555-0051", False: "(410) 555-0061"}
FIXED = {True: "(410) 555-0052", False: "(410) 555-0062"}
MOBILE = {True: "(410) 555-0090", False: "(410) 555-0091"}  # the sandbox says so
CONFLICT = {True: "(512) 555-0148", False: "(512) 555-0147"}  # a receiving number, a user's


def row_of(page, number):
    return page.get_by_role("row", name=number)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_cannot_port_is_solved_in_place_and_all_are_set_up_at_once(
    site, open_page, picture, script
):
    mode = "js" if script else "nojs"
    page = open_page(script=script)
    walk.sign_in(page, "sam@ortiz.example")
    walk.start_request(page, f"Check and configure {mode}")
    walk.fill_details(page)
    typed = f"512 976 0104, {CONFLICT[script]}, {MOBILE[script]}"
    walk.type_numbers(page, FREE[script], typed)
    walk.wait_for_check(page, script)
    heading(page, "2 of 4 numbers can port")
    picture(page, f"{mode}-check-conflicts")

    row = row_of(page, "(512) 976-0104")
    row.get_by_label("Correct number").fill(FIXED[script])
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{FIXED[script]} can port.").first).to_be_visible()

    (move_calls_on_port_day if script else remove_from_the_user)(page, CONFLICT[script])
    walk.wait_for_check(page, script)
    heading(page, "All 4 numbers can port")
    wait_for_directory(page)
    press(page, "Mark as mobile numbers")
    expect(page.get_by_text("1 number is marked as mobile.").first).to_be_visible()
    picture(page, f"{mode}-check-solved")
    page.get_by_role("link", name="Add PIN").first.click()
    page.get_by_label("Account PIN").fill("4711")
    press(page, "Save PIN")
    expect(page.get_by_text("4711")).to_have_count(0)
    page.get_by_role("link", name="Check Portability").last.click()
    page.get_by_role("link", name="Continue").click()

    heading(page, "Set up 4 numbers")
    page.get_by_role("button", name="In groups").click()
    page.get_by_label("Calls ring at").select_option(label="Main menu")
    choose(page.get_by_label("Select all 4"))
    page.get_by_label("Description", exact=False).last.fill("Line {n}")
    page.locator("summary", has_text="Add a receiving number").click()
    page.get_by_label("Phone number").fill(f"(410) 555-00{71 if script else 72}")
    page.get_by_label("Name").fill(f"Lobby {mode}")
    press(page, "Add this receiving number")
    expect(page.get_by_text("is added and chosen.")).to_be_visible()
    expect(page.get_by_label("Select all 4")).to_be_checked()
    expect(page.locator("#id_description")).to_have_value("Line {n}")
    page.locator("button[name=apply]").last.click()
    expect(page.get_by_text("4 numbers set up.").first).to_be_visible()
    expect(row_of(page, FREE[script])).to_contain_text(f"Lobby {mode}")
    picture(page, f"{mode}-configure-groups")
    press(page, "Continue")
    heading(page, "Before we contact")


def move_calls_on_port_day(page, number):
    row_of(page, number).get_by_role("link", name="Change routing").click()
    heading(page, re.compile("Move calls away from"))
    page.get_by_label("Use the same for all").select_option(index=1)
    choose(page.get_by_label("On port day"))
    press(page, "Change routing")


def remove_from_the_user(page, number):
    row_of(page, number).get_by_role("link", name="Open user").click()
    press(page, "Remove the number from the profile")


def wait_for_directory(page):
    """The directory's answer comes by itself with a script; without, the page is loaded again."""
    button = page.get_by_role("button", name="Mark as mobile numbers")
    for _ in range(30):
        if button.is_visible():
            return
        page.wait_for_timeout(1000)
        page.reload()
    expect(button).to_be_visible()
