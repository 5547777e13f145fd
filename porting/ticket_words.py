"""What a ticket holds, label by label, for the customer's page and for the desk."""

from porting.choices import Kind
from porting.models import PortRequest
from porting.papers.facts import lines_of

PARTS = ("street", "unit", "city", "state", "zip")


def filled_in(request: PortRequest) -> list[dict[str, str]]:
    """Return the answers in the order of the form, empty ones left out; several lines stay so."""
    rows = [
        ("Fax Number" if request.kind == Kind.FAX else "Numbers", request.numbers_typed),
        ("Country", request.country),
        ("Carrier Name", request.carrier_name),
        ("Business Name", request.business_name),
        ("Service address", _address(request, "service")),
        ("Billing address", _billing(request)),
        ("Who signs", ", ".join(filter(None, [request.signer_name, request.signer_title]))),
        ("Question" if request.kind == Kind.QUESTION else "Message", request.message),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _billing(request: PortRequest) -> str:
    if request.is_billing_address_same:
        return "Same as the service address"
    return _address(request, "billing")


def _address(request: PortRequest, which: str) -> str:
    return lines_of({part: getattr(request, f"{which}_{part}") for part in PARTS})
