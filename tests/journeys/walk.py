"""The steps of porting a number, as people take them: by labels and buttons, nothing else."""

import base64
import hmac
import re
import time

from playwright.sync_api import Page, expect

PASSWORD = "portdesk demo"
EMAIL = {
    "sam": "sam@ortiz.example",
    "ada": "ada@brightline.example",
    "mo": "mo@northway.example",
    "priya": "priya@portdesk.example",
    "marco": "marco@portdesk.example",
    "audrey": "audrey@portdesk.example",
}
SECRET = "PORTDESKDEMOPORTDESKDEMO23456723"  # `manage.py demo_logins` prints it
USED: dict = {}


def sign_in(page: Page, email: str):
    page.goto("/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if email.endswith("@portdesk.example"):
        confirm(page, email)


def confirm(page: Page, email: str):
    """The second factor of staff: the code that the demo's app shows; each is good for once."""
    heading(page, "Confirm that it is you")
    while True:
        period = int(time.time()) // 30
        fresh = [n for n in (period, period + 1) if n > USED.get((page.url, email), 0)]
        if fresh:
            break
        page.wait_for_timeout(500)
    USED[page.url, email] = fresh[0]
    page.get_by_label("Code").fill(code(fresh[0]))
    press(page, "Confirm")


def code(counter: int) -> str:
    """RFC 4226: the six digits of a counter."""
    key = base64.b32decode(SECRET)
    digest = hmac.digest(key, counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def heading(page: Page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(words) if isinstance(words, str) else words
    )


def press(page: Page, name: str, exact=True):
    page.get_by_role("button", name=name, exact=exact).first.click()


def choose(box):
    """Tick a box or radio the way people do: by its label, which covers the whole card."""
    box.page.locator(f"label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


def start_request(page: Page, name: str):
    page.get_by_role("link", name="Port New Numbers").click()
    heading(page, "Port your numbers")
    press(page, "Start")
    heading(page, "General")
    page.get_by_label("Request name").fill(name)
    press(page, "Save and continue")


def fill_details(page: Page):
    # User Details are filled in from the profile: one click.
    heading(page, "User Details")
    press(page, "Save and continue")
    heading(page, "Billing Details")
    page.get_by_label("Carrier Name").fill("Verizon")
    choose(page.get_by_label("Business", exact=True))
    page.get_by_label("Business Name").fill("Ortiz Family Dental, PLLC")
    page.get_by_label("First Name").fill("Dana")
    page.get_by_label("Last Name").fill("Ortiz")
    page.get_by_label("Service Account Number").fill("VZ-88201-4471")
    page.get_by_label("Main billing number (BTN)").fill("(512) 555-0100")
    page.locator("[name=service_street]").fill("1400 Lavaca St")
    page.locator("[name=service_city]").fill("Austin")
    page.locator("[name=service_state]").select_option("TX")
    page.locator("[name=service_zip]").fill("78701")
    choose(page.get_by_label("Yes", exact=True))
    choose(page.get_by_label("No, none of them"))
    choose(page.get_by_label("No, all move"))
    press(page, "Save and continue")
    heading(page, "Authoritative Representative Details")
    choose(page.get_by_label("The billing contact"))
    page.get_by_label("Full Name").fill("Dana Ortiz")
    page.get_by_label("Job title").fill("Owner")
    page.get_by_label("Email Address").fill("dana@ortiz-owner.example")
    choose(page.get_by_label("Owner", exact=True))
    press(page, "Save and continue")


def type_numbers(page: Page, one: str, more: str):
    """One number in a row, the others pasted under Manual Add; then Check Portability."""
    heading(page, "Port in Details")
    page.get_by_label("Tracking Number to Port, row 1").fill(one)
    press(page, "Save numbers")
    press(page, "Port Multiple Numbers")
    page.get_by_label("Numbers to port").fill(more)
    press(page, "Check Portability")


def wait_for_check(page: Page, script: bool):
    """With script the result comes by itself; without, the button asks for it."""
    result = page.get_by_role("heading", level=1, name=re.compile("can port"))
    for _ in range(20):
        if script or result.is_visible():
            break
        page.wait_for_timeout(500)
        latest = page.get_by_role("link", name="See latest progress").or_(
            page.get_by_role("button", name="See latest progress")
        )
        if latest.count():
            latest.first.click()
    expect(result).to_be_visible()


def agree(page: Page):
    heading(page, "Before we contact")
    for box in page.get_by_role("checkbox").all():
        choose(box)
    press(page, "Continue to Letter of Authorization")


def release(page: Page, name: str):
    """A second person looks at an order that shows signs of risk, and lets it go."""
    sign_in(page, EMAIL["marco"])
    page.get_by_role("link", name="Second person").click()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_text("Two people look at this order.").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Release ")).first.click()
    expect(page.get_by_text("Two people look at this order.")).to_have_count(0)


def link_in(text: str, path: str) -> str:
    found = re.search(rf"https?://\S+{path}\S+", text)
    assert found, text
    return found.group()
