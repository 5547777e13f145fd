"""The main job without a mouse: ask, sign, send the bill, approve."""

import re

import pikepdf
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.keyboard import Keyboard
from tests.journeys.walk import PASSWORD, heading

NAME = "By keyboard"
SIGNER = "dana@by-keyboard.example"


def test_a_request_goes_from_start_to_approved_by_keyboard(site, open_page, tmp_path):
    customer = open_page()
    keys = Keyboard(customer)
    sign_in(keys)
    start(keys)
    billing_details(keys)
    representative(keys)
    numbers(keys)
    agree_and_send_the_letter(keys)

    letter = site.wait_for_mail(SIGNER, "asks you to sign")
    signer = open_page(width=390, height=844)
    signer.goto(walk.link_in(letter, "/s/"))
    sign_and_send_the_bill(Keyboard(signer), tmp_path)

    customer.goto("/")
    submit(Keyboard(customer))
    staff = open_page()
    walk.sign_in(staff, "priya@portdesk.example")
    approve(Keyboard(staff))


def button(keys, name):
    return keys.page.get_by_role("button", name=name, exact=True).last


def field(keys, label, **how):
    return keys.page.get_by_label(label, **how).first


def sign_in(keys):
    keys.page.goto("/")
    keys.type(field(keys, "Email address"), "sam@ortiz.example")
    keys.type(field(keys, "Password"), PASSWORD)
    keys.key("Enter")
    heading(keys.page, "Port Numbers")


def start(keys):
    # The first stop leads past the menus.
    keys.key("Tab")
    expect(keys.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    keys.key("Enter")
    keys.press(keys.page.get_by_role("link", name="Port New Numbers"))
    heading(keys.page, "Port your numbers")
    keys.press(button(keys, "Start"))
    heading(keys.page, "General")
    keys.type(field(keys, "Request name"), NAME)
    keys.key("Enter")


def billing_details(keys):
    heading(keys.page, "User Details")
    keys.press(button(keys, "Save and continue"))
    heading(keys.page, "Billing Details")
    keys.press(button(keys, "Save and continue"))
    # Everything is missing: the focus is at the summary, whose links lead to the fields.
    expect(keys.page.locator(".errsum")).to_be_focused()
    keys.key("Tab")
    keys.key("Enter")
    expect(field(keys, "Carrier Name")).to_be_focused()
    keys.type(field(keys, "Carrier Name"), "Verizon")
    keys.choose(field(keys, "Business", exact=True))
    keys.type(field(keys, "Business Name"), "Ortiz Family Dental, PLLC")
    keys.type(field(keys, "First Name"), "Dana")
    keys.type(field(keys, "Last Name"), "Ortiz")
    keys.type(field(keys, "Service Account Number"), "VZ-88201-4471")
    keys.type(field(keys, "Main billing number (BTN)"), "(512) 555-0100")
    keys.type(keys.page.locator("[name=service_street]"), "1400 Lavaca St")
    keys.type(keys.page.locator("[name=service_city]"), "Austin")
    keys.pick(keys.page.locator("[name=service_state]"), "Texas")
    keys.type(keys.page.locator("[name=service_zip]"), "78701")
    keys.choose(field(keys, "Yes", exact=True))
    keys.choose(field(keys, "No, none of them"))
    keys.choose(field(keys, "No, all move"))
    keys.press(button(keys, "Save and continue"))


def representative(keys):
    heading(keys.page, "Authoritative Representative Details")
    keys.choose(field(keys, "The billing contact"))
    keys.type(field(keys, "Full Name"), "Dana Ortiz")
    keys.type(field(keys, "Job title"), "Owner")
    keys.type(field(keys, "Email Address"), SIGNER)
    keys.choose(field(keys, "Owner", exact=True))
    keys.press(button(keys, "Save and continue"))


def numbers(keys):
    heading(keys.page, "Port in Details")
    keys.type(field(keys, "Tracking Number to Port, row 1"), "(410) 555-0079")
    keys.press(button(keys, "Check Portability"))
    # The carriers' directory is asked by the worker, which other journeys keep busy, too.
    expect(keys.page.get_by_role("heading", level=1, name="Your number can port")).to_be_visible(
        timeout=60_000
    )
    keys.press(keys.page.get_by_role("link", name="Continue", exact=True))
    heading(keys.page, "Set up 1 number")
    keys.pick(field(keys, "Calls ring at"), "Front desk")
    keys.press(button(keys, "Continue"))


def agree_and_send_the_letter(keys):
    heading(keys.page, "Before we contact")
    for box in keys.page.get_by_role("checkbox").all():
        keys.tick(box)
    keys.press(button(keys, "Continue to Letter of Authorization"))
    heading(keys.page, "Letter of Authorization")
    keys.press(button(keys, "Send LOA for Signing"))


def sign_and_send_the_bill(keys, folder):
    keys.tick(keys.page.get_by_role("checkbox").first)
    keys.press(button(keys, "Continue to the letter"))
    keys.tick(field(keys, re.compile("I intend this to be my signature")))
    keys.press(button(keys, "Sign letter"))
    heading(keys.page, "bill")
    keys.page.wait_for_load_state()
    with pikepdf.new() as bill:
        bill.add_blank_page()
        bill.save(folder / "bill.pdf")
    keys.go(keys.page.locator("input[type=file]"))
    with keys.page.expect_file_chooser() as asked:
        keys.key("Space")
    asked.value.set_files(folder / "bill.pdf")
    keys.press(button(keys, "Send bill"))
    heading(keys.page, "Thank you")


def submit(keys):
    keys.press(keys.page.get_by_role("link", name=NAME, exact=True))
    keys.press(keys.page.get_by_role("link", name="Submit", exact=True))
    heading(keys.page, "Check your request")
    keys.press(button(keys, "Submit"))
    heading(keys.page, "Request sent")


def approve(keys):
    keys.press(keys.page.get_by_role("link", name=NAME, exact=True))
    keys.press(keys.page.get_by_role("button", name=re.compile("Start review|Take this")))
    keys.press(button(keys, "Approve"))
    # The bill has no text and the account is new: somebody else has to release the order.
    expect(keys.page.get_by_text("Two people look at this order.").first).to_be_visible()
    expect(keys.page.get_by_role("button", name="as sent")).to_have_count(0)
