"""What the wizard's fields and buttons are called: one table.

The words in quotation marks in the help pages of the platform (seeds 000 and 001) stand here
letter for letter; ``tests/porting/test_labels.py`` compares them. The titles of the sections
stand with the sections, in ``porting.rules.sections``.
"""

from collections.abc import Iterable

from porting.choices import Feature

LABELS = {
    # General
    "name": "Request name",
    "account": "Account the numbers go to",
    "extra_emails": "Email updates also to",
    # User Details
    "user_first_name": "First Name",
    "user_last_name": "Last Name",
    "user_company": "Company",
    "user_email": "Email",
    "user_phone": "Phone",
    # Billing Details
    "carrier_name": "Carrier Name",
    "account_type": "Type of account",
    "business_name": "Business Name",
    "billing_first_name": "First Name",
    "billing_last_name": "Last Name",
    "account_number": "Service Account Number",
    "btn": "Main billing number (BTN)",
    "service_street": "Address",
    "service_unit": "Suite or unit",
    "service_city": "City",
    "service_state": "State",
    "service_zip": "Zip Code",
    "is_billing_address_same": "Is the billing address the same?",
    "billing_street": "Address",
    "billing_unit": "Suite or unit",
    "billing_city": "City",
    "billing_state": "State",
    "billing_zip": "Zip Code",
    "billing_country": "Country",
    "billing_region": "Region outside the US and Canada",
    "mobile_numbers": "Are any of these mobile numbers?",
    "account_pin": "Account PIN",
    "pin_expires_date": "PIN expires on",
    "scope": "Will any numbers stay with your carrier?",
    "new_btn": "New main billing number",
    "staying_numbers": "Numbers that stay",
    "features": "Anything else on these lines?",
    # Authoritative Representative Details
    "signer_is": "Who can sign?",
    "signer_name": "Full Name",
    "signer_title": "Job title",
    "signer_email": "Email Address",
    "signer_phone": "Mobile phone",
    "signer_relationship": "Relationship",
    # Port in Details and Configure Numbers
    "number": "Tracking Number to Port",
    "route": "Receiving Number",
    "source": "Tracking Source",
    "is_texting_enabled": "Text Messaging Enabled",
    "call_settings": "Call Settings",
    # Tickets: fax, other countries, questions
    "numbers_typed": "Numbers",
    "country": "Country",
    "message": "Message",
    # Letter of Authorization, a signed copy
    "signed_on": "Date signed",
    # Review
    "requested_port_date": "Port date",
    "bill_date": "Bill date",
}

# Where two fields are called alike, a sentence about one of them says which.
IN_SENTENCES = {
    "numbers_typed": "The numbers",
    "billing_first_name": "First Name of the billing contact",
    "billing_last_name": "Last Name of the billing contact",
    "billing_street": "Address of the bill",
    "billing_unit": "Suite or unit of the bill's address",
    "billing_city": "City of the bill's address",
    "billing_state": "State of the bill's address",
    "billing_zip": "Zip Code of the bill's address",
    "billing_country": "Country of the bill's address",
    "billing_region": "Region of the bill's address",
}

BUTTONS = {
    "agreements": "Continue to Letter of Authorization",
    "check": "Check Portability",
    "loa": "Send LOA for Signing",
    "proof": "Send Proof of Ownership",
    "submit": "Submit",
}


def in_sentence(name: str) -> str:
    """Return what a sentence calls the field: its label, told apart from its namesakes."""
    return IN_SENTENCES.get(name, LABELS[name])


def in_history(name: object) -> str:
    """Return what a history calls a field that changed; one that no longer exists in plain words.

    Told apart from its namesakes, and never with a value: a list of labels holds no secret.
    """
    slug = str(name)
    return IN_SENTENCES.get(slug) or LABELS.get(slug) or slug.replace("_", " ").capitalize()


def features_in_words(slugs: Iterable[str]) -> list[str]:
    """Return what is on the lines as people read it: "Hunt group", for customers and staff."""
    return [str(Feature(slug).label) for slug in slugs if slug in Feature.values]
