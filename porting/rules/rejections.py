"""Why a request comes back: which pages correct a reason, and whether the letter is signed again.

The reasons themselves are in ``porting.rules.rejection_catalogue``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from porting.models import Rejection
from porting.rules.rejection_catalogue import REASONS
from porting.rules.sections import STEPS, Step

# The page of the wizard on which each field is corrected. "numbers", "loa" and "bill" stand for
# a page as a whole, the other names are columns of PortRequest.
STEP_OF_FIELD: dict[str, str] = {
    "carrier_name": "billing_details",
    "account_type": "billing_details",
    "business_name": "billing_details",
    "billing_first_name": "billing_details",
    "billing_last_name": "billing_details",
    "account_number": "billing_details",
    "account_pin": "billing_details",
    "pin_expires_date": "billing_details",
    "mobile_numbers": "billing_details",
    "btn": "billing_details",
    "service_street": "billing_details",
    "service_unit": "billing_details",
    "service_city": "billing_details",
    "service_state": "billing_details",
    "service_zip": "billing_details",
    "scope": "billing_details",
    "new_btn": "billing_details",
    "staying_numbers": "billing_details",
    "features": "billing_details",
    "signer_name": "representative",
    "signer_title": "representative",
    "signer_email": "representative",
    "numbers": "numbers",
    "loa": "loa",
    "bill": "proof",
}

REASON = {reason.slug: reason for reason in REASONS}

# What a desk may send back for: only what the customer can do something about.
FOR_THE_CUSTOMER = tuple(reason for reason in REASONS if reason.blocks_until == "customer")


@dataclass(frozen=True)
class Fix:
    """One thing to correct as the customer's page shows it; ``url_name`` may be empty."""

    title: str
    text: str
    url_name: str = ""
    action: str = ""


def fixes_of(rejection: Rejection) -> list[Fix]:
    """Return what the customer has to correct, with the page of the wizard where it is done.

    Reasons of an older catalogue are left out; the desk's own words come last.
    """
    return [fix for slug in (*rejection.reasons, "") for fix in fixes_of_reason(rejection, slug)]


def fixes_of_reason(rejection: Rejection, slug: str) -> list[Fix]:
    """Return what one of its reasons asks for; "" stands for the desk's own words."""
    if not slug:
        return [Fix("Message from our team", rejection.text)] if rejection.text else []
    if slug == "other" or slug not in REASON:
        return []
    reason = REASON[slug]
    steps = fix_steps(reason.fix_fields)
    if not steps:
        return [Fix(reason.title, reason.customer_text)]
    return [
        Fix(
            reason.title,
            reason.customer_text if place == 0 else "",
            step.url_name,
            f"Open {step.title}",
        )
        for place, step in enumerate(steps)
    ]


def fix_steps(fields: Iterable[str]) -> list[Step]:
    """Return the pages of the wizard where these fields are corrected, each once, in order.

    Unknown names (of an older catalogue) are left out.
    """
    slugs = {STEP_OF_FIELD[field] for field in fields if field in STEP_OF_FIELD}
    return [step for step in STEPS if step.slug in slugs]


def fix_fields_of(slugs: Iterable[str]) -> list[str]:
    """Return the fields to correct for these reasons, each once, in the catalogue's order."""
    fields = (field for slug in slugs for field in REASON[slug].fix_fields)
    return list(dict.fromkeys(fields))


def needs_new_loa(slugs: Iterable[str]) -> bool:
    """Whether correcting these means that the letter has to be signed again."""
    return any(REASON[slug].needs_new_loa for slug in slugs)


def wants_only_a_letter(slugs: Iterable[str]) -> bool:
    """Whether one of these is about the letter itself: signing again is all that corrects it."""
    return any(REASON[slug].fix_fields == ("loa",) for slug in slugs)
