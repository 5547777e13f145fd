"""The words of the platform's own help pages, held against the wizard's one table of labels."""

from pathlib import Path

import pytest
from django.conf import settings

from porting.rules.sections import SECTIONS, STEPS
from porting.wizard.labels import BUTTONS, LABELS

# Sentences of the two help pages that name a control, and what they call it.
FIELDS = {
    "Type in the Carrier Name, which should match the phone bill": ("carrier_name", "Carrier Name"),
    "Include First Name, ...": ("billing_first_name", "First Name"),
    "..., Last Name, ...": ("billing_last_name", "Last Name"),
    "..., Business Name, ...": ("business_name", "Business Name"),
    "..., Service Account Number, ...": ("account_number", "Service Account Number"),
    "The account PIN is not always shown on the phone bill": ("account_pin", "Account PIN"),
    "Address, ...": ("service_street", "Address"),
    "..., City, ...": ("service_city", "City"),
    "..., State, ...": ("service_state", "State"),
    "..., Zip Code.": ("service_zip", "Zip Code"),
    "Enter in the Full Name ...": ("signer_name", "Full Name"),
    "... and Email Address of the person": ("signer_email", "Email Address"),
    "“Tracking Number to Port” ...": ("number", "Tracking Number to Port"),
    "... and “Receiving Number” are both required": ("route", "Receiving Number"),
    "but also make sure to include the “Tracking Source": ("source", "Tracking Source"),
    "Turn on “Text Messaging Enabled”": ("is_texting_enabled", "Text Messaging Enabled"),
    "Call Settings: Change to “Account Level”": ("call_settings", "Call Settings"),
}
TITLES = [
    "General",
    "Details",
    "Port in Details",
    "Check Portability",
    "Configure Numbers",
    "User Agreements",
    "Letter of Authorization",
    "Proof of Ownership",
    "Submit",
]
DETAILS = ["User Details", "Billing Details", "Authoritative Representative Details"]
PRESSED = [
    "Continue to Letter of Authorization",
    "Check Portability",
    "Send LOA for Signing",
    "Send Proof of Ownership",
    "Submit",
]
# What the pages have to say somewhere, word for word.
SAID = [
    "What is Porting?",
    "transferring a phone number from one telecommunications provider to another",
    "2 - 4 weeks",
    "1 - 2 weeks",
    "Verify the numbers in the port and make sure they are not active Receiving Numbers",
    "you will no longer be able to answer that number directly outside of",
    "Billing Company Name",
    "Continue to Letter of Authorization",
]


@pytest.mark.parametrize(("field", "word"), FIELDS.values())
def test_fields_are_called_as_the_help_pages_call_them(field, word):
    assert LABELS[field] == word


def test_sections_are_called_as_the_help_pages_call_them():
    assert [section.title for section in SECTIONS] == TITLES
    assert [step.title for step in STEPS[1:4]] == DETAILS


def test_buttons_are_called_as_the_help_pages_call_them():
    assert list(BUTTONS.values()) == PRESSED


@pytest.mark.parametrize("words", SAID)
def test_the_pages_say_what_the_help_pages_say(words):
    pages = (settings.BASE_DIR / "templates" / "porting").rglob("*.html")

    assert any(words in Path(page).read_text() for page in pages)
