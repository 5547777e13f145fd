"""Calling a port off."""

from django.db import transaction

from porting.choices import Purpose, Status
from porting.errors import MoveNotAllowed
from porting.models import PortRequest
from porting.rules import lifecycle
from porting.rules.standing import carrier
from porting.services import links
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.notes import post_status, promise_mail
from porting.services.wiping import wipe_secrets

# From here on only the carrier can stop it, so staff must ask them.
AT_THE_CARRIER = (
    Status.SENT,
    Status.SUPP_SENT,
    Status.FOC_CONFIRMED,
    Status.JEOPARDY,
    Status.CONFLICT,
)


def may_cancel(request: PortRequest) -> bool:
    """Whether the customer may call it off with a button: not once the carrier has the order."""
    return Status(request.status) in lifecycle.origins(Status.CANCELLED)


@transaction.atomic
def cancel(request: PortRequest, reason: str, *, by: Actor) -> None:
    """Call the whole request off; its numbers are free again and its links are dead.

    Raises MoveNotAllowed when the order is with the carrier: then a person must stop it there.
    """
    if Status(request.status) in AT_THE_CARRIER:
        raise MoveNotAllowed(
            f"{carrier(request)} already has this order. Write a note and we ask them to stop it."
        )
    lifecycle.move(request, Status.CANCELLED)
    waiting_signers = request.live_letters().filter(signed_at=None, sent_at__isnull=False)
    for letter in waiting_signers[:1]:
        promise_mail(request, "withdrawn", key=f"{request.pk}", letter=letter.pk)
    for purpose in Purpose:
        links.revoke(request, purpose, reason=links.WITHDRAWN)
    wipe_secrets(request)
    record(request, "cancelled", by=by, reason=reason[:200])
    words = f"The port was cancelled. {reason}".strip()
    post_status(request, words, by=by, mail="cancelled")
