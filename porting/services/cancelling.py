"""Calling a port off."""

from django.db import transaction

from porting.choices import ENDED, Purpose, Status
from porting.errors import MoveNotAllowed
from porting.models import PortRequest
from porting.rules import lifecycle
from porting.rules.standing import carrier
from porting.services import letters, links
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status
from porting.services.wiping import wipe_secrets

# From here on only the carrier can stop it, so staff must ask them.
AT_THE_CARRIER = (
    Status.SENT,
    Status.SUPP_SENT,
    Status.FOC_CONFIRMED,
    Status.JEOPARDY,
    Status.CONFLICT,
    Status.CANCEL_REQUESTED,  # asked for; only the carrier's answer makes it true
)
CANCELLABLE = frozenset(lifecycle.origins(Status.CANCELLED)) - frozenset(AT_THE_CARRIER)


def may_cancel(request: PortRequest) -> bool:
    """Whether the customer may call it off with a button: not once the carrier has the order."""
    if request.is_ticket:
        return Status.CANCELLED in lifecycle.TICKET_MOVES[Status(request.status)]
    return request.status in CANCELLABLE


def cancel(request: PortRequest, reason: str, *, by: Actor, secrets_seen: bool = False) -> None:
    """Call the whole request off; its numbers are free again and its links are dead.

    Raises MoveNotAllowed when the order is with the carrier: then a person must stop it there;
    SecretSeen for a reason that seems to hold one.
    """
    refuse_secrets(reason, request, field="reason", seen=secrets_seen)
    with transaction.atomic():
        if Status(request.status) in AT_THE_CARRIER:
            raise _too_late(request)
        # The move would take along an order that waits for the carrier's word.
        if request.orders.filter(status=Status.CANCEL_REQUESTED).exists():
            raise _too_late(request)
        lifecycle.move(request, Status.CANCELLED)
        # One order may be with the carrier while another, the one the status speaks of, is not.
        if request.orders.exclude(status__in=ENDED).exists():
            raise _too_late(request)
        letters.withdraw(request, by=by)
        links.revoke(request, Purpose.BILL, reason=links.WITHDRAWN)
        wipe_secrets(request)
        record(request, "cancelled", by=by, reason=reason[:200])
        what = "The port" if request.status == Status.CANCELLED else "What had not moved yet"
        post_status(request, f"{what} was cancelled. {reason}".strip(), by=by, mail="cancelled")


def _too_late(request: PortRequest) -> MoveNotAllowed:
    return MoveNotAllowed(
        f"{carrier(request)} already has this order. Write a note and we ask them to stop it."
    )
