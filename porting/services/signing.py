"""The signer's answers: agree to sign on screen, sign, or decline. Each is one transaction.

What is signed are the very bytes that were shown: the browser sends back the SHA-256 of every
letter it offered, and the UPDATE that signs asks for it again, together with the facts as they
stand at that moment (security.md 2.2 and 1.4, T7).
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from porting import outbox
from porting.errors import LetterChanged, LetterError, OtherName
from porting.models import AccessLink, LetterOfAuthorization, PortRequest
from porting.papers.facts import digest, printable
from porting.rules import consent as notice
from porting.rules.signer_names import is_same_name
from porting.services import letters, links
from porting.services.actors import Guest
from porting.services.events import record
from porting.services.notes import post_status, promise_mail

OPEN = Q(voided_at__isnull=True, signed_at__isnull=True, declined_at__isnull=True)
CHANGED = "The letter changed after you opened this page, so nothing was signed."

REASONS = {
    "no_authority": "I don't have the authority to sign",
    "details_wrong": "Details are wrong",
    "staying": "We are staying with our carrier",
    "unknown": "I don't know this company",
    "other": "Other",
}
MAX_WORDS = 300


@transaction.atomic
def consent(request: PortRequest, *, by: Guest) -> None:
    """Store that the signer agreed to sign on screen, with the version and digest of the notice.

    This, not the opening of a link, is what counts as "opened". Agreeing twice stores once.
    """
    row = letters.lock(request)
    asked = LetterOfAuthorization.objects.filter(
        OPEN,
        request=row,
        signer_email__iexact=by.email,
        sent_at__isnull=False,
        consented_at__isnull=True,
    )
    agreed = asked.update(
        consented_at=timezone.now(),
        consent_version=notice.VERSION,
        consent_sha256=notice.sha256(),
    )
    if agreed:
        record(
            row,
            "consent_given",
            by=by,
            version=notice.VERSION,
            sha256=notice.sha256(),
            ip=by.ip,
            user_agent=by.user_agent[:400],
        )


@transaction.atomic
def sign(
    request: PortRequest,
    *,
    name: str,
    title: str,
    shown: dict[int, str],
    by: Guest,
    link: AccessLink | None = None,
    is_other_name: bool = False,
) -> "letters.Letters":
    """Sign every letter that waits for this guest, all or none; returns the live letters.

    A letter mailed to another signer is left alone: it is not this mailbox's to sign.

    ``shown`` is the SHA-256 of each letter's PDF as the signer's page had it, by the letter's
    version. ``link`` is the one that leads here; it must not have ended meanwhile. Signing again
    what is signed changes nothing and says the same. Raises LinkEnded, LetterError for a missing
    name or consent, LetterChanged when anything is not what was shown, and OtherName
    for a name that is not the letter's, unless the signer insists: ``is_other_name``.
    """
    name, title = printable(name), printable(title)
    if not name:
        raise LetterError("Enter your full name.", field="name")
    if not title:
        raise LetterError("Enter your job title.", field="title")
    row, now = letters.lock(request), timezone.now()
    if link is not None:
        links.check(AccessLink.objects.get(pk=link.pk), at=now)
    mine = row.live_letters().filter(signer_email__iexact=by.email)
    live = list(mine.select_related("document"))
    if live and all(letter.signed_at for letter in live):
        _check_shown(live, shown, everything=False)
        return live
    waiting = [letter for letter in live if not letter.signed_at]
    _check_shown(waiting, shown, everything=True)
    if any(letter.consented_at is None for letter in waiting):
        raise LetterError("Check the box to sign online, or ask for a paper letter.", field="agree")
    if not is_other_name and not is_same_name(waiting[0].signer_name, name):
        carrier = row.carrier_name or "The carrier"
        raise OtherName(
            f"The letter names {waiting[0].signer_name}. {carrier} may refuse another name.",
            field="name",
        )

    facts = letters.current_facts(row)
    for letter in waiting:
        wanted = digest(facts.get(letter.group_class, {}))
        _sign_one(letter, wanted, name=name, title=title, at=now, by=by)
    _tell(row, waiting, name, by)
    return list(row.live_letters())


def _check_shown(expected: "letters.Letters", shown: dict[int, str], *, everything: bool) -> None:
    """Compare what the signer's page offered with what there is; both must be the same letters."""
    stored = {one.version: one.document.sha256 for one in expected if one.document}
    same = shown == stored if everything else set(shown.items()) <= set(stored.items())
    if not expected or not shown or not same:
        raise LetterChanged(CHANGED)


