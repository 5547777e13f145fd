"""Signs that a request may not come from the number's owner, in sentences for the desk.

None of them is a proof: honest customers show one or two. Each has a weight; from FLAGGED on the
signer must enter a code from the mailbox the letter went to, and an order leaves the house only
when a second person has looked. Source: security.md 1.4, T2 and T5; docs/adr/0019.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from porting.choices import AccountType, LineType, Method, MobileAnswer, SignerIs
from porting.models import LetterOfAuthorization, PortNumber, PortRequest
from porting.rules.bill_findings import Bill, bills_read, name_instead
from porting.rules.mailboxes import domain_of, is_disposable, is_free
from porting.rules.signer_names import is_same_name

FLAGGED = 3
NEW_DAYS = 30
MANY_MOBILES = 10


@dataclass(frozen=True)
class Flag:
    slug: str
    weight: int
    sentence: str


def flags(
    request: PortRequest,
    *,
    letters: Iterable[LetterOfAuthorization] | None = None,
    bills: Iterable[Bill] | None = None,
) -> list[Flag]:
    """Return what makes one look twice, the heaviest first; a fixed number of statements.

    ``letters`` are the live ones and ``bills`` those of the request, as far as they were read;
    both are looked up when not given.
    """
    live = list(request.live_letters() if letters is None else letters)
    found = [
        *_of_account(request),
        *_of_mailbox(request),
        *_of_names(request, live),
        *_of_bills(request, bills_read(request) if bills is None else bills),
        *_of_numbers(request),
    ]
    return sorted(found, key=lambda flag: -flag.weight)


def is_flagged(request: PortRequest, **known: Any) -> bool:
    """Tell whether the signs together weigh enough to ask for a code and a second person."""
    return sum(flag.weight for flag in flags(request, **known)) >= FLAGGED


def _of_account(request: PortRequest) -> Iterable[Flag]:
    account = request.account
    days = (timezone.now() - account.created_at).days
    if days < NEW_DAYS:
        age = "today" if days < 1 else f"{days} day{'' if days == 1 else 's'} ago"
        yield Flag("new_account", 1, f"The account is new: it was opened {age}.")
    others = PortRequest.objects.filter(account=account, disputed_at__isnull=False)
    if others.exclude(pk=request.pk).exists():
        yield Flag(
            "earlier_dispute",
            3,
            "A signer of an earlier request of this account said that nobody asked them.",
        )


def _of_mailbox(request: PortRequest) -> Iterable[Flag]:
    signer, asker = request.signer_email, request.created_by.email
    domain = domain_of(signer)
    if not domain:
        return
    if is_disposable(domain):
        yield Flag("disposable_mail", 3, f"The signer's mailbox at {domain} is a throw-away one.")
    elif is_free(domain) and request.account_type == AccountType.BUSINESS:
        yield Flag("free_mail", 2, f"The signer of a business uses a free mailbox at {domain}.")
    if request.signer_is == SignerIs.ME or signer.casefold() == asker.casefold():
        yield Flag("self_signed", 2, "The person who made the request is also its signer.")
    elif domain == domain_of(asker) and not is_free(domain):
        yield Flag("same_domain", 1, f"Requester and signer share the mail domain {domain}.")


def _of_names(request: PortRequest, live: list[LetterOfAuthorization]) -> Iterable[Flag]:
    signed = next((letter for letter in live if letter.signed_at), None)
    if signed and not is_same_name(signed.signer_name, signed.signed_name):
        yield Flag(
            "other_name",
            2,
            f"The letter names {signed.signer_name}, but {signed.signed_name} signed it.",
        )
    if signed and signed.method == Method.PAPER:
        yield Flag("paper", 1, "The letter was signed on paper, so nobody saw who signed.")
    contact = request.billing_contact
    if contact and request.signer_name and not is_same_name(contact, request.signer_name):
        yield Flag(
            "not_billing_contact",
            1,
            f"The signer {request.signer_name} is not the billing contact {contact}.",
        )


def _of_bills(request: PortRequest, bills: Iterable[Bill]) -> Iterable[Flag]:
    """A name that is spelled otherwise is a small sign; one that is nowhere on a bill a big one."""
    holder, says = request.end_user_name, name_instead(bills)
    if says:
        yield Flag("bill_spelling", 1, f"The bill says {says}, the letter names {holder}.")
    elif says is not None:
        yield Flag("bill_name", 3, f"The letter names {holder}, and no bill names them.")


def _of_numbers(request: PortRequest) -> Iterable[Flag]:
    mobiles = request.numbers.all()
    if request.mobile_numbers == MobileAnswer.SOME:
        mobiles = mobiles.filter(line_type=LineType.MOBILE)
    count = 0 if request.mobile_numbers in ("", MobileAnswer.NONE) else mobiles.count()
    if count >= MANY_MOBILES:
        yield Flag("many_mobiles", 2, f"{count:,} mobile numbers move at once.")
    mine = request.numbers.order_by().values("e164")
    elsewhere = PortNumber.objects.filter(
        e164__in=mine, request__submitted_at__isnull=False
    ).exclude(request__account=request.account_id)
    if elsewhere.exists():
        yield Flag(
            "asked_elsewhere",
            2,
            "Another account asked to move one of these numbers before.",
        )
