"""What the customer typed, as staff compare it with the bill."""

from typing import Any

from numbers.reading import national
from porting.models import PortRequest
from porting.models.secrets import masked
from porting.rules.labels import features_in_words


def entered(request: PortRequest) -> list[dict[str, Any]]:
    """Return what the customer typed, in the order of a phone bill. Secrets are masked."""
    zip_line = f"{request.service_city}, {request.service_state} {request.service_zip}".strip(", ")
    street = " ".join(filter(None, [request.service_street, request.service_unit]))
    rows = [
        ("Carrier Name", request.carrier_name),
        ("Type of account", request.get_account_type_display()),
        ("Business Name", request.business_name),
        ("Billing contact", request.billing_contact),
        ("Service address", ", ".join(filter(None, [street, zip_line]))),
        ("Billing address", billing_address(request)),
        ("Main billing number", national(request.btn) if request.btn else ""),
        ("Service Account Number", masked(request.account_number), "account_number"),
        ("Account PIN", masked(request.account_pin) and "••••••", "account_pin"),
        ("PIN ends", request.pin_expires_date or ""),
        ("Mobile numbers", request.get_mobile_numbers_display()),
        ("Do any numbers stay?", request.get_scope_display()),
        ("New main billing number", national(request.new_btn) if request.new_btn else ""),
        ("Numbers that stay", request.staying_numbers),
        ("Features on the lines", ", ".join(features_in_words(request.features))),
        ("Authorized signer", signer(request)),
        ("Wished port date", request.requested_port_date or "As soon as possible"),
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
    street = " ".join(filter(None, [request.billing_street, request.billing_unit]))
    zip_line = f"{request.billing_city}, {request.billing_state} {request.billing_zip}".strip(", ")
    return ", ".join(filter(None, [street, zip_line]))


def signer(request: PortRequest) -> str:
    said = [request.signer_name, request.signer_title, request.get_signer_relationship_display()]
    return ", ".join(filter(None, [*said, request.signer_email]))
