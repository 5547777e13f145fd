"""Passkeys in a real browser, under the real policy: made, used, refused, removed."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.walk import heading, press


@pytest.fixture
def device():
    """A device with a built-in passkey reader that says yes."""

    def plugged_into(page):
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return plugged_into


def test_a_passkey_is_made_and_opens_the_next_sign_in(open_page, device, picture):
    page = open_page()
    device(page)
    walk.sign_in(page, "marco@portdesk.example")
    page.goto("/profile/second-factor/")
    picture(page, "second-factor")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_label("Your password").fill(walk.PASSWORD)
    picture(page, "passkey-new")
    press(page, "Add a passkey")
    heading(page, "Recovery codes")
    picture(page, "recovery-codes")
    page.get_by_role("link", name="I have kept them, go on").click()
    expect(page).to_have_url(re.compile("/desk/"))

    press(page, "Sign out")
    page.get_by_label("Email address").fill("marco@portdesk.example")
    page.get_by_label("Password").fill(walk.PASSWORD)
    press(page, "Sign in")
    heading(page, "Confirm that it is you")
    picture(page, "second-factor-asked")
    press(page, "Use a passkey")

    expect(page).to_have_url(re.compile("/desk/"))
    page.goto("/profile/second-factor/")
    page.get_by_role("link", name="Remove Work laptop").click()
    page.get_by_label("Your password").fill(walk.PASSWORD)
    press(page, "Remove this passkey")
    expect(page.get_by_text("Work laptop")).to_have_count(0)


def test_without_a_reader_the_page_says_what_to_do(open_page):
    page = open_page()
    walk.sign_in(page, "audrey@portdesk.example")
    page.add_init_script("navigator.credentials.create = async () => { throw new Error('no') }")
    page.goto("/profile/second-factor/passkeys/new/")

    press(page, "Add a passkey")

    expect(page.get_by_role("alert")).to_have_text(re.compile("No passkey was made"))


def test_without_script_an_app_is_offered_instead(open_page):
    page = open_page(script=False)
    walk.sign_in(page, "sam@ortiz.example")
    page.goto("/profile/second-factor/passkeys/new/")

    expect(page.get_by_role("button", name="Add a passkey")).to_have_count(0)
    page.get_by_role("link", name="set up an app").click()
    heading(page, "Set up an authenticator app")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
