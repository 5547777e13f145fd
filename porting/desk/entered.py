"""What the customer typed, as staff compare it with the bill."""

from typing import Any

from accounts.moments import dated
from numbers.reading import national
from porting.models import PortRequest
from porting.models.secrets import masked
from porting.papers.facts import address_of, lines_of
from porting.rules.labels import features_in_words


def entered(request: PortRequest) -> list[dict[str, Any]]:
    """Return what the customer typed, in the order of a phone bill. Secrets are masked."""
    wished = request.requested_port_date
    rows = [
        ("Carrier Name", request.carrier_name),
        ("Type of account", request.get_account_type_display()),
        ("Business Name", request.business_name),
        ("Billing contact", request.billing_contact),
        ("Service address", lines_of(address_of(request, "service"))),
        ("Billing address", billing_address(request)),
        ("Main billing number", national(request.btn) if request.btn else ""),
        ("Service Account Number", masked(request.account_number), "account_number"),
        ("Account PIN", masked(request.account_pin) and "••••••", "account_pin"),
        ("PIN ends", request.pin_expires_date and dated(request.pin_expires_date)),
        ("Mobile numbers", request.get_mobile_numbers_display()),
        ("Do any numbers stay?", request.get_scope_display()),
        ("New main billing number", national(request.new_btn) if request.new_btn else ""),
        ("Numbers that stay", request.staying_numbers),
        ("Features on the lines", ", ".join(features_in_words(request.features))),
        ("Authorized signer", signer(request)),
        ("Wished port date", (wished and dated(wished)) or "As soon as possible"),
        ("Requested by", f"{request.user_name}, {request.user_email}, {request.user_phone}"),
    ]
    return [
        {"label": row[0], "value": row[1], "secret": row[2] if len(row) > 2 and row[1] else ""}
        for row in rows
        if row[1]
    ]


def billing_address(request: PortRequest) -> str:
    if request.is_billing_address_same:
        return "Same as the service address"
    return lines_of(address_of(request, "billing"))


def signer(request: PortRequest) -> str:
    said = [request.signer_name, request.signer_title, request.get_signer_relationship_display()]
    return ", ".join(filter(None, [*said, request.signer_email]))
