"""Keeping the promise of a mail: load its rows, find its readers, write it, hand it over.

One promise mails one person. A promise with several readers makes one of its own for each, in
one transaction, so that a mailbox that refuses holds up nobody and mails nobody twice.
Source: security.md 3.5 (at least once, stable Message-ID), T15 (exactly one recipient each).
"""

import logging
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from porting import outbox
from porting.choices import Purpose, Status
from porting.emails import MAILS, TO_SIGNER, TO_STAFF, About, Mail, Reader, message_of, write
from porting.emails.about import site
from porting.emails.frame import LISTED
from porting.models import (
    Follower,
    LetterOfAuthorization,
    Note,
    NumberImport,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
    SigningCode,
)
from porting.rules.seen import look_at
from porting.rules.whose_move import BILL
from porting.services import (
    account_mail,
    bounces,
    codes,
    followers,
    letters,
    links,
    phones,
    readers,
)
from porting.services.followers import State
from porting.services.notes import mark_of

log = logging.getLogger(__name__)

# Mails that carry a secret link: what it opens, and the page that takes the token.
LINKS = {
    "letter_request": (Purpose.SIGN, "guests:open_link"),
    "letter_reminder": (Purpose.SIGN, "guests:open_link"),
    "signed_copy": (Purpose.SIGN, "guests:open_link"),
    "bill_asked": (Purpose.BILL, "guests:open_bill"),
    "bill_link": (Purpose.BILL, "guests:open_bill"),
    "updates_offered": (Purpose.FOLLOW, "guests:open_updates"),
}

ABOUT_DRAFTS = ("draft_waiting", "draft_ends")


def send_promised(message: OutboxMessage) -> None:
    """Send the mail an outbox row promises, or promise one to each of several readers.

    The payload names the mail, the request and further rows by id. What has been deleted since
    needs no mail. Raises what the mail server raises; the outbox tries again. A mailbox that the
    server does not know for good is not tried again: the requester is told.
    """
    ids = message.payload
    if send := account_mail.SENDERS.get(ids["mail"]):
        send(message)
        return
    rows = _rows(ids)
    if rows is None or ids["mail"] not in MAILS:
        log.warning("%s: nothing left to write about.", message)
        return
    found = {mark_of(reader.email): reader for reader in _readers(ids["mail"], **rows)}
    for mark in ids.get("held", ()):  # had too many: services.mail_limits
        found.pop(mark, None)
    if only := ids.get("reader"):
        found = {mark: reader for mark, reader in found.items() if mark == only}
    elif len(found) > 1:
        _promise_each(message, found)
        return
    for reader in found.values():
        mail = _written(ids, reader, rows)
        if mail is None:
            continue
        try:
            message_of(mail, reader.email, message_id=message.mail_id).send()
        except SMTPRecipientsRefused as refused:
            if not bounces.is_permanent(refused):
                raise
            bounces.record_bounce(rows["request"], mail=ids["mail"], address=reader.email)


def _written(ids: dict[str, Any], reader: Reader, rows: dict[str, Any]) -> Mail | None:
    """Write the mail; None when it is this reader's no longer.

    Who has no login reads other people's words short, plain and marked: ``emails.strangers``.

    With a link in it the request is held and read anew: whoever reports or voids at this very
    moment comes before the link, and there is none, or after it, and ends it with the others.
    """
    if ids["mail"] not in LINKS:
        return write(ids["mail"], _about(ids["mail"], reader, **rows))
    with transaction.atomic():
        letters.lock(rows["request"])
        held = _rows(ids)
        if held is None or reader not in _readers(ids["mail"], **held):
            return None
        return write(ids["mail"], _about(ids["mail"], reader, **held))


@transaction.atomic
def _promise_each(message: OutboxMessage, found: dict[str, Reader]) -> None:
    for mark in found:
        outbox.add(
            message.kind,
            key=f"{message.dedupe_key.removeprefix(message.kind)[1:]}:{mark}",
            reference=message.reference,
            **message.payload,
            reader=mark,
        )


def _rows(ids: dict[str, Any]) -> dict[str, Any] | None:
    """Load what the mail speaks of; None when the request or its note is gone."""
    request = (
        PortRequest.objects.select_related("account", "created_by", "assignee")
        .filter(pk=ids["request"])
        .first()
    )
    if request and request.deleted_at and ids["mail"] != "withdrawn":
        return None
    note = Note.objects.select_related("author").filter(pk=ids.get("note", 0)).first()
    if request is None or ("note" in ids and note is None):
        return None
    letters = LetterOfAuthorization.objects.filter(request=request)
    letter = letters.filter(pk=ids.get("letter", 0)).first() or (
        letters.filter(voided_at__isnull=True).first() or letters.first()
    )
    order = PortOrder.objects.filter(request=request, pk=ids.get("order", 0)).first()
    imports = NumberImport.objects.select_related("created_by").filter(request=request)
    number_import = (
        imports.filter(pk=ids["number_import"]).first() if "number_import" in ids else None
    )
    code = _code(ids["code"]) if "code" in ids else None
    return {
        "request": request,
        "note": note,
        "letter": letter,
        "order": order,
        "number_import": number_import,
        "code": code,
        "follower": Follower.objects.filter(pk=ids.get("follower", 0)).first()
        if "follower" in ids
        else None,
    }


