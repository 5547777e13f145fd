"""Drafts of a few and of very many numbers, checked and set up, for the wizard's own benchmarks."""

from typing import Any

from django.utils import timezone

from accounts.models import Account, Membership, Role, User
from numbers.models import CallSettings, Route, RouteKind, RouteTarget, TrackingSource
from numbers.sets import insert_all
from porting.choices import LineType, MobileAnswer, Verdict
from porting.models import NumberLookup, PortNumber, PortRequest

FEW, MANY = 50, 10_000
ROUTES = 20  # that every select on these pages offers


def make_drafts(name: str) -> tuple[User, dict[int, PortRequest]]:
    """Return a customer and drafts of FEW and of MANY numbers; made once for each ``name``."""
    account, is_new = Account.objects.get_or_create(name=name)
    customer, _ = User.objects.get_or_create(email=f"customer@{name}.example", first_name="Sam")
    if is_new:
        Membership.objects.create(user=customer, account=account, role=Role.ADMIN)
        make_places(account)
        for count in (FEW, MANY):
            make_draft(account, customer, count)
    drafts = PortRequest.objects.filter(account=account).select_related("account")
    return customer, {row.numbers.count(): row for row in drafts}


def make_places(account: Account) -> None:
    CallSettings.objects.create(account=account, name="Account Level", is_account_level=True)
    TrackingSource.objects.create(account=account, name="Google Ads")
    code = account.public_id[3:]
    before = None
    for n in range(ROUTES):
        queue = Route.objects.create(
            account=account, kind=RouteKind.QUEUE, public_id=f"CQU-{code}{n:02d}"[:12],
            name=f"Queue {n}",
        )  # fmt: skip
        if before:
            RouteTarget.objects.create(route=queue, target=before)
        before = queue


def make_draft(account: Account, customer: User, count: int) -> PortRequest:
    """A draft whose first fifty numbers need a fix, if it has that many more that do not."""
    request = PortRequest.objects.create(
        account=account, created_by=customer, name=f"{count} lines", carrier_name="Verizon",
        mobile_numbers=MobileAnswer.SOME, numbers_version=1, checked_version=1,
        checked_at=timezone.now(), account_number="VZ-88201-4471", scope="full",
    )  # fmt: skip
    route = account.routes.get(name="Queue 0")
    e164s = [f"+1{303 + count // 1_000}{2_000_000 + n * 301}" for n in range(count)]
    insert_all(
        [
            PortNumber(
                request=request, position=n, typed=e164, e164=e164, route=route,
                line_type=LineType.MOBILE if n % 7 == 0 else LineType.LANDLINE,
                verdict=Verdict.CAN_PORT, description=f"Line {n}",
            )
            for n, e164 in enumerate(e164s)
        ]
    )  # fmt: skip
    lookups: list[Any] = [
        NumberLookup(
            request=request, e164=e164, line_type=LineType.LANDLINE, carrier_name="Verizon",
            source="sandbox", looked_up_at=timezone.now(),
        )
        for e164 in e164s
    ]  # fmt: skip
    insert_all(lookups)
    return request
