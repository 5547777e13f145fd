"""Every end of a signer's way (screens.md 5.4) at 390 px: by keyboard alone, or without script."""

import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.journeys import make_ends, walk
from tests.journeys.installed import ROOT
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_port_a_number import BILL
from tests.journeys.walk import heading

PHONE = {"width": 390, "height": 844}
IS_FULL = os.environ.get("FULL", "") not in ("", "0")


class Finger:
    """Moves through a page by touching what it shows; the words are the keyboard's."""

    def __init__(self, page):
        self.page = page

    def type(self, target, text):
        target.fill(text)

    def tick(self, box):
        walk.choose(box)

    choose = tick

    def press(self, target):
        target.first.click()
        self.page.wait_for_load_state()


@pytest.fixture(scope="module")
def ends(site):
    """Where each end begins: a link's token and the mailbox it went to."""
    ours = ("DATABASE_URL", "SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "CELERY_BROKER_URL")
    ours += ("DJANGO_SETTINGS_MODULE", "CARRIER_LOOKUP")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    made = subprocess.run(
        [sys.executable, "-m", make_ends.__name__],
        cwd=ROOT,
        env=env | {"DATA_DIR": str(site.data), "DEMO": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


@pytest.fixture(params=make_ends.WAYS)
def come(request, ends, open_page):
    """Return ``come(end)``, which opens the end's link on a phone."""
    way = request.param

    def open_link(end):
        start = ends[f"{way}: {end}"]
        page = open_page(**PHONE, script=way != "no script")
        page.goto(f"/s/{start['token']}/")
        assert start["token"] not in page.url
        hand = Keyboard(page) if way == "keyboard" else Finger(page)
        hand.start = start
        return hand

    return open_link


@pytest.fixture
def look(picture):
    """Return ``look(hand, words)``: the heading is this, and pictures of the page are kept."""

    def looked(hand, words):
        page = hand.page
        heading(page, words)
        name = f"end-{type(hand).__name__}-{words}".lower().replace(" ", "-").replace(",", "")
        picture(page, name)
        if IS_FULL:
            for width, theme in ((390, "dark"), (1280, "light"), (1280, "dark")):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=theme)
                picture(page, f"{name}-{width}-{theme}")
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="light")

    return looked


def button(hand, name):
    return hand.page.get_by_role("button", name=name, exact=True).last


def link(hand, name):
    return hand.page.get_by_role("link", name=name, exact=True).first


def agree(hand):
    heading(hand.page, "Your signature is needed")
    hand.tick(hand.page.get_by_role("checkbox").first)
    hand.press(button(hand, "Continue to the letter"))


def sign(hand):
    hand.tick(hand.page.get_by_label(re.compile("I intend this to be my signature")))
    hand.press(button(hand, "Sign letter"))


def read_and_sign(hand):
    agree(hand)
    sign(hand)
    heading(hand.page, "Send your latest Verizon bill")


def test_signed_and_the_bill_comes_later(come, look):
    dana = come("signed")
    read_and_sign(dana)

    dana.press(link(dana, "I don't have it now"))

    look(dana, "You signed this on")
    expect(link(dana, "Send the bill")).to_be_visible()
    expect(link(dana, "Download your copy (PDF)")).to_be_visible()


def test_everything_is_in(come, look):
    dana = come("all done")
    read_and_sign(dana)
    paper = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": BILL}
    dana.page.locator("input[type=file]").set_input_files(paper)  # the system's own window

    dana.press(button(dana, "Send bill"))

    look(dana, "Thank you, that is everything")
    expect(dana.page.get_by_text("Keep paying Verizon")).to_be_visible()


def test_signed_already_on_another_device(come, look):
    here, there = come("already signed"), come("already signed")
    agree(there)
    agree(here)
    read_and_sign_name(there, "Dana M. Ortiz")

    sign(here)

    look(here, "You signed this on")
    expect(here.page.get_by_text("Signed by Dana M. Ortiz")).to_be_visible()


def read_and_sign_name(hand, name):
    hand.type(hand.page.get_by_label("Your full name"), name)
    sign(hand)
    heading(hand.page, "Send your latest Verizon bill")


def test_declined_and_signed_after_all(come, look):
    dana = come("declined")
    dana.press(link(dana, "I don't want to sign"))
    dana.press(button(dana, "Tell them I won't sign"))
    expect(dana.page.get_by_role("link", name="Select a reason")).to_be_visible()
    dana.choose(dana.page.get_by_label("We are staying with our carrier"))
    dana.press(button(dana, "Tell them I won't sign"))
    look(dana, "You did not sign")
    expect(dana.page.get_by_text("We told Sam Reed")).to_be_visible()

    dana.press(button(dana, "Sign after all"))

    read_and_sign(dana)


def test_the_wrong_person(come, look):
    dana = come("wrong person")
    dana.press(link(dana, "I'm not the right person"))
    dana.type(dana.page.get_by_label("Full name"), "Kim Lee")
    dana.type(dana.page.get_by_label("Email"), "kim@ends-dental.example")

    dana.press(button(dana, "I'm not the right person"))

    look(dana, "Thanks for telling us")
    expect(dana.page.get_by_text("Kim Lee at kim@ends-dental.example can sign")).to_be_visible()


def test_a_detail_is_wrong(come, look):
    dana = come("details wrong")
    agree(dana)
    dana.press(link(dana, "A detail in this letter is wrong"))
    dana.tick(dana.page.get_by_label("The address"))

    dana.press(button(dana, "Ask for a correction"))

    look(dana, "Thanks, we asked for a correction")
    expect(dana.page.get_by_text("Wrong in the letter: the address.")).to_be_visible()


def test_never_asked_for_it(come, look):
    dana = come("report")
    dana.press(link(dana, "I don't know who sent this"))

    dana.press(button(dana, "I did not ask for this"))

    look(dana, "We are looking into it")
    dana.page.goto(f"/s/{dana.start['token']}/")
    look(dana, "We are looking into it")


def test_on_paper(come, look):
    dana = come("paper")

    dana.press(link(dana, "sign on paper instead"))

    look(dana, "Your paper letter")
    expect(dana.page.get_by_label("Signed letter")).to_be_attached()


def test_the_link_has_ended_and_a_new_one_comes_to_the_same_mailbox(come, look, site):
    dana = come("expired")
    look(dana, "This link has ended")

    dana.press(button(dana, "Email me a new link"))

    look(dana, "We mailed you a new link")
    mail = site.wait_for_mail(dana.start["email"], "asks you to sign")
    dana.page.goto(walk.link_in(mail, "/s/"))
    read_and_sign(dana)


def test_there_is_a_newer_letter(come, look, site):
    dana = come("replaced")
    look(dana, "There is a newer letter")
    expect(dana.page.get_by_text("Sam Reed changed the service address")).to_be_visible()

    dana.press(button(dana, "Email me the newer letter"))

    mail = site.wait_for_mail(dana.start["email"], "asks you to sign")
    dana.page.goto(walk.link_in(mail, "/s/"))
    read_and_sign(dana)


def test_withdrawn(come, look):
    dana = come("withdrawn")

    look(dana, "No signature needed")
    expect(dana.page.get_by_text("Sam Reed withdrew this request.")).to_be_visible()


def test_a_code_from_the_mailbox(come, look, site):
    dana = come("code")
    agree(dana)
    look(dana, "Enter the code we emailed")
    mail = site.wait_for_mail(dana.start["email"], "code")
    digits = re.search(r"\b(\d{3}) ?(\d{3})\b", mail)
    right = digits[1] + digits[2]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    dana.type(dana.page.get_by_label("Code"), wrong)
    dana.press(button(dana, "Continue to the letter"))
    expect(dana.page.get_by_role("link", name="That code does not match")).to_be_visible()

    dana.type(dana.page.get_by_label("Code"), f"{right[:3]} {right[3:]}")
    dana.press(button(dana, "Continue to the letter"))

    sign(dana)
    heading(dana.page, "Send your latest Verizon bill")


def test_too_many_codes(come, look):
    dana = come("locked")

    agree(dana)

    look(dana, "Try again later")
    expect(dana.page.get_by_text("Nothing was signed, and nothing is lost")).to_be_visible()
