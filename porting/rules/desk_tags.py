"""Whose move it is, in the staff's words, and the shape that says it without color."""

from accounts.moments import clock, short_date, short_day
from porting.choices import EDITABLE, ENDED, Status
from porting.models import PortRequest
from porting.rules import whose_move as why
from porting.rules.overdue import tag_of
from porting.rules.situations import Situation
from porting.rules.ticket_standing import DESK_TAGS
from porting.rules.whose_move import whose_move

_TAGS: dict[str, tuple[str, str]] = {
    Status.DRAFT: ("idle", "Draft"),
    Status.SUBMITTED: ("you", "Us: new"),
    Status.IN_REVIEW: ("you", "Us: review"),
    Status.INFO_NEEDED: ("them", "Customer: correct"),
    Status.READY: ("you", "Us: send the order"),
    Status.SENT: ("them", "{carrier}: answer"),
    Status.SUPP_SENT: ("them", "{carrier}: answer the correction"),
    Status.REJECTED: ("bad", "Us: {carrier} said no"),
    Status.CONFLICT: ("bad", "Us: {carrier} objects"),
    Status.CANCEL_REQUESTED: ("them", "{carrier}: cancel"),
    Status.FOC_CONFIRMED: ("set", "Ports {day}"),
    Status.JEOPARDY: ("bad", "Us: date at risk"),
    Status.ACTIVATING: ("you", "Us: {live} of {all} live"),
    Status.SNAPBACK: ("bad", "Us: moved back"),
    Status.PORTED: ("ok", "Live"),
    Status.PARTLY_PORTED: ("idle", "{live} of {all} live"),
    Status.CANCELLED: ("idle", "Cancelled"),
    Status.FAILED: ("idle", "Did not move"),
}
SECOND_LOOK = "Us: second person"  # every order that could be sent shows signs of risk
# A request whose pages are open waits for what its papers say.
_BY_PAPERS: dict[str, tuple[str, str]] = {
    why.DECLINED: ("them", "Customer: the signer declined"),
    why.SIGN: ("them", "Signer: {signer}"),
    why.SEND_BILL: ("them", "Customer: send the bill"),
    why.SEND_IN: ("them", "Customer: submit"),
    why.FIX_NUMBERS: ("them", "Customer: fix numbers"),
    why.FIX: ("them", "Customer: fix {things}"),
}


def _day(now: Situation) -> str:
    if now.foc_at is None:
        return "soon"
    at, zone = now.foc_at, now.foc_time_zone
    return f"{short_date(at, zone)}, {clock(at, zone)}{more_dates(now)}"


def more_dates(now: Situation) -> str:
    """Return " and 1 more" where orders that are still open have other port days than the first."""
    days = {
        short_day(order.foc_at, order.foc_time_zone)
        for order in now.orders
        if order.foc_at and order.status not in ENDED
    }
    return f" and {len(days) - 1:,} more" if len(days) > 1 else ""


def desk_tag(request: PortRequest, now: Situation) -> dict[str, str]:
    """Return shape and text of a request's tag for staff."""
    if request.is_ticket:
        shape, text = DESK_TAGS.get(Status(request.status), ("idle", request.status_label))
        return {"shape": shape, "text": text}
    move = whose_move(request, now)
    shape, text = _TAGS[request.status]
    ready = [order for order in now.orders if order.status == Status.READY]
    if request.status == Status.READY and ready and all(o.waits_for_second for o in ready):
        text = SECOND_LOOK
    if request.status in EDITABLE:
        shape, text = _BY_PAPERS.get(move.why, (shape, text))
    elif now.late:
        return tag_of(now.late_days)
    elif move.things:  # staff go on with theirs; what the customer has to do stands beside it
        text += "; customer: fix {things}"
    words = {
        "carrier": request.carrier_name or "Carrier",
        "day": _day(now),
        "live": now.live,
        "all": now.numbers,
        "signer": move.signer,
        "things": "1 thing" if move.things == 1 else f"{move.things} things",
    }
    return {"shape": shape, "text": text.format(**words)}
