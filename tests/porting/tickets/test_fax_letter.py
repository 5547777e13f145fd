"""The letter to a fax carrier."""

import subprocess

from porting.papers.fax_letters import facts_of_fax
from porting.services import (
    fax_letters,
)


def test_the_letter_prints_what_the_form_says_and_no_secret(filled):
    facts = facts_of_fax(filled)

    assert facts == {
        "numbers": ["+15125550170", "+15125550171"],
        "is_toll_free": False,
        "end_user": "Ortiz Family Dental, PLLC",
        "service_address": {
            "street": "1400 Lavaca St", "unit": "", "city": "Austin", "state": "TX", "zip": "78701"
        },
        "billing_address": {
            "street": "1400 Lavaca St", "unit": "", "city": "Austin", "state": "TX", "zip": "78701"
        },
        "carrier": "Verizon",
        "new_carrier": "Carrier C",
        "go_between": "Portdesk Communications, LLC",
        "account": filled.account.public_id,
        "signer_name": "Dana Ortiz",
        "signer_title": "Owner",
        "wording": "2026-11",
        "language": "en-US",
    }  # fmt: skip


def test_the_letter_has_the_five_blocks(filled, tmp_path):
    document = fax_letters.current(filled).document
    with document.file.open() as file:
        text = text_of_pdf(file.read(), tmp_path)

    for heading in (
        "Carrier C Letter of Authorization for fax numbers",
        "1. The account and its numbers",
        "2. My decision",
        "3. My agent",
        "4. One provider for each service",
        "5. Fees",
        "(512) 555-0170 (512) 555-0171",
        "I name Carrier C as my agent",
        f"My account ID there is {filled.account.public_id}.",
        "Signature of Dana Ortiz, Owner",
    ):
        assert heading in text


def text_of_pdf(content, folder):
    path = folder / "one.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-layout", str(path), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(read.stdout.split())
