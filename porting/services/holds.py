"""What stops an order in the house: a report that stands open, and the second look at a risk."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from porting.choices import Method
from porting.errors import MoveNotAllowed, OrderNotReady, ReasonNeeded
from porting.models import PortOrder, PortRequest
from porting.rules import lifecycle, risk
from porting.rules.faster import last_move
from porting.services.events import record
from porting.services.free_words import KEPT, refuse_secrets
from porting.services.notes import post_status

DISPUTED = (
    "Somebody who was asked to sign says that they did not ask for this. Talk to them and to the "
    "customer, then lift the hold."
)


def check_may_leave(order: PortOrder) -> None:
    """Raise OrderNotReady while the order must stay: disputed, or risky and seen by one only.

    Holds the request's row first, so that a report that comes at the same moment is either
    seen here or comes after the order has gone. The CHECK of the order says the same.
    """
    lifecycle.hold(order.request_id)
    if PortRequest.objects.filter(pk=order.request_id, disputed_at__isnull=False).exists():
        raise OrderNotReady(f"Order {order} is on hold. {DISPUTED}")
    stored = PortOrder.objects.get(pk=order.pk)
    if stored.released_by_id is None and (stored.is_flagged or risk.is_flagged(order.request)):
        raise OrderNotReady(
            f"Order {order} shows signs of risk. Somebody other than who approved it has to "
            "release it first."
        )


@transaction.atomic
def look_again(request: PortRequest, *, is_new_paper: bool = False) -> bool:
    """Weigh the signs of risk anew; tell whether they weigh enough to flag the request.

    A letter that still waits then asks for a code, and an approved order that has not left for a
    second person. With ``is_new_paper`` whoever released an order did not see everything, so it
    waits to be released once more. Signs that are gone take back no flag: people decide that.
    """
    lifecycle.hold(request.pk)
    row = PortRequest.objects.select_related("account", "created_by").get(pk=request.pk)
    if not risk.is_flagged(row):
        return False
    row.live_letters().filter(signed_at=None, method=Method.LINK).update(needs_code=True)
    waiting = row.orders.filter(approved_at__isnull=False, sent_at=None)
    waiting.filter(is_flagged=False).update(is_flagged=True, version=F("version") + 1)
    if is_new_paper:
        released = waiting.filter(released_by__isnull=False)
        released.update(released_by=None, released_at=None, version=F("version") + 1)
    return True


@transaction.atomic
def release_order(order: PortOrder, *, by: User) -> None:
    """Say, as a second person, that a risky order may be sent. Raises MoveNotAllowed.

    Who approved the order cannot release it; releasing twice keeps the first.
    """
    if order.approved_by_id == by.pk:
        raise MoveNotAllowed(
            f"You approved order {order}, so somebody else has to look at it and release it."
        )
    waiting = PortOrder.objects.filter(
        pk=order.pk, is_flagged=True, released_by=None, sent_at=None, approved_by__isnull=False
    ).exclude(approved_by=by)
    if not waiting.update(released_by=by, released_at=timezone.now()):
        did = last_move(order.request_id, ("order_released", "order_sent"))
        known = f" {did}." if did else ""
        raise MoveNotAllowed(f"Order {order} does not wait to be released.{known} Nothing changed.")
    record(order.request, "order_released", by=by, order=order.mark, pon=order.pon)


def lift(request: PortRequest, reason: str, *, by: User, secrets_seen: bool = False) -> None:
    """End the hold that a report began; ``reason`` says what was found out.

    The customer is told that the request goes on. Raises ReasonNeeded, SecretSeen, MoveNotAllowed.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded("Enter what you found out.", field="reason")
    refuse_secrets(reason, request, field="reason", seen=secrets_seen, where=KEPT, writer=by)
    with transaction.atomic():
        disputed: Any = PortRequest.objects.filter(pk=request.pk, disputed_at__isnull=False)
        if not disputed.update(disputed_at=None):
            did = last_move(request.pk, ("hold_lifted",))
            known = f" {did}." if did else ""
            raise MoveNotAllowed(f"This request is not on hold.{known} Nothing changed.")
        record(request, "hold_lifted", by=by, reason=reason[:400])
        post_status(
            request, "We looked at this request, and it goes on.", by=by, mail="hold_lifted"
        )
