"""How far a request has come: its six stages, a strip for each order, and a headline that counts.

Two orders have two dates, and of fifty numbers one may not move: one sentence for all of them would
be true of none (screens.md 2.3).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from accounts.moments import machine, short_date, short_day, short_moment
from porting.choices import ENDED, Status
from porting.models import PortRequest
from porting.rules.situations import OrderSeen, Situation

MOST_PARTS = 3  # of a headline that counts; the strips below it say the rest
STAGES = ("Draft", "Signed", "Checked", "With carrier", "Date set", "Live")

# How many of the six stages are behind what has this status; a draft, and what was cancelled or
# failed, says by its facts how far it is.
_BEHIND = {
    Status.SUBMITTED: 2,
    Status.IN_REVIEW: 2,
    Status.INFO_NEEDED: 2,
    Status.READY: 3,
    Status.SENT: 3,
    Status.SUPP_SENT: 3,
    Status.REJECTED: 3,
    Status.CONFLICT: 3,
    Status.CANCEL_REQUESTED: 3,
    Status.FOC_CONFIRMED: 4,
    Status.JEOPARDY: 4,
    Status.ACTIVATING: 5,
    Status.SNAPBACK: 5,
    Status.PARTLY_PORTED: 5,
    Status.PORTED: 6,
}
# What the numbers with these statuses do, for one and for many: "1 moves Tue, Dec 1".
_DO = {
    Status.SUBMITTED: "{n} with our team",
    Status.IN_REVIEW: "{n} with our team",
    Status.READY: "{n} with our team",
    Status.INFO_NEEDED: "{n} to correct",
    Status.SENT: "{n} with {carrier}",
    Status.SUPP_SENT: "{n} with {carrier}",
    Status.CONFLICT: "{n} with {carrier}",
    Status.REJECTED: "{n} refused by {carrier}",
    Status.CANCEL_REQUESTED: "{n} being cancelled",
    Status.FOC_CONFIRMED: "{n} {moves} {day}",
    Status.JEOPARDY: "{n} {moves} {day} at risk",
    Status.ACTIVATING: "{n} moving now",
    Status.SNAPBACK: "{n} moved back",
    Status.FAILED: "{n} did not move",
    Status.CANCELLED: "{n} cancelled",
}


@dataclass(frozen=True)
class Strip:
    """One order as its customer follows it: its name, what its numbers do, and six stages."""

    name: str
    said: str
    stages: list[dict[str, str]]


def strips(request: PortRequest, now: Situation, carrier: str) -> list[Strip]:
    """Return a strip for each order that is on its way; none for a single one."""
    orders = [order for order in now.orders if order.pon]
    if len(orders) < 2:
        return []
    return [
        Strip(
            f"{order.pon}: {order.numbers:,} {order.kind.lower()}",
            ", ".join([*_live(order), *_parts([order], carrier)]),
            _stages_of(request, now, order),
        )
        for order in orders
    ]


def counted(request: PortRequest, now: Situation, carrier: str) -> str:
    """Return a headline that counts, "4 of 5 live, 1 moves Tue, Dec 2."; "" where all are alike.

    Counted where the numbers have parted: before that one sentence is true of all of them.
    """
    parted = request.is_editable or request.status in (Status.PORTED, Status.CANCELLED)
    parts = _counted_parts(now.orders, carrier)
    if parted or len(parts) + bool(now.live) < 2:
        return ""
    said = [f"{now.live:,} of {now.numbers:,} live"] if now.live else []
    said += [words for words, _ in parts[:MOST_PARTS]]
    more = sum(count for _, count in parts[MOST_PARTS:])
    return f"{', '.join(said)}{f' and {more:,} more' if more else ''}."


def _live(order: OrderSeen) -> list[str]:
    """What is live of an order: "live", or how many where the others went another way."""
    if not order.live:
        return []
    return ["live"] if order.live == order.numbers else [f"{order.live:,} live"]


def _parts(orders: list[OrderSeen], carrier: str) -> list[str]:
    return [words for words, _ in _counted_parts(orders, carrier)]


def _counted_parts(orders: list[OrderSeen], carrier: str) -> list[tuple[str, int]]:
    """Return what the numbers that are not live do, and how many; the soonest first, alike ones
    together. Two port dates on one day are told apart by their hour.
    """
    found: dict[tuple[int, str, str], int] = {}
    said = _days_in_words(orders)
    for order in orders:
        day = said.get((order.foc_at, order.foc_time_zone), "")
        stamp = machine(order.foc_at, "UTC") if order.foc_at else ""
        for status, count in order.counts.items():
            if status not in _DO:
                continue
            words = _DO[status].replace("{carrier}", carrier).replace("{day}", day)
            key = (_place(status), stamp if "{moves}" in words else "", words)
            found[key] = found.get(key, 0) + count
    return [
        (
            words.replace("{n}", f"{count:,}").replace("{moves}", _moves(count)),
            count,
        )
        for (_, _, words), count in sorted(found.items())
    ]


def _moves(count: int) -> str:
    return "moves" if count == 1 else "move"


def _days_in_words(orders: list[OrderSeen]) -> dict[tuple[datetime | None, str], str]:
    dates = {(one.foc_at, one.foc_time_zone): one.foc_at for one in orders if one.foc_at}
    days = {key: short_day(at, key[1]) for key, at in dates.items()}
    often = Counter(days.values())
    return {
        key: short_moment(at, key[1]) if often[days[key]] > 1 else days[key]
        for key, at in dates.items()
    }


def _place(status: Status) -> int:
    """What comes soonest is said first; what has ended, last."""
    return len(STAGES) + 1 if status in ENDED else len(STAGES) - _BEHIND.get(status, 0)


def _stages_of(request: PortRequest, now: Situation, order: OrderSeen) -> list[dict[str, str]]:
    is_live = order.live == order.numbers and order.numbers > 0
    behind = _BEHIND.get(order.status, 4 if order.foc_at else 3 if order.sent_at else 2)
    stamps = {
        "Draft": request.created_at,
        "Signed": now.signed_at,
        "Checked": order.approved_at,
        "With carrier": order.sent_at,
        "Date set": order.foc_at,
        "Live": order.ended_at if is_live else None,
    }
    return _in_words(behind, stamps, order.foc_time_zone or request.account.time_zone)


def stages(request: PortRequest, now: Situation) -> list[dict[str, str]]:
    """Return the six stages of the request as a whole with their dates."""
    behind = _BEHIND.get(Status(request.status), now.reached(request))
    if request.is_editable and not now.signed_at:
        behind = min(behind, 1)  # sent back, and the letter has to be signed again
    stamps = {
        "Draft": request.created_at,
        "Signed": now.signed_at,
        "Checked": now.sent_at if behind > 2 else None,
        "With carrier": now.sent_at,
        "Date set": now.foc_at or now.dated_at,
        "Live": request.ended_at if request.status == Status.PORTED else None,
    }
    return _in_words(behind, stamps, now.foc_time_zone or request.account.time_zone)


def _in_words(behind: int, stamps: dict[str, datetime | None], zone: str) -> list[dict[str, str]]:
    found = []
    for place, name in enumerate(STAGES):
        state = "done" if place < behind else "now" if place == behind else "todo"
        stamp = stamps[name]
        when = short_date(stamp, zone) if stamp and state == "done" else ""
        found.append({"name": name, "state": state, "when": when})
    return found
