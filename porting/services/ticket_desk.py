"""What carrier relations do with a ticket beside notes: ask, finish, refuse."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.choices import Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed, PortingError
from porting.models import PortRequest
from porting.rules.faster import changed_meanwhile
from porting.rules.lifecycle import move
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status

MAX_TEXT = 2000


def ask(
    request: PortRequest,
    text: str,
    *,
    by: User,
    version: int | None = None,
    secrets_seen: bool = False,
) -> None:
    """Ask the customer something; the form opens again, and it is their move.

    ``version`` is that of the page the person saw. Raises PortingError naming the field,
    SecretSeen, ChangedMeanwhile or MoveNotAllowed; then nothing has changed.
    """
    text = _checked(
        request,
        text,
        "Enter what the customer should answer or send.",
        version,
        secrets_seen,
        by=by,
    )
    with transaction.atomic():
        move(request, Status.INFO_NEEDED)
        record(request, "asked", by=by)
        post_status(request, text, by=by, mail="ticket_question")


def finish(
    request: PortRequest,
    text: str,
    *,
    by: User,
    version: int | None = None,
    secrets_seen: bool = False,
) -> None:
    """Close the ticket as done; ``text`` tells the customer what came of it. Raises as ``ask``."""
    text = _checked(
        request, text, "Enter what the customer should know.", version, secrets_seen, by=by
    )
    with transaction.atomic():
        move(request, Status.PORTED, ended_at=timezone.now())
        record(request, "ticket_done", by=by)
        post_status(request, text, by=by, mail="ticket_done")


def refuse(
    request: PortRequest,
    text: str,
    *,
    by: User,
    version: int | None = None,
    secrets_seen: bool = False,
) -> None:
    """Close the ticket as refused; ``text`` is the reason, for the customer. Raises as ``ask``."""
    text = _checked(request, text, "Enter why this cannot be done.", version, secrets_seen, by=by)
    with transaction.atomic():
        move(request, Status.FAILED, ended_at=timezone.now())
        record(request, "ticket_refused", by=by, reason=text[:200])
        post_status(request, text, by=by, mail="ticket_refused")


def _checked(
    request: PortRequest,
    text: str,
    otherwise: str,
    version: int | None,
    secrets_seen: bool,
    *,
    by: User,
) -> str:
    text = text.strip()
    refuse_secrets(text, request, field="text", seen=secrets_seen, writer=by)
    if not request.is_ticket:
        raise MoveNotAllowed("This is a port request with numbers, not a ticket. Nothing changed.")
    if not text:
        raise PortingError(otherwise, field="text")
    if len(text) > MAX_TEXT:
        raise PortingError(f"Message must be {MAX_TEXT:,} characters or fewer.", field="text")
    if version is not None and version != request.version:
        raise ChangedMeanwhile(changed_meanwhile(request.pk))
    return text
