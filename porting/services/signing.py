"""The signer agrees to sign on screen, and signs. Each is one transaction.

What is signed are the very bytes that were shown: the browser sends back the SHA-256 of every
letter it offered, and the UPDATE that signs asks for it again, together with the facts as they
stand at that moment (security.md 2.2 and 1.4, T7). The same
ceremony serves who came by an emailed link and who signs in the account.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from porting import outbox
from porting.choices import Method
from porting.errors import CodeNeeded, LetterChanged, LetterError, OnHold, OtherName
from porting.models import AccessLink, LetterOfAuthorization, PortRequest
from porting.papers.drawings import Drawing
from porting.papers.facts import digest, printable
from porting.rules import consent as notice
from porting.rules.print_rules import why_not_printed
from porting.rules.seen import look_at
from porting.rules.signer_names import is_a_name, is_same_name
from porting.rules.situations import with_papers
from porting.rules.whose_move import BILL, SIGNATURE, SUBMIT, Move
from porting.services import drawings, letters, links, signers, submit_for_me
from porting.services.actors import AccountSigner, Actor, Guest, Signer
from porting.services.events import record
from porting.services.notes import post_status, promise_mail

OPEN = Q(voided_at__isnull=True, signed_at__isnull=True, declined_at__isnull=True)
# What signing asks of a letter and of its PDF.
READ = (
    "request", "version", "group_class", "signer_name", "needs_code", "consented_at",
    "consent_version", "signed_at", "document__sha256",
)  # fmt: skip
CHANGED = "The letter changed after you opened this page, so nothing was signed."


@transaction.atomic
def consent(request: PortRequest, *, by: Signer) -> None:
    """Store that the signer agreed to sign on screen, with the version and digest of the notice.

    This, not the opening of a link, is what counts as "opened". Agreeing twice stores once. Who
    agreed to an earlier notice, before an upgrade, is asked for this one.
    """
    row = letters.lock(request)
    asked = of_signer(row, by).filter(OPEN, sent_at__isnull=False)
    asked = asked.exclude(consent_version=notice.VERSION)
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


def has_agreed(letter: LetterOfAuthorization) -> bool:
    """Tell whether the letter's signer agreed to the notice as it is worded now."""
    return letter.consented_at is not None and letter.consent_version == notice.VERSION


def of_signer(row: PortRequest, by: Signer) -> "QuerySet[LetterOfAuthorization]":
    """Return the live letters that are this signer's to answer.

    A letter mailed to another mailbox is not; in the account only the request's own signer signs.
    """
    live = row.live_letters()
    if isinstance(by, AccountSigner):
        signers.check_is_signer(row, by.user)
        return live
    was_mailed = Q(method=Method.LINK) | Q(signed_at__isnull=False)
    return live.filter(was_mailed, signer_email__iexact=by.email)


@transaction.atomic
def sign(
    request: PortRequest,
    *,
    name: str,
    title: str,
    shown: dict[int, str],
    by: Signer,
    link: AccessLink | None = None,
    is_other_name: bool = False,
    drawing: Drawing | None = None,
) -> "letters.Letters":
    """Sign every letter that waits for this signer, all or none; returns this signer's letters.

    A letter mailed to another signer is left alone: it is not this mailbox's to sign. ``drawing``
    is a drawn signature beside the name, already made anew from its pixels.

    ``shown`` is the SHA-256 of each letter's PDF as the signer's page had it, by the letter's
    version. ``link`` is the one that leads here; it must not have ended meanwhile. Signing again
    what is signed changes nothing and says the same. Raises LinkEnded, LetterError for a missing
    name or consent, CodeNeeded for a missing code, OnHold after a report, LetterChanged when
    anything is not what was shown, and OtherName for a name that is not the letter's, unless the
    signer insists: ``is_other_name``.
    """
    name, title = printable(name), printable(title)
    _check_typed(name, title)
    row, now = letters.lock_to_sign(request), timezone.now()
    if link is not None:
        ends = ("revoked_at", "revoke_reason", "expires_at")
        links.check(AccessLink.objects.only(*ends).get(pk=link.pk))
    live = list(of_signer(row, by).select_related("document").only(*READ))
    if live and all(letter.signed_at for letter in live):
        _check_shown(live, shown, everything=False)
        return live
    waiting = [letter for letter in live if not letter.signed_at]
    _check_shown(waiting, shown, everything=True)
    _check_may_sign(row, waiting, by)
    if not is_other_name and not is_same_name(waiting[0].signer_name, name):
        carrier = row.carrier_name or "The carrier"
        raise OtherName(
            f"The letter names {waiting[0].signer_name}. {carrier} may refuse another name.",
            field="name",
        )

    facts = letters.current_facts(row)
    signature = {
        "signed_at": now,
        "signed_name": name,
        "signed_title": title[:80],
        "signed_ip": by.ip,
        "signed_user_agent": by.user_agent[:400],
        "signed_drawing": drawings.keep(row, drawing) if drawing else None,
    }
    if isinstance(by, Guest):
        signature |= {"method": Method.LINK, "code_given_at": by.code_given_at}
        signature |= {"is_signed_while_signed_in": by.is_signed_in}
    else:
        signature |= {"method": Method.ACCOUNT, "signed_by": by.user}
    for letter in waiting:
        _sign_one(letter, digest(facts.get(letter.group_class, {})), signature)
    last = (row.event_count, row.event_head)
    tell(row, waiting, name, by, last, ip=by.ip, user_agent=by.user_agent[:400])
    return live