def _sign_one(
    letter: LetterOfAuthorization, facts_sha256: str, *, name: str, title: str, at: Any, by: Guest
) -> None:
    """The conditional UPDATE that is the signature; no row means the letter is not what it was."""
    this = LetterOfAuthorization.objects.filter(
        OPEN,
        pk=letter.pk,
        sent_at__isnull=False,
        consented_at__isnull=False,
        facts_sha256=facts_sha256,
        document__sha256=letter.document.sha256,  # type: ignore[union-attr]
    )
    signed = this.update(
        signed_at=at,
        signed_name=name[:120],
        signed_title=title[:80],
        signed_ip=by.ip,
        signed_user_agent=by.user_agent[:400],
        signed_sha256=letter.document.sha256,  # type: ignore[union-attr]
    )
    if not signed:
        raise LetterChanged(CHANGED)


def _tell(row: PortRequest, signed: "letters.Letters", name: str, by: Guest) -> None:
    first = signed[0]
    invited = "" if is_same_name(first.signer_name, name) else first.signer_name
    record(
        row,
        "letter_signed",
        by=by,
        letters=[one.reference for one in signed],
        sha256=[one.document.sha256 for one in signed],  # type: ignore[union-attr]
        name=name,
        **({"invited": invited} if invited else {}),
        ip=by.ip,
        user_agent=by.user_agent[:400],
    )
    for letter in signed:
        outbox.add(
            "render_signed_letter",
            key=f"letter:{letter.pk}",
            reference=row.reference,
            letter=letter.pk,
        )
    what = "the letter" if len(signed) == 1 else f"{len(signed)} letters"
    named = f", in place of {invited}" if invited else ""
    text = f"{name} signed {what}{named}. Next: send the phone bill."
    post_status(row, text, by=by, mail="letter_signed", letter=first.pk)
    promise_mail(row, "bill_link", key=f"letter:{first.pk}", letter=first.pk)
    promise_mail(row, "signed_copy", key=f"letter:{first.pk}", letter=first.pk)


@transaction.atomic
def decline(request: PortRequest, *, reason: str, words: str = "", by: Guest) -> str:
    """Store that the signer will not sign and tell the requester why; returns the reason in words.

    ``reason`` is a key of REASONS. Declining twice tells once. Raises LetterError without a
    reason, or once the letter is signed.
    """
    if reason not in REASONS:
        raise LetterError("Select a reason.", field="reason")
    words = printable(words)
    if len(words) > MAX_WORDS:
        raise LetterError(f"Your words must be {MAX_WORDS} characters or fewer.", field="words")
    said = f"{REASONS[reason]}: {words}" if words else REASONS[reason]
    row = letters.lock(request)
    mine = row.live_letters().filter(signer_email__iexact=by.email)
    if mine.filter(signed_at__isnull=False).exists():
        raise LetterError("The letter is signed already. Write to us if it must not be used.")
    asked = LetterOfAuthorization.objects.filter(OPEN, pk__in=mine, sent_at__isnull=False)
    pks = list(asked.values_list("pk", flat=True))
    if asked.update(declined_at=timezone.now(), decline_reason=said[:400]):
        record(row, "letter_declined", by=by, reason=said, ip=by.ip)
        text = f"{by.name or by.email} did not sign the letter. {said}"
        post_status(row, text, by=by, mail="letter_declined", letter=pks[0])
    return said
