"""The bill from a phone and the pre-flight, by hand: 390 px wide, and without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import walk
from tests.journeys.stage import stage
from tests.journeys.walk import heading, press

PHOTO = Path(__file__).parents[1] / "porting" / "papers" / "phone.heic"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with stage(tmp_path_factory) as (address, words):
        yield address, words


@pytest.fixture
def phone(chromium, made):
    context = chromium.new_context(
        base_url=made[0],
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        has_touch=True,
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_a_photo_of_the_bill_is_sent_from_a_phone(phone, made):
    phone.goto(f"/b/{made[1]['signed']['bill']}/")
    phone.locator("input[type=file]").set_input_files(PHOTO)
    press(phone, "Send bill")

    heading(phone, "Thank you, that is everything")


def test_warnings_are_confirmed_one_by_one_and_the_request_submitted(phone, made):
    walk.sign_in(phone, "sam@ortiz.example")
    words = made[1]["bill differs"]
    phone.goto(f"/a/{words['account']}/numbers/port/{words['reference']}/review/")
    warnings = phone.get_by_role("button", name=re.compile("^It is correct"))
    count = warnings.count()
    assert count > 3

    for left in range(count - 1, -1, -1):
        warnings.first.click()
        expect(phone.get_by_text("Noted as correct. Our team sees it.")).to_be_visible()
        expect(warnings).to_have_count(left)
    expect(phone.get_by_text("We found nothing that often causes a no.")).to_be_visible()
    press(phone, "Submit")

    heading(phone, "Request sent")