def _check_typed(name: str, title: str) -> None:
    if not name:
        raise LetterError("Enter your full name.", field="name")
    if len(name) > 120:
        raise LetterError("Your full name must be 120 characters or fewer.", field="name")
    if not is_a_name(name):
        raise LetterError("Enter your full name, not only a letter.", field="name")
    if not title:
        raise LetterError("Enter your job title.", field="title")
    for field, text, called in (
        ("name", name, "Your full name"),
        ("title", title, "Your job title"),
    ):
        if wrong := why_not_printed(text, called, is_name=field == "name"):
            raise LetterError(wrong, field=field)


def _check_may_sign(row: PortRequest, waiting: "letters.Letters", by: Signer) -> None:
    if not all(has_agreed(letter) for letter in waiting):
        raise LetterError("Check the box to sign online, or ask for a paper letter.", field="agree")
    if row.disputed_at:
        raise OnHold("This request is on hold while our team looks at it. Nothing was signed.")
    if isinstance(by, AccountSigner) or by.code_given_at:
        return
    if any(letter.needs_code for letter in waiting):
        raise CodeNeeded("Enter the code we emailed first.")


def _check_shown(expected: "letters.Letters", shown: dict[int, str], *, everything: bool) -> None:
    """Compare what the signer's page offered with what there is; both must be the same letters."""
    stored = {one.version: one.document.sha256 for one in expected if one.document}
    same = shown == stored if everything else set(shown.items()) <= set(stored.items())
    if not expected or not shown or not same:
        raise LetterChanged(CHANGED)


def _sign_one(letter: LetterOfAuthorization, facts_sha256: str, signature: dict[str, Any]) -> None:
    """The conditional UPDATE that is the signature; no row means the letter is not what it was."""
    sha256 = letter.document.sha256  # type: ignore[union-attr]
    this = LetterOfAuthorization.objects.filter(
        OPEN,
        pk=letter.pk,
        sent_at__isnull=False,
        consented_at__isnull=False,
        consent_version=notice.VERSION,
        facts_sha256=facts_sha256,
        document__sha256=sha256,
    )
    signature = {"signed_sha256": sha256} | signature
    if not this.update(**signature):
        raise LetterChanged(CHANGED)
    for name, value in signature.items():
        setattr(letter, name, value)


def tell(
    row: PortRequest,
    signed: "letters.Letters",
    name: str,
    by: Actor,
    last: tuple[int, str] | None = None,
    /,
    **how: Any,
) -> None:
    """Say that letters are signed: event, note and mails, and the promise of the signed copies.

    ``last`` is for ``record``, and ``how`` for the history.
    """
    first = signed[0]
    invited = "" if is_same_name(first.signer_name, name) else first.signer_name
    record(
        row,
        "letter_signed",
        last,
        by=by,
        letters=[one.reference for one in signed],
        sha256=[one.document.sha256 for one in signed],  # type: ignore[union-attr]
        name=name,
        **({"invited": invited} if invited else {}),
        **how,
    )
    is_paper = how.get("method") == Method.PAPER  # the scan is the copy, and nothing to seal
    what = "the letter" if len(signed) == 1 else f"{len(signed)} letters"
    named = f", in place of {invited}" if invited else ""
    missing = _missing(row, len(signed))
    text = f"{name} signed {what}{named}. {Move('you', missing=missing).next_step}".strip()
    with outbox.together():
        if not is_paper:
            copies = [(f"letter:{one.pk}", row.reference, {"letter": one.pk}) for one in signed]
            outbox.add_all("render_signed_letter", copies)
        post_status(row, text, by=by, mail="letter_signed", letter=first.pk)
        if missing[0] == BILL:
            promise_mail(row, "bill_link", key=f"letter:{first.pk}", letter=first.pk)
        if not is_paper:
            promise_mail(row, "signed_copy", key=f"letter:{first.pk}", letter=first.pk)
        if row.submit_for_me_at:  # read while holding the row
            submit_for_me.promise_if_asked(row)


def _missing(row: PortRequest, signed: int) -> tuple[str, ...]:
    """Return what has still to come in, now that so many of the letters are signed.

    A request that came back may lack more than papers, and is looked at as a whole.
    """
    if row.submitted_at is not None:
        fresh = PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)
        return look_at(fresh).move.missing or (SUBMIT,)
    papers: Any = row if hasattr(row, "unsigned") else None
    if papers is None:  # on paper: the letters are stored as signed already
        papers, signed = with_papers(PortRequest.objects.only("pk")).get(pk=row.pk), 0
    found = [SIGNATURE] if papers.unsigned > signed else []
    return (*found, *([] if papers.has_bill else [BILL]), SUBMIT)
