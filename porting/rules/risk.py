"""Signs that a request may not come from the number's owner, in sentences for the desk.

None of them is a proof: honest customers show one or two. Each has a weight; from FLAGGED on the
signer must enter a code from the mailbox the letter went to, and an order leaves the house only
when a second person has looked. What is not known weighs something, too: a bill that nobody could
read, a mailbox that only the requester named. Source: security.md 1.4, T2 and T5; docs/adr/0019
and 0044.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from numbers.models import Route
from numbers.prepared import prepared
from numbers.sets import OneOf
from porting.choices import AccountType, LineType, Method, MobileAnswer, SignerIs, Status
from porting.models import LetterOfAuthorization, PortNumber, PortOrder, PortRequest
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
    papers = list(bills_read(request) if bills is None else bills)
    mobiles = _mobiles(request)
    found = [
        *_of_account(request),
        *_of_mailbox(request),
        *_of_names(request, live),
        *_of_device(request, live),
        *_of_bills(request, papers, has_mobiles=mobiles > 0),
        *_of_numbers(request, mobiles),
    ]
    found += _of_other_accounts(request, found)
    return sorted(found, key=lambda flag: -flag.weight)


def is_flagged(request: PortRequest, **known: Any) -> bool:
    """Tell whether the signs together weigh enough to ask for a code and a second person."""
    return sum(flag.weight for flag in flags(request, **known)) >= FLAGGED


def for_second_person() -> "QuerySet[PortOrder]":
    """Return approved orders that show signs of risk, until somebody else has released them.

    Their own partial index has exactly these (order_for_second_person).
    """
    waiting = PortOrder.objects.filter(status=Status.READY, is_flagged=True, released_by=None)
    return waiting.order_by()


def _of_account(request: PortRequest) -> Iterable[Flag]:
    account = request.account
    days = (timezone.now() - account.created_at).days
    if days < NEW_DAYS:
        age = "today" if days < 1 else f"{days} day{'' if days == 1 else 's'} ago"
        yield Flag("new_account", 1, f"The account is new: it was opened {age}.")
    if _disputed(account.pk, request.pk):
        yield Flag(
            "earlier_dispute",
            3,
            "A signer of an earlier request of this account said that nobody asked them.",
        )


@prepared
def _disputed(account: int, pk: int) -> "QuerySet[PortRequest, int]":
    others = PortRequest.objects.filter(account=account, disputed_at__isnull=False)
    return others.exclude(pk=pk).order_by().values_list("pk", flat=True)[:1]


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
    elif not is_free(domain) and not _has_signed_before(request):
        yield Flag(
            "chosen_mailbox",
            1,
            f"Only the requester says that {signer} is the signer's mailbox: it has signed nothing "
            "here that went live.",
        )


def _has_signed_before(request: PortRequest) -> bool:
    """Tell whether this mailbox signed for this account before, and the numbers went live."""
    earlier = PortRequest.objects.filter(account=request.account_id, status=Status.PORTED)
    return earlier.filter(signer_email__iexact=request.signer_email).exclude(pk=request.pk).exists()


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


def _of_device(request: PortRequest, live: list[LetterOfAuthorization]) -> Iterable[Flag]:
    """Whoever signs by link is somebody else than who asked: the same device is a sign of one."""
    if request.signer_is == SignerIs.ME:
        return
    for letter in live:
        if not letter.signed_at or letter.method != Method.LINK:
            continue
        if letter.is_signed_while_signed_in:
            yield Flag(
                "same_device",
                2,
                "The browser that signed the letter was signed in to Portdesk as somebody of ours "
                "or of the customer.",
            )
            return
        asked = (letter.sent_from_ip, letter.sent_from_user_agent)
        if all(asked) and asked == (letter.signed_ip, letter.signed_user_agent):
            yield Flag(
                "same_device",
                2,
                f"The letter was signed at the address {letter.signed_ip} in the same kind of "
                "browser that it was sent from.",
            )
            return


def _of_bills(request: PortRequest, bills: list[Bill], *, has_mobiles: bool) -> Iterable[Flag]:
    """A name that is spelled otherwise is a small sign; one that is nowhere on a bill a big one.

    A bill that nobody has read proves nothing. Without mobile numbers its absence weighs nothing:
    nobody can submit without one, and the signs are looked at again when it comes.
    """
    if any(bill.findings for bill in bills):
        pass
    elif bills:
        yield Flag("bill_unread", 1, why_unread(bills))
    elif has_mobiles:
        yield Flag("no_bill", 1, "Mobile numbers move, and no bill shows yet whose they are.")
    holder, says = request.end_user_name, name_instead(bills)
    if says:
        yield Flag("bill_spelling", 1, f"The bill says {says}, the letter names {holder}.")
    elif says is not None:
        yield Flag("bill_name", 3, f"The letter names {holder}, and no bill names them.")


def why_unread(bills: list[Bill]) -> str:
    if any(bill.findings is None and not bill.problem for bill in bills):
        return "The bill has not been read yet: look again in a minute, or compare it yourself."
    return "No text of the bill could be read: compare it yourself."


def _mobiles(request: PortRequest) -> int:
    """Return how many numbers are said to be mobile; every one whose kind nobody is sure of too."""
    if request.mobile_numbers in ("", MobileAnswer.NONE):
        return 0
    rows = request.numbers.exclude(line_type=LineType.TOLL_FREE)
    if request.mobile_numbers == MobileAnswer.SOME:
        rows = rows.filter(line_type__in=(LineType.MOBILE, LineType.UNKNOWN))
    return rows.count()


def _of_numbers(request: PortRequest, mobiles: int) -> Iterable[Flag]:
    """A mobile number moves without a service address that a carrier compares: few weigh, too."""
    if mobiles >= MANY_MOBILES:
        yield Flag("many_mobiles", 2, f"{mobiles:,} mobile numbers move at once.")
    elif mobiles:
        move = "mobile number moves" if mobiles == 1 else "mobile numbers move"
        yield Flag("few_mobiles", 1, f"{mobiles} {move}.")
    if _elsewhere(request.pk, request.account_id):
        yield Flag(
            "asked_elsewhere",
            2,
            "Another account asked to move one of these numbers before.",
        )


@prepared
def _elsewhere(pk: int, account: int) -> "QuerySet[PortNumber, int]":
    """A number of this request that another account asked for."""
    mine = PortNumber.objects.filter(request=pk).order_by().values("e164")
    asked = PortNumber.objects.filter(e164__in=mine, request__submitted_at__isnull=False)
    return asked.exclude(request__account=account).order_by().values_list("pk", flat=True)[:1]


@prepared
def _numbers(pk: int) -> "QuerySet[PortNumber, str]":
    return PortNumber.objects.filter(request=pk).order_by().values_list("e164", flat=True)


@prepared
def _phones_of_others(e164s: list[str], account: int) -> "QuerySet[Route, int]":
    phones = Route.objects.filter(OneOf("e164", e164s)).exclude(account=account)
    return phones.order_by().values_list("pk", flat=True)[:1]


def _of_other_accounts(request: PortRequest, found: list[Flag]) -> Iterable[Flag]:
    """Another account lists one of the numbers as a phone, which nobody has proved to be theirs.

    Anybody can list anybody's number, so it only adds to a sign that weighs more than a little:
    otherwise a stranger could push an ordinary request over the limit. The numbers travel as a
    list: compared row by row with as many phones, they take many seconds (``rules.clashes``).
    """
    mine = _numbers(request.pk)
    if mine and _phones_of_others(mine, request.account_id):
        weight = 1 if any(flag.weight > 1 for flag in found) else 0
        yield Flag(
            "phone_elsewhere",
            weight,
            "Another account lists one of these numbers as a phone of its own. Nobody has proved"
            " that it is.",
        )
