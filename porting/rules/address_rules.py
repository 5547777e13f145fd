"""What an address still lacks: asked by Billing Details and by the fax form alike."""

from collections.abc import Iterator

from porting.models import PortRequest
from porting.rules.places import (
    LONGEST_POSTAL_CODE,
    PO_BOX,
    UNITED_STATES,
    country_of_place,
    service_states,
    wrong_postal_code,
)

Problems = Iterator[tuple[str, str]]


def service_address(row: PortRequest, *, of: str = "", where: str = "the phones are") -> Problems:
    """Yield what is wrong with what was entered; what is empty is the caller's to ask for."""
    if PO_BOX.search(row.service_street):
        yield "service_street", f"A PO box is not a service address. Enter where {where}."
    if PO_BOX.search(row.service_unit):
        yield "service_unit", f"A PO box is not part of a service address. Enter where {where}."
    if row.service_state and row.service_state not in service_states():
        yield "service_state", f"Select a state{of} in the list."
    if row.service_zip and (wrong := wrong_postal_code(row.service_zip, row.service_state, of=of)):
        yield "service_zip", wrong


def billing_address(row: PortRequest) -> Problems:
    """Yield what a billing address of its own lacks: in the US and Canada, or abroad."""
    of = " of the billing address"
    if not row.billing_street:
        yield "billing_street", f"Enter the street{of}."
    if not row.billing_city:
        yield "billing_city", f"Enter the city{of}."
    if row.billing_country:
        yield from _abroad(row)
        return
    if row.billing_region and not row.billing_state:
        yield "billing_country", f"Select the country{of}."
    elif not row.billing_state:
        yield "billing_state", f"Select the state{of}, or the country."
    if wrong := wrong_postal_code(row.billing_zip, row.billing_state, of=of):
        yield "billing_zip", wrong


def _abroad(row: PortRequest) -> Problems:
    if row.billing_state:
        country = country_of_place(row.billing_state)
        named = "the United States" if country == UNITED_STATES else "Canada"
        yield (
            "billing_country",
            f"{row.billing_state} is in {named}. Leave the country as it was, or the state empty.",
        )
    if len(row.billing_zip) > LONGEST_POSTAL_CODE:
        yield "billing_zip", "Enter the postal code of the billing address, without its city."
