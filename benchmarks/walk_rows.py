"""What somebody who walks through the pages sees: an account and a desk with work on them."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Account, Membership, Role, User
from numbers.models import CallSettings, Route, RouteKind, TrackingSource
from porting.choices import Audience, DocumentKind, LineClass, LineType, Status, Verdict
from porting.models import (
    Document,
    LetterOfAuthorization,
    Note,
    PortNumber,
    PortOrder,
    PortRequest,
)

PAGE = 50
SHOWN = (
    Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.READY, Status.FOC_CONFIRMED,
    Status.SUBMITTED, Status.INFO_NEEDED, Status.IN_REVIEW, Status.ACTIVATING, Status.SENT,
)  # fmt: skip
COUNT = 90  # of requests: more than a page of active ones, and more than a page of our own moves


def make_rows(name: str) -> tuple[User, User, PortRequest]:
    """Return a customer, a member of staff and a request of more than fifty numbers.

    They are made once; another ``name`` makes others.
    """
    account, is_new = Account.objects.get_or_create(name=name)
    customer, _ = User.objects.get_or_create(
        email=f"customer@{name}.example", first_name="Sam", last_name="Reed"
    )
    staff, _ = User.objects.get_or_create(
        email=f"staff@{name}.example", first_name="Priya", last_name="N."
    )
    if is_new:
        Membership.objects.create(user=customer, account=account, role=Role.ADMIN)
        staff.groups.add(Group.objects.get(name="Carrier relations"))
        CallSettings.objects.create(account=account, name="Account Level", is_account_level=True)
        fill(account, customer, staff)
    large = PortRequest.objects.get(
        account=account, status=Status.FOC_CONFIRMED, name="Head office"
    )
    return customer, staff, large


def fill(account: Account, customer: User, staff: User) -> None:
    code = account.public_id
    route = Route.objects.create(
        account=account, kind=RouteKind.QUEUE, public_id=f"CQU{code[2:]}", name="Front desk"
    )
    source = TrackingSource.objects.create(account=account, name="Google Ads")
    for n in range(COUNT):
        request = make_request(account, customer, staff, n, SHOWN[n % len(SHOWN)])
        is_large = request.name == "Head office"
        papers = make_papers(request, customer)
        PortNumber.objects.bulk_create(
            PortNumber(
                request=request, order=papers, position=p, typed=f"+1303{n:03}{p:04}",
                e164=f"+1303{n:03}{p:04}", line_type=LineType.LANDLINE, status=request.status,
                verdict=Verdict.NOT_A_US_NUMBER if n % 20 == 0 and p == 0 else Verdict.CAN_PORT,
                route=route, source=source, is_texting_enabled=bool(p % 2),
            )
            for p in range(60 if is_large else 5)
        )  # fmt: skip
        talk(request, customer, 12 if is_large else 2)


def make_request(
    account: Account, customer: User, staff: User, n: int, status: Status
) -> PortRequest:
    fields: dict[str, Any] = {}
    if status != Status.DRAFT:
        fields = {"submitted_at": timezone.now() - timedelta(hours=5 * n), "assignee": staff}
    return PortRequest.objects.create(
        account=account, created_by=customer, status=status,
        name="Head office" if n == 4 else f"Clinic {n}",
        user_first_name="Sam", user_last_name="Reed", user_email=customer.email,
        carrier_name=("Verizon", "AT&T", "Lumen")[n % 3], account_type="business",
        business_name="Ortiz Family Dental, PLLC", account_number="VZ-88201-4471",
        btn="+15125550100", service_street="1400 Lavaca St", service_city="Austin",
        service_state="TX", service_zip="78701", is_billing_address_same=True,
        mobile_numbers="none", scope="full", signer_is="billing_contact",
        signer_name="Dana Ortiz", signer_email="dana@ortiz.example", signer_relationship="owner",
        **fields,
    )  # fmt: skip


def make_papers(request: PortRequest, customer: User) -> PortOrder | None:
    """Give a request that was submitted its signed letter, its bill and its carrier order."""
    if request.status == Status.DRAFT:
        return None
    now = timezone.now()
    papers = [
        Document.objects.create(
            request=request, kind=kind, file="none", original_name=name, size=70_000,
            content_type="application/pdf", sha256="0" * 64, uploaded_by=customer,
        )
        for kind, name in (
            (DocumentKind.LETTER, ""),
            (DocumentKind.SIGNED_LETTER, ""),
            (DocumentKind.BILL, "bill november.pdf"),
        )
    ]  # fmt: skip
    letter = LetterOfAuthorization.objects.create(
        request=request, group_class=LineClass.LOCAL, facts={}, facts_sha256="0" * 64,
        wording_version="1", signer_name="Dana Ortiz", signer_email="dana@ortiz.example",
        created_by=customer, document=papers[0], signed_document=papers[1], sent_at=now,
        signed_at=now, signed_name="Dana Ortiz", signed_sha256="0" * 64,
    )  # fmt: skip
    has_date = request.status in (Status.FOC_CONFIRMED, Status.ACTIVATING)
    return PortOrder.objects.create(
        request=request, letter=letter, mark="A", line_class=LineClass.LOCAL,
        pon=f"{request.reference}-A", status=request.status, sent_at=now if has_date else None,
        foc_at=now + timedelta(days=9) if has_date else None,
        foc_time_zone="America/Chicago" if has_date else "",
    )  # fmt: skip


def talk(request: PortRequest, customer: User, count: int) -> None:
    Note.objects.bulk_create(
        Note(
            request=request, text="The bill shows another suite. Is 210 right?\nIt is.",
            audience=Audience.CUSTOMER, author=customer, author_label="Sam Reed",
            is_from_staff=bool(n % 2), is_status=n % 3 == 0,
        )
        for n in range(count)
    )  # fmt: skip