def _code(pk: int) -> SigningCode | None:
    return SigningCode.objects.filter(pk=pk, used_at=None).select_related("link").first()


def _readers(  # noqa: C901, PLR0911  (an answer for each kind of reader)
    mail: str,
    *,
    request: PortRequest,
    note: Note | None,
    letter: LetterOfAuthorization | None,
    order: PortOrder | None,
    number_import: NumberImport | None,
    code: SigningCode | None,
    follower: Follower | None,
) -> list[Reader]:
    """Return who gets this mail, each mailbox once."""
    if mail == "import_done":
        return readers.person(request, number_import.created_by) if number_import else []
    if mail == "updates_offered":
        return _asked(request, follower)
    if mail == "signing_code":
        return [Reader(code.link.email, code.link.name)] if code else []
    if mail in TO_STAFF:
        return [Reader(settings.SUPPORT_EMAIL, is_staff=True)]
    if mail in TO_SIGNER:
        return readers.signer(mail, request, letter)
    found = (
        readers.of_note(request, note)
        if mail == "new_note" and note
        else readers.customers(request)
    )
    if mail in ("letter_not_signed", "letter_ended") and not _is_waiting(letter):
        return []
    if mail == "number_in_use" and not phones.is_told_of(request):
        return []  # it has been put right by now
    if mail == "bill_link" and BILL not in look_at(request).move.missing:
        return []  # it has come in by now
    if mail == "bill_link":
        # The link lets its reader send files, so it goes to those who run the request only.
        return [reader for reader in found if not reader.is_following]
    if mail in ABOUT_DRAFTS:
        # Whoever only follows has no draft to finish; and one that was sent needs no reminder.
        is_draft = request.status == Status.DRAFT
        return [reader for reader in found if is_draft and not reader.is_following]
    return found


def _asked(request: PortRequest, follower: Follower | None) -> list[Reader]:
    """Return the mailbox that is asked whether it wants updates, while it has not answered."""
    if follower is None or follower.email not in followers.addresses_of(request):
        return []
    is_open = followers.states(request)[follower.email] == State.WAITING
    return [Reader(follower.email, is_stranger=True)] if is_open else []


def _is_waiting(letter: LetterOfAuthorization | None) -> bool:
    return bool(letter and not (letter.voided_at or letter.signed_at or letter.declined_at))


def _about(
    mail: str,
    reader: Reader,
    *,
    code: SigningCode | None = None,
    follower: Follower | None = None,
    **rows: Any,
) -> About:
    request = rows["request"]
    numbers = _numbers(mail, **rows)
    seen, is_open = None if request.is_ticket else look_at(request), request.is_editable
    return About(
        **rows,
        reader=reader,
        numbers=tuple(numbers.order_by("e164").values_list("e164", flat=True)[: LISTED + 1]),
        number_count=numbers.count(),
        missing=seen.move.missing if seen else (),
        stops=tuple(one.text for one in seen.now.stops) if seen and not is_open else (),
        link=_link(mail, request, reader),
        code=codes.new_digits(code) if mail == "signing_code" and code else "",
    )


def _numbers(
    mail: str,
    *,
    request: PortRequest,
    note: Note | None,
    letter: LetterOfAuthorization | None,
    order: PortOrder | None,
    number_import: NumberImport | None,
) -> Any:
    """Return the numbers a mail speaks of: an order's where it names one, else the request's."""
    numbers = PortNumber.objects.filter(request=request)
    if order is not None:
        numbers = numbers.filter(order=order)
    if mail == "numbers_live":
        numbers = numbers.filter(status=Status.PORTED)
        if note is not None:
            # Those that went live with this note, and not with an earlier one.
            batch = numbers.filter(ported_at__lte=note.created_at).aggregate(at=Max("ported_at"))
            if batch["at"]:
                numbers = numbers.filter(ported_at=batch["at"])
    return numbers


def _link(mail: str, request: PortRequest, reader: Reader) -> str:
    """Make the secret link for this reader, now; it exists in this mail and nowhere else."""
    if mail not in LINKS:
        return ""
    purpose, url_name = LINKS[mail]
    token = links.new_link(request, purpose, reader.email, reader.name)
    return site(reverse(url_name, args=[token]))
