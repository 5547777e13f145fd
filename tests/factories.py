"""Makers of rows for tests: plain functions with keyword defaults."""

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Account, Membership, Role, User
from numbers.models import CallSettings, Route, RouteKind, TrackingSource
from porting.choices import LineType, Verdict
from porting.models import Follower, PortNumber, PortRequest

PASSWORD = "correct horse battery"
count = itertools.count(1)


def make_user(email: str = "", **fields: Any) -> User:
    n = next(count)
    fields.setdefault("first_name", "Casey")
    fields.setdefault("last_name", f"Nr{n}")
    return User.objects.create_user(email or f"person{n}@acme.example", PASSWORD, **fields)


def make_account(name: str = "", parent: Account | None = None, **fields: Any) -> Account:
    """An account that has been here for more than a year, unless ``created_at`` says otherwise."""
    opened = fields.pop("created_at", timezone.now() - timedelta(days=400))
    account = Account.objects.create(name=name or f"Account {next(count)}", parent=parent, **fields)
    Account.objects.filter(pk=account.pk).update(created_at=opened)
    account.created_at = opened
    CallSettings.objects.create(account=account, name="Account Level", is_account_level=True)
    return account


def make_member(account: Account, role: str = Role.MEMBER, **fields: Any) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, account=account, role=role)
    return user


def make_staff(group: str = "Carrier relations", **fields: Any) -> User:
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_route(account: Account, e164: str = "+15125550199", **fields: Any) -> Route:
    """A receiving number unless ``kind`` says otherwise."""
    kind = fields.pop("kind", RouteKind.RECEIVING_NUMBER)
    fields.setdefault("name", "Front desk")
    fields.setdefault("public_id", f"{kind}-{next(count):06d}")
    return Route.objects.create(account=account, kind=kind, e164=e164, **fields)


def make_source(account: Account, name: str = "Google Ads") -> TrackingSource:
    return TrackingSource.objects.create(account=account, name=name)


FILLED = {
    "name": "Austin clinics",
    "user_first_name": "Sam",
    "user_last_name": "Reed",
    "user_company": "Brightline Agency",
    "user_email": "sam@brightline.example",
    "user_phone": "(512) 555-0190",
    "carrier_name": "Verizon",
    "account_type": "business",
    "business_name": "Ortiz Family Dental, PLLC",
    "billing_first_name": "Dana",
    "billing_last_name": "Ortiz",
    "account_number": "VZ-88201-4471",
    "account_pin": "",
    "btn": "+15125550100",
    "service_street": "1400 Lavaca St",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": True,
    "mobile_numbers": "none",
    "scope": "full",
    "signer_is": "billing_contact",
    "signer_name": "Dana Ortiz",
    "signer_title": "Owner",
    "signer_email": "dana@ortiz.example",
    "signer_relationship": "owner",
}


def make_request(
    account: Account,
    by: User,
    *,
    numbers: tuple[str, ...] = (),
    filled: bool = True,
    checked: bool = False,
    route: Route | None = None,
    **fields: Any,
) -> PortRequest:
    """A draft; ``filled`` answers General and Details, ``checked`` says all numbers can port."""
    values = (FILLED if filled else {}) | fields
    row = PortRequest.objects.create(account=account, created_by=by, **values)
    PortNumber.objects.bulk_create(
        PortNumber(
            request=row,
            position=position,
            typed=e164,
            e164=e164,
            line_type=LineType.TOLL_FREE if e164[:5] in ("+1800", "+1888") else LineType.LANDLINE,
            verdict=Verdict.CAN_PORT if checked else "",
            route=route,
        )
        for position, e164 in enumerate(numbers)
    )
    if numbers:
        row.numbers_version = 1
    if checked:
        row.checked_version = 1
        row.checked_at = timezone.now()
        row.check_asked_at = row.checked_at - timedelta(seconds=1)
    row.save()
    return row


def make_follower(account: Account, email: str, *, confirmed: bool = True) -> Follower:
    """A mailbox without a login that was asked whether it wants updates, and said yes."""
    now = timezone.now()
    return Follower.objects.create(
        account=account, email=email.lower(), asked_at=now, confirmed_at=now if confirmed else None
    )
