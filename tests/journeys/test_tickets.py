"""What does not go through the wizard, end to end."""

import re

from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.test_port_a_number import BILL
from tests.journeys.walk import choose, heading, press


def paper(name, content=BILL):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_fax_form_goes_from_start_to_our_answer_without_script(site, open_page, picture):
    customer = open_page(script=False)
    walk.sign_in(customer, "sam@ortiz.example")
    customer.get_by_role("link", name="Port New Numbers").click()
    customer.get_by_role("link", name=re.compile("another country, or not sure")).click()
    press(customer, "Start the fax form")
    heading(customer, "Porting a Fax Number")
    customer.get_by_label("Fax Number").fill("(512) 555-0177")
    customer.get_by_label("Carrier Name").fill("Verizon")
    customer.get_by_label("Business Name").fill("Ortiz Family Dental, PLLC")
    customer.locator("[name=service_street]").fill("1400 Lavaca St")
    customer.locator("[name=service_city]").fill("Austin")
    customer.locator("[name=service_state]").select_option("TX")
    customer.locator("[name=service_zip]").fill("78701")
    choose(customer.get_by_label("Yes", exact=True))
    customer.get_by_label("Full Name").fill("Dana Ortiz")
    press(customer, "Save and continue")

    heading(customer, "Sign the letter, add the papers")
    download = customer.get_by_role("link", name="Download the letter (PDF)")
    for _ in range(40):
        if download.count():
            break
        customer.wait_for_timeout(500)
        customer.reload()
    with customer.expect_download() as arrived:
        download.click()
    letter = arrived.value.path().read_bytes()
    assert letter[:5] == b"%PDF-"
    customer.locator("#id_proof").set_input_files(paper("bill.pdf"))
    customer.locator("#id_signed").set_input_files(paper("signed.pdf", letter))
    press(customer, "Send to our team")
    heading(customer, re.compile("Fax"))
    expect(customer.get_by_text("It’s our move.")).to_be_visible()
    picture(customer, "fax-nojs-sent")
    site.wait_for_mail("sam@ortiz.example", "We have your fax form")

    answer_at_the_desk(site, open_page(script=False), customer)
    site.wait_for_mail("sam@ortiz.example", "This is done")
    customer.goto(customer.url)
    expect(customer.get_by_text("This is done.")).to_be_visible()
    picture(customer, "fax-nojs-done")


def answer_at_the_desk(site, staff, customer):
    """Staff ask, the customer answers, staff close it as done."""
    walk.sign_in(staff, "priya@portdesk.example")
    staff.get_by_role("link", name="Fax (512) 555-0177", exact=True).click()
    press(staff, "Take this request")
    staff.locator("summary", has_text="Ask the customer").click()
    staff.get_by_label("What they should answer or send").fill("Is the machine on this line?")
    press(staff, "Ask")
    site.wait_for_mail("sam@ortiz.example", "We need an answer from you")

    customer.reload()
    expect(customer.get_by_text("What to answer")).to_be_visible()
    customer.get_by_role("link", name="Add papers and send your answer").click()
    press(customer, "Send your answer")

    staff.reload()
    press(staff, "Start work")
    staff.locator("summary", has_text="Close as done").click()
    staff.get_by_label("What came of it").fill("Moved this morning. Send a test page.")
    press(staff, "Close as done")
