"""The fax carrier's Letter of Authorization: its facts, its words, and the PDF to sign by hand.

The five demands of 47 CFR 64.1130(e) are met by the same blocks as in our own letters
(``templates/documents/blocks``). As with those, no account number and no PIN is printed. A
lawyer must read the wording before production use.
"""

from typing import Any

from django.conf import settings

from numbers.reading import national, read_number
from porting.models import FaxLetter, PortRequest
from porting.papers.facts import LANGUAGE, Facts, address_of, lines_of, printable
from porting.papers.letters import ACROSS, Pdf, pdf_of

TEMPLATE = "documents/fax_letter.html"
WORDING = "2026-11"  # of this template; a change of its words is a new one

# What people call each fact, in the order in which a change is told.
LABELS = {
    "numbers": "the fax numbers",
    "end_user": "the account holder's name",
    "service_address": "the service address",
    "billing_address": "the billing address",
    "carrier": "the current carrier",
    "signer_name": "the signer's name",
    "signer_title": "the signer's job title",
    "new_carrier": "the fax carrier",
    "go_between": "our company's name",
    "account": "the account ID",
    "wording": "the letter's wording",
    "language": "the letter's language",
}


def facts_of_fax(request: PortRequest) -> Facts:
    """Return what the letter prints, in plain JSON types, from the form as it is stored."""
    fictional = settings.ACCEPT_FICTIONAL_NUMBERS
    typed = request.numbers_typed.split("\n")
    read = [read_number(line, accept_fictional=fictional) for line in typed]
    service = address_of(request, "service")
    is_same = request.is_billing_address_same is not False
    return {
        "numbers": sorted({number.e164 for number in read if number.e164}),
        "is_toll_free": any(number.kind == "toll_free" for number in read),
        "end_user": printable(request.business_name),
        "service_address": service,
        "billing_address": service if is_same else address_of(request, "billing"),
        "carrier": printable(request.carrier_name),
        "new_carrier": settings.FAX_CARRIER_NAME,
        "go_between": settings.NEW_CARRIER_NAME,
        "account": request.account.public_id,
        "signer_name": printable(request.signer_name),
        "signer_title": printable(request.signer_title),
        "wording": WORDING,
        "language": LANGUAGE,
    }


def words_of_fax(facts: Facts, reference: str) -> dict[str, Any]:
    """Return what the template needs: the keys of ``letters.words_of`` that its blocks use."""
    numbers = [national(e164) for e164 in facts["numbers"]]
    lines = [numbers[start : start + ACROSS] for start in range(0, len(numbers), ACROSS)]
    return {
        **{name: value for name, value in facts.items() if name != "numbers"},
        "title": f"{facts['new_carrier']} Letter of Authorization for fax numbers",
        "reference": reference,
        "service_address": lines_of(facts["service_address"]),
        "billing_address": lines_of(facts["billing_address"]),
        "is_local": not facts["is_toll_free"],
        "numbers": numbers,
        "count": len(numbers),
        "count_in_words": f"{len(numbers):,} numbers" if len(numbers) > 1 else "1 number",
        "number_lines": "\n".join("   ".join(line) for line in lines),
    }


def reference_of(letter: FaxLetter) -> str:
    """Return the letter's own name, printed on it: ``PR-7F3K2Q-FAX``."""
    return f"{letter.request.reference}-FAX"


def fax_letter_pdf(letter: FaxLetter) -> Pdf:
    """Return the letter as a PDF of US Letter size, with lines to sign on. The worker's work."""
    words = words_of_fax(letter.facts, reference_of(letter))
    return pdf_of(TEMPLATE, {"letter": words, "for_paper": True})


def what_changed(old: Facts, new: Facts) -> list[str]:
    return [label for fact, label in LABELS.items() if old.get(fact) != new.get(fact)]
