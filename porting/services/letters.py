"""The Letter of Authorization: made, offered to its signer, void when the request says otherwise.

A letter belongs to a group of numbers that may travel together; all letters of a request are
read and signed in one go. With the letters come the proposed carrier orders. A letter is live
until it is voided; the printed facts (``porting.papers.facts``) decide whether it still counts.
Source: design.md 7, "Orders, letters, groups" and "Printed facts"; seed 000, step 8.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.clock import db_now
from accounts.models import User
from porting import outbox
from porting.choices import EDITABLE, Method, Purpose
from porting.errors import LetterError, NotComplete, NotEditable, OnHold
from porting.models import LetterOfAuthorization, PortOrder, PortRequest
from porting.papers import facts as printed
from porting.papers.facts import Facts
from porting.rules import grouping, risk
from porting.rules.letter_facts import (
    check_current,
    current_facts,
    is_outdated,
    what_changed,
    would_void,
)
from porting.rules.sections import Progress
from porting.rules.situations import rows_to_sign
from porting.services import links, mail_limits, readers, signers
from porting.services.actors import Actor, Device
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status, promise_mail
from porting.services.proposals import propose_orders

__all__ = [
    "check_current",
    "current_facts",
    "mail_new_link",
    "resend",
    "send_for_signature",
    "void_outdated_letters",
    "what_changed",
    "withdraw",
    "would_void",
]

MAX_MESSAGE = signers.MAX_MESSAGE
Letters = list[LetterOfAuthorization]


def void_outdated_letters(request: PortRequest, *, by: Actor) -> Letters:
    """Void the live letters that no longer say what the request says; returns them.

    Call it in the transaction that changed the request, after the change. Their links end, their
    proposed orders go. After Submit a letter is frozen: nothing is voided.
    """
    live = list(request.live_letters())
    if not live:
        return []
    row = PortRequest.objects.select_related("account").get(pk=request.pk)
    if not row.is_editable:
        return []
    now = current_facts(row)
    outdated = [letter for letter in live if is_outdated(letter, row, now)]
    if not outdated:
        return []
    what = printed.in_words(what_changed(outdated, now)) or "the signer's email"
    sentence = f"{what[:1].upper()}{what[1:]} changed."
    outdated = void(outdated, sentence, by=by, link_reason=links.REPLACED)
    if sent := [letter for letter in outdated if letter.is_mailed or letter.signed_at]:
        signer = sent[0].signer_name
        fate = f"signed by {signer}" if any(one.signed_at for one in sent) else f"sent to {signer}"
        text = f"{sentence} The letter {fate} no longer counts. Send a new one to be signed."
        post_status(row, text, by=by, mail="letter_voided", letter=sent[0].pk)
    return outdated


def void(letters: Letters, reason: str, *, by: Actor, link_reason: str) -> Letters:
    """Void these letters of one request, end the signer's links, take back the proposed orders.

    An order that never left the house is a proposal, with a PON or without: the next letter makes
    it anew, with the same PON. The links live on while another letter waits for the signature.
    """
    request = letters[0].request
    mine = LetterOfAuthorization.objects.filter(pk__in=[one.pk for one in letters])
    mine.filter(voided_at__isnull=True).update(voided_at=timezone.now(), void_reason=reason[:200])
    proposals = PortOrder.objects.filter(letter__in=mine, sent_at=None, status__in=EDITABLE)
    request.numbers.filter(order__in=proposals).update(order=None)
    proposals.delete()
    if not request.live_letters().filter(signed_at=None, declined_at=None).exists():
        links.revoke(request, Purpose.SIGN, reason=link_reason)
    references = [letter.reference for letter in letters]
    record(request, "letter_voided", by=by, letters=references, reason=reason)
    return letters


def send_for_signature(
    request: PortRequest,
    *,
    name: str,
    email: str,
    message: str = "",
    by: Any,
    asks_code: bool = False,
    device: Device | None = None,
    secrets_seen: bool = False,
) -> Letters:
    """Make the letters that are missing, with their orders, and promise to render and mail them.

    The name and address become the request's signer. Letters that already say the right thing
    and were not declined are kept, so pressing twice sends once. ``asks_code`` wants six digits
    mailed to that address, flagged or not; ``device`` sends. Returns the live letters.
    Raises LetterError, MailHeld, SecretSeen, NotEditable, OnHold, NotComplete while a step is open.
    """
    refuse_secrets(message, request, field="message", seen=secrets_seen)
    with transaction.atomic():
        row = lock(request)
        check_open(row)
        name, email, message = printed.printable(name), email.strip(), message.strip()
        signers.check(row, name, email, message)
        signers.become(row, name, email, by=by)
        live = _offer(row, Method.LINK, message, by=by)
        signers.remember_device(row, device)
        if asks_code:
            row.live_letters().filter(signed_at=None).update(needs_code=True)
        return live


@transaction.atomic
def prepare(request: PortRequest, method: Method, *, by: User) -> Letters:
    """Make the letters to be signed in the account or on paper; nothing is mailed to anybody.

    Signing in the account is for the request's own signer. Letters that wait for a signature by
    link stay what they are, and their link stays good. Raises as ``send_for_signature`` does.
    """
    row = lock(request)
    check_open(row)
    if method == Method.ACCOUNT:
        signers.check_is_signer(row, by)
    if not printed.printable(row.signer_name) or not row.signer_email:
        raise LetterError("Say who can sign first, in Authoritative Representative Details.")
    return _offer(row, method, "", by=by)


def check_open(row: PortRequest) -> None:
    """Raise NotEditable or OnHold unless letters of this request may be made and signed."""
    if not row.is_editable:
        raise NotEditable("This request is with our team, so no letter was sent.")
    if row.disputed_at:
        raise OnHold("This request is on hold while our team looks at it. Nothing was sent.")


def _offer(row: PortRequest, method: Method, message: str, *, by: Any) -> Letters:
    if waits_for := Progress(row).rows["loa"].waits_for:
        raise NotComplete([section.title for section in waits_for])
    groups = {str(group.line_class): group for group in grouping.groups(row)}
    now = current_facts(row)
    live = list(row.live_letters())
    kept = [one for one in live if not one.declined_at and not is_outdated(one, row, now)]
    missing = [name_ for name_ in groups if name_ not in {one.group_class for one in kept}]
    if method == Method.LINK:
        prepared = [one for one in kept if one.method != method and not one.signed_at]
        if missing or prepared:
            mail_limits.take_letter(row, row.signer_name, row.signer_email)
        _mail_after_all(row, prepared)
    if not missing:
        return kept
    if stale := [one for one in live if one not in kept]:
        void(stale, "Replaced by a newer letter.", by=by, link_reason=links.REPLACED)

    made = [_make_letter(row, groups[one], now[one], method, message, by=by) for one in missing]
    references = [one.reference for one in made]
    record(row, "letter_prepared", by=by, letters=references, signer=row.signer_name, method=method)
    for letter in made:
        outbox.add(
            "render_letter", key=f"letter:{letter.pk}", reference=row.reference, letter=letter.pk
        )
    return [*kept, *made]


def _mail_after_all(row: PortRequest, prepared: Letters) -> None:
    """Mail letters that were made to be signed here or on paper; the same PDFs are kept."""
    these = LetterOfAuthorization.objects.filter(pk__in=[one.pk for one in prepared])
    waiting = these.filter(signed_at=None)
    waiting.update(method=Method.LINK, sent_at=None, needs_code=risk.is_flagged(row))
    for letter in prepared:
        key = f"letter:{letter.pk}:mail"
        outbox.add("render_letter", key=key, reference=row.reference, letter=letter.pk)


def lock(request: PortRequest) -> PortRequest:
    """Read the request and hold its row: PostgreSQL locks it, SQLite already holds the file.

    ``no_key``: whoever only adds what refers to the request need not wait.
    """
    return _hold(PortRequest.objects.select_related("account", "created_by"), request)


def lock_to_sign(request: PortRequest) -> PortRequest:
    """Hold the row as ``lock`` does, and read of it what signing needs: a third of its columns."""
    return _hold(rows_to_sign(), request)


def _hold(rows: QuerySet[PortRequest], request: PortRequest) -> PortRequest:
    return rows.select_for_update(of=("self",), no_key=True).get(pk=request.pk)


def _make_letter(
    row: PortRequest, group: grouping.Group, facts: Facts, method: Method, message: str, *, by: Any
) -> LetterOfAuthorization:
    last = row.letters.aggregate(last=Max("version"))["last"] or 0
    letter = LetterOfAuthorization.objects.create(
        request=row,
        version=last + 1,
        group_class=group.line_class,
        facts=facts,
        facts_sha256=printed.digest(facts),
        wording_version=facts["wording"],
        language=facts["language"],
        signer_name=row.signer_name,
        signer_email=row.signer_email,
        message=message,
        method=method,
        needs_code=method == Method.LINK and risk.is_flagged(row),
        created_by=by,
    )
    propose_orders(letter, group)
    return letter


# --- While the letter waits -----------------------------------------------------


def unsigned(request: PortRequest) -> Letters:
    """Return the letters that wait for the signer: mailed, not voided, not answered."""
    waiting = request.live_letters().filter(signed_at=None, declined_at=None, method=Method.LINK)
    return list(waiting.filter(sent_at__isnull=False))


@transaction.atomic
def resend(request: PortRequest, *, by: Actor) -> None:
    """End the links sent before and promise a new one.

    Raises LetterError when nothing waits, MailHeld (the old links stay), NotEditable or OnHold.
    """
    row = lock(request)
    check_open(row)
    waiting = unsigned(row)
    if not waiting:
        raise LetterError("No letter waits for a signature, so nothing was sent again.")
    to = waiting[0]
    mail_limits.take_letter(row, to.signer_name, to.signer_email, is_again=True)
    links.revoke(row, Purpose.SIGN, reason=links.REPLACED)
    event = record(row, "letter_resent", by=by, to=waiting[0].signer_email)
    _mail_again(row, waiting, key=f"event:{event.seq}")


@transaction.atomic
def mail_new_link(request: PortRequest, *, by: Actor) -> bool:
    """Promise the signer a new link, to the address on file only; False when nothing waits.

    For a guest whose link has ended: one mail an hour, however often it is asked for.
    """
    row = lock(request)
    waiting = unsigned(row)
    if not waiting or row.disputed_at:
        return False
    hour = timezone.now().strftime("%Y%m%d%H")
    _mail_again(row, waiting, key=f"asked:{row.pk}:{hour}")
    return True


def _mail_again(row: PortRequest, waiting: Letters, *, key: str) -> None:
    LetterOfAuthorization.objects.filter(pk__in=[one.pk for one in waiting]).update(
        expires_at=db_now() + links.life(), bounced_at=None
    )
    promise_mail(row, "letter_request", key=key, letter=waiting[0].pk)


@transaction.atomic
def withdraw(request: PortRequest, *, by: Actor) -> Letters:
    """Take back the letters nobody has signed: the links end and the signer is told.

    Also for cancelling and deleting a request. Returns the voided letters; with [] nothing has
    changed, so who has signed keeps the link to the signed copy.
    """
    row = lock(request)
    waiting = list(row.live_letters().filter(signed_at=None))
    if not waiting:
        return []
    void(waiting, "Withdrawn by the requester.", by=by, link_reason=links.WITHDRAWN)
    if told := [one for one in waiting if one.is_mailed and not one.declined_at]:
        to = readers.signer("withdrawn", row, told[0])
        promise_mail(row, "withdrawn", to, key=f"letter:{told[0].pk}", letter=told[0].pk)
    return waiting
