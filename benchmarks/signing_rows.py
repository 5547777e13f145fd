"""Letters that wait for their signer, each behind a link of its own, in a browser of its own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Membership, Role, User
from porting.choices import DocumentKind, LineClass, LineType, Purpose, Verdict
from porting.models import (
    Document,
    LetterOfAuthorization,
    OutboxMessage,
    PortNumber,
    PortRequest,
)
from porting.papers.facts import digest
from porting.rules import consent
from porting.rules.letter_facts import current_facts
from porting.services import links

SIGNER = "dana@ortiz.example"


@dataclass(frozen=True)
class Waiting:
    """A letter that waits, the cookie of its signer's browser, and what its page sends."""

    letter: LetterOfAuthorization
    cookie: str
    form: dict[str, Any]


def make_customer(name: str) -> tuple[User, Account]:
    account = Account.objects.create(name=name)
    customer = User.objects.create_user(f"customer@{account.public_id.lower()}.example")
    Membership.objects.create(user=customer, account=account, role=Role.ADMIN)
    return customer, account


def make_letter(account: Account, customer: User, count: int) -> LetterOfAuthorization:
    """A mailed letter of ``count`` numbers, rendered and agreed to be signed on screen."""
    request = PortRequest.objects.create(
        account=account, created_by=customer, name="Clinic", user_company="Brightline",
        carrier_name="Verizon", account_type="business", business_name="Ortiz Family Dental, PLLC",
        btn="+15125550100", service_street="1400 Lavaca St", service_city="Austin",
        service_state="TX", service_zip="78701", is_billing_address_same=True,
        mobile_numbers="none", scope="full", signer_is="billing_contact", numbers_version=1,
        signer_name="Dana Ortiz", signer_title="Owner", signer_email=SIGNER,
        signer_relationship="owner",
    )  # fmt: skip
    PortNumber.objects.bulk_create(
        PortNumber(
            request=request, position=n, typed=f"+1512{2_000_000 + n}",
            e164=f"+1512{2_000_000 + n}",
            line_type=LineType.LANDLINE, verdict=Verdict.CAN_PORT,
        )
        for n in range(count)
    )  # fmt: skip
    facts, now = current_facts(request)[LineClass.LOCAL], timezone.now()
    document = Document.objects.create(
        request=request, kind=DocumentKind.LETTER, file="none", size=70_000, page_count=1,
        content_type="application/pdf", sha256=f"{request.pk:064x}", uploaded_by=customer,
    )  # fmt: skip
    return LetterOfAuthorization.objects.create(
        request=request, group_class=LineClass.LOCAL, facts=facts, facts_sha256=digest(facts),
        wording_version=facts["wording"], signer_name="Dana Ortiz", signer_email=SIGNER,
        created_by=customer, document=document, rendered_at=now, sent_at=now, consented_at=now,
        consent_version=consent.VERSION, expires_at=now + links.life(),
    )  # fmt: skip


def make_letters(account: Account, customer: User, count: int, times: int) -> list[Waiting]:
    letters = [make_letter(account, customer, count) for _ in range(times)]
    return [Waiting(letter, open_link(letter), form_of(letter)) for letter in letters]


def open_link(letter: LetterOfAuthorization) -> str:
    """Open the emailed link as the signer's browser does, and return its session's cookie."""
    from django.conf import settings

    token = links.new_link(letter.request, Purpose.SIGN, SIGNER, "Dana Ortiz")
    client = Client(SERVER_NAME="localhost")
    client.get(f"/s/{token}/")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def form_of(letter: LetterOfAuthorization) -> dict[str, Any]:
    """What the signing page sends: name, title, intention and the digest of what it showed."""
    return {
        "ref": letter.request.reference,
        "name": "Dana Ortiz",
        "title": "Owner",
        "intend": "on",
        "how": "type",
        "shown": f"{letter.version}:{letter.document.sha256}",  # type: ignore[union-attr]
    }


def unsign(waiting: list[Waiting]) -> None:
    """Let the same letters be signed again; what was promised for them goes."""
    references = [one.letter.request.reference for one in waiting]
    OutboxMessage.objects.filter(reference__in=references).delete()
    stored(waiting).update(
        signed_at=None, signed_name="", signed_title="", signed_sha256="", signed_ip=None
    )


def check_signed(waiting: list[Waiting]) -> None:
    """Stop unless each was signed: what refuses is quick."""
    if stored(waiting).filter(signed_at=None).exists():
        raise SystemExit("A letter was not signed.")


def stored(waiting: list[Waiting]) -> "QuerySet[LetterOfAuthorization]":
    return LetterOfAuthorization.objects.filter(pk__in=[one.letter.pk for one in waiting])
