"""Notes: what people write to each other about a request, and what moves post by themselves."""

from django.db import transaction

from porting import outbox
from porting.choices import Audience
from porting.errors import PortingError
from porting.models import Note, PortRequest
from porting.services.actors import Actor, label_of, user_of
from porting.services.events import record

MAX_LENGTH = 5000
LONGEST_NAME = 120  # Note.author_label


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
) -> Note:
    """Write a note; a customer note is emailed to everybody on the request but its author.

    Raises PortingError for an empty or overlong text. Visibility is never changed later.
    """
    text = text.strip()
    if not text:
        raise PortingError("Enter a note.", field="text")
    if len(text) > MAX_LENGTH:
        raise PortingError(f"Note must be {MAX_LENGTH:,} characters or fewer.", field="text")
    with transaction.atomic():
        note = Note.objects.create(
            request=request,
            text=text,
            audience=audience,
            author=user_of(by),
            author_label=label_of(by)[:LONGEST_NAME],
            is_from_staff=is_from_staff,
        )
        record(request, "note_posted", by=by, note=note.pk, audience=audience)
        if audience == Audience.CUSTOMER:
            promise_mail(request, "new_note", key=f"note:{note.pk}", note=note.pk)
    return note


def promise_mail(request: PortRequest, mail: str, *, key: str, **ids: int) -> None:
    """Promise the email named ``mail`` (see ``porting.emails.MAILS``) about this request."""
    outbox.add(
        "send_mail",
        key=f"{mail}:{key}",
        reference=request.reference,
        mail=mail,
        request=request.pk,
        **ids,
    )
