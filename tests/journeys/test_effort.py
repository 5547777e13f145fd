"""How many actions the main job takes: screens.md 10, G10 (S1, and S1 with Copy details).

A filled field, a choice, a click and a file each count as one. The account has one receiving
number and one tracking source, as S1 says, and the person looks at every page. What the signer
does is not the customer's: signing always, and with a script sending the bill as well.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.counted import Counted
from tests.journeys.test_port_a_number import BILL
from tests.journeys.walk import choose, heading, press

CUSTOMER = "mo@northway.example"
MOST, MOST_COPIED, MOST_PAGES = 42, 26, 14
OF_THE_BILL = 2  # the file, and Send Proof of Ownership
OF_A_NAME = 1  # the suggested one replaced by the person's own


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_five_numbers_take_few_actions_and_copied_details_fewer(site, open_page, script):
    sends_bill = not script  # without a script the customer has the bill at hand
    page, first = open_page(script=script), 10 if script else 30
    signer = f"nora-{'js' if script else 'nojs'}@northway-owner.example"
    be_at_the_overview(page)

    new = Counted(page)
    new.follow("Port New Numbers")
    new.press("Start")
    start(new)
    user_billing_and_signer(new, signer)
    reference = numbers_and_letter(new, first, script)
    the_signer(site, open_page(width=390, script=script), signer, sends_bill=not sends_bill)
    bill_and_submit(new, site, reference, sends_bill=sends_bill)

    pages = len(new.pages)
    page.goto("/")
    copied = Counted(page)
    row = page.get_by_role("row").filter(has_text=reference)
    copied.follow(re.compile("^Copy"), within=row)
    copied.press("Copy details")
    start(copied)
    what_is_never_copied(copied)
    copied.press("Save and continue")
    reference = numbers_and_letter(copied, first + 5, script)
    the_signer(site, open_page(width=390, script=script), signer, sends_bill=not sends_bill)
    bill_and_submit(copied, site, reference, sends_bill=sends_bill)

    of_the_bill = OF_THE_BILL * sends_bill
    assert (new.actions, copied.actions) == (39 + of_the_bill, 23 + of_the_bill)
    assert new.actions + OF_A_NAME <= MOST
    assert copied.actions + OF_A_NAME <= MOST_COPIED
    assert (pages, len(copied.pages)) == (13 + sends_bill, 11 + sends_bill)
    assert pages <= MOST_PAGES


def be_at_the_overview(page):
    """A new account has none: its first visit leads to Before you start, one click further on."""
    walk.sign_in(page, CUSTOMER)
    heading(page, "^Port (Numbers|your numbers)$")
    if page.url.endswith("/new/"):
        press(page, "Start")
        page.goto("/")
    heading(page, "^Port Numbers$")


def start(me):
    heading(me.page, "General")
    expect(me.page.get_by_label("Request name")).not_to_have_value("")  # a suggestion
    me.press("Save and continue")


def user_billing_and_signer(me, signer):
    page = me.page
    heading(page, "User Details")  # filled in from the profile
    me.press("Save and continue")
    heading(page, "Billing Details")
    me.fill("Carrier Name", "Verizon")
    me.choose(page.get_by_label("Business", exact=True))
    me.fill("Business Name", "Northway Fleet, LLC")
    me.fill("First Name", "Nora")
    me.fill("Last Name", "North")
    what_is_never_copied(me)
    for name, text in (("street", "1400 Lavaca St"), ("city", "Austin"), ("zip", "78701")):
        me.type_into(page.locator(f"[name=service_{name}]"), text)
    me.pick_in(page.locator("[name=service_state]"), "TX")
    me.choose(page.get_by_label("Yes", exact=True))
    me.choose(page.get_by_label("No, all move"))
    me.press("Save and continue")
    heading(page, "Authoritative Representative Details")
    expect(page.get_by_label("The billing contact, Nora North")).to_be_checked()
    me.fill("Job title", "Owner")  # Full Name left empty is the billing contact's
    me.fill("Email Address", signer)
    me.choose(page.get_by_label("Owner", exact=True))
    me.press("Save and continue")


def what_is_never_copied(me):
    heading(me.page, "Billing Details")
    me.fill("Service Account Number", "VZ-88201-4471")
    me.fill("Main billing number (BTN)", "(512) 555-0100")
    me.choose(me.page.get_by_label("No, none of them"))


def numbers_and_letter(me, first, script):
    """Five numbers by Manual Add, and the letter on its way; returns the request's reference."""
    page = me.page
    heading(page, "Port in Details")
    me.press("Port Multiple Numbers")
    me.fill("Numbers to port", "\n".join(f"(505) 555-66{n}" for n in range(first, first + 5)))
    me.press("Check Portability")
    walk.wait_for_check(page, script)
    heading(page, "All 5 numbers can port")
    me.follow("Continue")
    heading(page, "Set up 5 numbers")  # the only place where calls can ring is chosen already
    me.select("Tracking Source", "Website")
    me.press("Continue")
    heading(page, "Before we contact")
    for box in page.get_by_role("checkbox").all():  # never ticked beforehand
        me.choose(box)
    me.press("Continue to Letter of Authorization")
    heading(page, "Letter of Authorization")
    me.press("Send LOA for Signing")
    return re.search(r"PR-\w{6}", page.url).group()


def the_signer(site, page, email, *, sends_bill):
    """Another person, at another device."""
    page.goto(walk.link_in(site.wait_for_mail(email, "asks you to sign"), "/s/"))
    choose(page.get_by_role("checkbox").first)
    press(page, "Continue to the letter")
    choose(page.get_by_label(re.compile("I intend this to be my signature")))
    press(page, "Sign letter")
    heading(page, "bill")
    if sends_bill:
        page.locator("input[type=file]").set_input_files(bill())
        press(page, "Send bill")
        heading(page, "Thank you")


def bill_and_submit(me, site, reference, *, sends_bill):
    """From the mail that says whose move it is to the page "Request sent"."""
    page = me.page
    if sends_bill:
        me.open(walk.link_in(mailed(site, "signed the letter", reference), "/proof"))
        me.attach(page.locator("input[type=file]"), bill())
        me.press("Send Proof of Ownership")
    else:
        me.open(walk.link_in(mailed(site, "We have the Verizon bill", reference), "/review"))
    heading(page, "Check your request")
    me.press("Submit")
    heading(page, "Request sent")


def mailed(site, words, reference):
    """The customer's mail about this request; those of earlier ones may lie there unread."""
    while reference not in (text := site.wait_for_mail(CUSTOMER, words)):
        pass
    return text


def bill():
    return {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": BILL}
