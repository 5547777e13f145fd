"""What often makes a carrier say no, although nothing is missing: said before Submit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from porting.models import PortRequest
from porting.rules.sections import STEP, Step
from porting.rules.zip_codes import is_elsewhere

LIKE_A_PHONE = re.compile(r"\(?[0-9]{3}\)?[ .-]*[0-9]{3}[ .-]*[0-9]{4}")
NAMES_ARE_CUT_AT = 25  # domain.md 3: some carriers print no more of a business name


@dataclass(frozen=True)
class Advice:
    text: str
    step_slug: str

    @property
    def step(self) -> Step:
        return STEP[self.step_slug]


def advice(request: PortRequest, today: date) -> Iterator[Advice]:
    """Yield what a careful colleague would ask about before sending this request."""
    if LIKE_A_PHONE.fullmatch(request.account_number):
        yield Advice(
            "The account number looks like a phone number. Check the bill.", "billing_details"
        )
    for which, zip_code, state in (
        ("", request.service_zip, request.service_state),
        ("billing ", request.billing_zip, request.billing_state),
    ):
        if is_elsewhere(zip_code, state):
            yield Advice(
                f"The {which}ZIP code {zip_code} does not look like one of {state}. "
                "A wrong ZIP code is the most common reason for a no: check the bill.",
                "billing_details",
            )
    if len(request.business_name) > NAMES_ARE_CUT_AT:
        yield Advice(
            "Some carriers cut names at 25 characters. Leave the company's name in full anyway.",
            "billing_details",
        )
    if request.account_pin and request.pin_expires_date:
        if request.pin_expires_date < today:
            yield Advice("The PIN has expired. Ask for a new one.", "billing_details")
        elif request.pin_expires_date <= today + timedelta(days=2):
            yield Advice("The PIN ends within two days. Ask for a new one.", "billing_details")
    if request.signer_name.casefold() != request.billing_contact.casefold():
        yield Advice(
            f"{request.signer_name} is not on the billing record. "
            f"{request.carrier_name} may refuse the signature.",
            "representative",
        )
