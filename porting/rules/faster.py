"""Who was faster: the last move of a request in words, for whoever pressed a moment too late."""

from collections.abc import Collection

from accounts.moments import moment
from porting.models import Event, PortRequest
from porting.rules.history import title_of

SOMEBODY_WAS_FASTER = (
    "Somebody else has just changed this. Load the page again to see how it stands."
)
# The kinds of event that put a request, its orders or numbers elsewhere. Notes, mails and looked-at
# papers come in between and were not faster than anybody. A customer may read each of these.
MOVING = (
    "submitted",
    "resubmitted",
    "taken",
    "released",
    "sent_back",
    "asked",
    "approved",
    "order_sent",
    "foc_recorded",
    "foc_changed",
    "numbers_ported",
    "numbers_failed",
    "outcome_taken_back",
    "hold_lifted",
    "moved",
    "ticket_done",
    "ticket_refused",
    "cancelled",
)


def last_move(request_id: int, kinds: Collection[str] = MOVING) -> str:
    """Return "Papers approved, by Priya N., Tuesday, December 1, 10:30 AM CT"; "" without any.

    The moment is in the account's zone, as on the pages of the request.
    """
    moved = Event.objects.filter(request_id=request_id, kind__in=kinds).order_by("-seq").first()
    if moved is None:
        return ""
    zone = PortRequest.objects.values_list("account__time_zone", flat=True).get(pk=request_id)
    return f"{title_of(moved)}, by {moved.actor_label}, {moment(moved.at, zone)}"


def somebody_was_faster(request_id: int) -> str:
    """Return the sentence for the second of two people, naming the first where it is known."""
    did = last_move(request_id)
    if not did:
        return SOMEBODY_WAS_FASTER
    return (
        f"Somebody was faster. {did}. Nothing was done: load the page again to see how it stands."
    )


def changed_meanwhile(request_id: int) -> str:
    """Return the sentence for whoever acts on a page that is older than the request."""
    did = last_move(request_id)
    known = f" {did}." if did else ""
    return (
        f"This request has changed since you opened it.{known} Nothing was done: see how it "
        "stands now."
    )
