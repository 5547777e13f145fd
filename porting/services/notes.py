"""Notes: what people write to each other about a request, and what moves post by themselves."""

import hashlib
from collections.abc import Collection
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from numbers.sets import OneOf
from porting import outbox
from porting.choices import Audience
from porting.emails.about import Reader
from porting.errors import PortingError
from porting.models import Note, NotesRead, PortRequest
from porting.rules import lifecycle
from porting.services import followers, mail_limits, readers
from porting.services.actors import Actor, label_of, user_of
from porting.services.events import record
from porting.services.free_words import KEPT, MAILED, refuse_secrets
from porting.services.mail_limits import Held

MAX_LENGTH = 5000
LONGEST_NAME = 120  # Note.author_label
AGAIN = timedelta(minutes=1)


def post_status(request: PortRequest, text: str, *, by: Actor, mail: str, **ids: int) -> Note:
    """Post the note of a move, and promise its email: one event, one note, one mail.

    ``mail`` names a function of ``porting.emails`` that takes the note; ``ids`` are further
    keys for it (``order=...``). Call it inside the use case's transaction.
    """
    note = Note.objects.create(
        request=request,
        text=text,
        audience=Audience.CUSTOMER,
        author=user_of(by),
        author_label=label_of(by)[:LONGEST_NAME],
        is_status=True,
        mail=mail,
    )
    promise_mail(request, mail, key=f"note:{note.pk}", note=note.pk, **ids)
    return note


def post_note(
    request: PortRequest,
    text: str,
    *,
    by: Actor,
    audience: Audience = Audience.CUSTOMER,
    is_from_staff: bool = False,
    secrets_seen: bool = False,
) -> Note:
    """Write a note; a customer note is emailed to everybody on the request but its author.

    Whoever had too many mails gets none of it; ``not_mailed`` of the note says so, for the page.
    Raises PortingError for an empty or overlong text and for one that they posted a moment ago,
    SecretSeen for one that seems to hold a secret. Visibility is never changed later.
    """
    text = text.strip()
    if not text:
        raise PortingError("Enter a note.", field="text")
    if len(text) > MAX_LENGTH:
        raise PortingError(f"Note must be {MAX_LENGTH:,} characters or fewer.", field="text")
    is_mailed = audience == Audience.CUSTOMER
    where = MAILED if is_mailed else KEPT
    refuse_secrets(text, request, field="text", seen=secrets_seen, where=where, writer=by)
    with transaction.atomic():
        lifecycle.hold(request.pk)
        _refuse_again(request, text, by=by, audience=audience)
        note = Note.objects.create(
            request=request,
            text=text,
            audience=audience,
            author=user_of(by),
            author_label=label_of(by)[:LONGEST_NAME],
            is_from_staff=is_from_staff,
        )
        record(request, "note_posted", by=by, note=note.pk, audience=audience)
        if is_mailed:
            found = None if is_from_staff else readers.of_note(request, note)
            key = f"note:{note.pk}"
            held = promise_mail(request, "new_note", found, key=key, note=note.pk)
            note.not_mailed = held.in_words()
    return note


def _refuse_again(request: PortRequest, text: str, *, by: Actor, audience: Audience) -> None:
    """Words that a browser sends again, as for F5, are not posted and mailed again."""
    same = Note.objects.filter(
        request=request, author=user_of(by), audience=audience, text=text, is_status=False
    )
    if same.filter(created_at__gt=timezone.now() - AGAIN).exists():
        raise PortingError(
            "You posted these words a moment ago, so they are not posted again. To say them "
            "twice, wait a minute. Nothing changed.",
            field="text",
        )


def promise_mail(
    request: PortRequest, mail: str, to: list[Reader] | None = None, /, *, key: str, **ids: int
) -> Held:
    """Promise the email named ``mail`` (see ``porting.emails.MAILS``) about this request.

    Of a mail that customers set off (``mail_limits``) each reader's is counted, ``to`` or else the
    people of the request. Returns who does not get it for now; the history says it of every mail
    but that of a note, whose author reads it at once.
    """
    held = Held()
    limit = mail_limits.SET_OFF.get(mail)
    is_update = limit in (mail_limits.UPDATE, mail_limits.ONCE)
    if is_update and not (mail == "new_note" and to is None):
        followers.ask(request)
        to = readers.customers(request) if to is None else to
        mailboxes = [(one.email, not one.is_stranger) for one in to]
        held = mail_limits.hold_back(request, mailboxes, is_once=limit == mail_limits.ONCE)
    if held.addresses and mail != "new_note":
        record(request, "mail_left_out", by=None, mail=mail, to=held.readers())
    if held.addresses:
        ids |= {"held": [mark_of(one) for one in held.addresses]}  # type: ignore[dict-item]
    outbox.add(
        "send_mail",
        key=f"{mail}:{key}",
        reference=request.reference,
        mail=mail,
        request=request.pk,
        **ids,
    )
    return held


def mark_of(address: str) -> str:
    """Name a reader in a promise without writing the address into it."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:16]


@cache
def _marks() -> "QuerySet[NotesRead, Any]":
    return NotesRead.objects.order_by().values_list("request_id", "last_note_id")


def unread_counts(requests: Collection[PortRequest], user: User) -> dict[int, int]:
    """Return how many notes of others the person has not read, by request; one statement.

    Counted among the newest notes that the gist of each request knows.
    """
    mine = OneOf("request", [request.pk for request in requests])
    marks = dict(_marks().filter(mine, user=user))
    return {
        request.pk: sum(
            note > marks.get(request.pk, 0) and author != user.pk
            for note, author in request.gist.get("notes", ())
        )
        for request in requests
    }


def mark_read(request: PortRequest, user: User, last_note: int) -> None:
    """Remember that the person has seen the notes up to this one; writes only when that is news."""
    mark = NotesRead.objects.filter(user=user, request=request)
    seen = mark.values_list("last_note_id", flat=True).first()
    if not last_note or (seen is not None and seen >= last_note):
        return
    NotesRead.objects.bulk_create(
        [NotesRead(user=user, request=request, last_note_id=last_note)],
        update_conflicts=True,
        unique_fields=["user", "request"],
        update_fields=["last_note_id"],
    )
