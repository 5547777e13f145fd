"""The main job, end to end, in a real browser: from a draft to numbers that ring."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from porting.rules.business_days import Calendar
from tests.journeys import walk
from tests.journeys.walk import choose, heading, press

BILL = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\ntrailer<</Root 1 0 R>>\n"  # noqa: E501


def next_business_day():
    return Calendar().business_day_from(date.today() + timedelta(days=16))  # noqa: DTZ011


@pytest.mark.parametrize(
    ("script", "numbers"),
    [
        (True, ["(410) 555-0000", "+14105550001", "410-555-0002"]),
        (False, ["(410) 555-0010", "+14105550011", "410-555-0012"]),
    ],
    ids=["with script", "without script"],
)
def test_three_numbers_go_from_draft_to_live(site, open_page, picture, script, numbers):
    mode = "js" if script else "nojs"
    customer = open_page(script=script)
    walk.sign_in(customer, "sam@ortiz.example")
    walk.start_request(customer, f"Baltimore {mode}")
    walk.fill_details(customer)
    walk.type_numbers(customer, numbers[0], ", ".join(numbers[1:]))
    walk.wait_for_check(customer, script)
    heading(customer, "All 3 numbers can port")
    picture(customer, f"{mode}-check")
    customer.get_by_role("link", name="Continue").click()

    heading(customer, "Set up 3 numbers")
    customer.get_by_label("Calls ring at").first.select_option(label="Front desk, (512) 555-0148")
    press(customer, "Continue")
    walk.agree(customer)
    heading(customer, "Letter of Authorization")
    picture(customer, f"{mode}-loa")
    press(customer, "Send LOA for Signing")

    letter = site.wait_for_mail("dana@ortiz-owner.example", "asks you to sign")
    signer = open_page(width=390, height=844, script=script)
    taps = sign_and_send_the_bill(signer, walk.link_in(letter, "/s/"), picture, mode)
    assert taps <= 9

    site.wait_for_mail("sam@ortiz.example", "signed the letter")
    customer.goto("/")
    customer.get_by_role("link", name=f"Baltimore {mode}", exact=True).click()
    picture(customer, f"{mode}-hub")
    customer.get_by_role("link", name="Submit", exact=True).click()
    heading(customer, "Check your request")
    picture(customer, f"{mode}-review")
    press(customer, "Submit")
    heading(customer, "Request sent")
    site.wait_for_mail("sam@ortiz.example", "We have your port request")

    staff, second = open_page(script=script), open_page(script=script)
    work_the_desk(staff, second, f"Baltimore {mode}", numbers, picture, mode)

    site.wait_for_mail("sam@ortiz.example", "live")
    customer.goto("/")
    customer.get_by_label("Show").select_option("finished")
    press(customer, "Apply")
    customer.get_by_role("link", name=f"Baltimore {mode}", exact=True).click()
    expect(customer.get_by_text("Your numbers are live.")).to_be_visible()
    picture(customer, f"{mode}-live")
    customer.get_by_role("link", name="Tracking Numbers").click()
    for number in numbers:
        digits = re.sub(r"[^0-9]", "", number)[-10:]
        row = customer.get_by_role("row", name=f"({digits[:3]}) {digits[3:6]}-{digits[6:]}")
        expect(row).to_contain_text("Front desk")


def sign_and_send_the_bill(page, link, picture, mode):
    """Read, consent, sign, send a bill at phone width; returns the count of taps and fields."""
    page.goto(link)
    assert "/s/" not in page.url
    picture(page, f"{mode}-sign-start")
    choose(page.get_by_role("checkbox").first)
    press(page, "Continue to the letter")
    picture(page, f"{mode}-sign-letter")
    choose(page.get_by_label(re.compile("I intend this to be my signature")))
    press(page, "Sign letter")
    picture(page, f"{mode}-sign-bill")
    page.locator("input[type=file]").set_input_files(
        {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": BILL}
    )
    press(page, "Send bill")
    heading(page, "Thank you")
    picture(page, f"{mode}-sign-done")
    return 1 + 2 + 2 + 2


def work_the_desk(page, second, name, numbers, picture, mode):
    walk.sign_in(page, "priya@portdesk.example")
    picture(page, f"{mode}-queue")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name=re.compile("Start review|Take this")).first.click()
    picture(page, f"{mode}-desk-request")
    press(page, "Approve")
    # The demo's account is new and nobody could read the bill: another person has to look.
    walk.release(second, name)
    page.reload()
    press(page, "as sent", exact=False)
    page.get_by_label("Port date").fill(next_business_day().isoformat())
    page.get_by_label("Time", exact=True).fill("10:30")
    press(page, "Record port date")
    picture(page, f"{mode}-desk-dated")
    choose(page.get_by_label(re.compile("The numbers really moved today")))
    choose(page.get_by_label("All that are still open"))
    press(page, "Numbers are live")
    picture(page, f"{mode}-desk-asked")
    press(page, "Yes, ", exact=False)
    expect(page.get_by_text("Live").first).to_be_visible()
    picture(page, f"{mode}-desk-live")
