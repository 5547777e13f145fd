"""The numbers of a request as the desk's table shows them, fifty on a page."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from numbers.reading import national
from numbers.sets import OneOf
from porting.choices import Status
from porting.desk import rows
from porting.desk.cards import OrderCard
from porting.desk.rows import PAGE
from porting.models import PortRequest
from porting.request_numbers import NEVER_HERE, on_the_platform, rings_now
from porting.rules.grouping import said_type
from porting.services.orders import AT_CARRIER, DATED
from porting.table_rows import desk_number_row, pin_cell, tick_cell

SHAPES: dict[str, str] = {
    Status.PORTED: "ok",
    Status.FAILED: "bad",
    Status.REJECTED: "bad",
    Status.FOC_CONFIRMED: "set",
    Status.SENT: "them",
    Status.INFO_NEEDED: "them",
}
STILL_OPEN = (*DATED, *AT_CARRIER)


def numbers_page(
    request: PortRequest, cards: list[OrderCard], query: Any, ticked: set[str], may_reveal: bool
) -> dict[str, Any]:
    """Return fifty numbers after ``?after=POSITION_ID``; ticks belong to the form of the order.

    ``query`` is what was posted where the page comes back: it says which fifty were looked at, and
    what is ticked among the others stays ticked, unseen.
    """
    position, _, pk = str(query.get("after", "")).partition("_")
    is_key = position.isdecimal() and pk.isdecimal() and len(position) < 10 and len(pk) < 19
    if is_key:
        listed = rows.numbers_after(request.pk, int(position), int(pk))
    else:
        listed = rows.numbers(request.pk)
    last = listed[PAGE - 1] if len(listed) > PAGE else None
    has_ticks = any(card.outcome_form for card in cards)
    reveal = reverse("desk:reveal", args=[request.reference, "account_pin"]) if may_reveal else ""
    of = {card.order.pk: card for card in cards}
    does = _does(request, [row.e164 for row in listed[:PAGE]])
    here = reverse("desk:request", args=[request.reference])
    return {
        "numbers": [
            _row(row, of.get(row.order_id), does(row), ticked, reveal, has_ticks=has_ticks)
            for row in listed[:PAGE]
        ],
        "older_url": f"{here}?after={last.position}_{last.pk}#numbers" if last else "",
        "newer_url": f"{here}#numbers" if is_key else "",
        "after": f"{position}_{pk}" if is_key else "",
        "ticked_elsewhere": _elsewhere(request, ticked, listed[:PAGE]),
        "has_ticks": has_ticks,
    }


def _elsewhere(request: PortRequest, ticked: set[str], shown: list[Any]) -> list[int]:
    """Return the keys of numbers that are ticked, still open, and on other pages of the list."""
    others = {int(pk) for pk in ticked if pk.isdecimal() and len(pk) < 19}
    if not (others := others - {row.pk for row in shown}):
        return []
    still = request.numbers.filter(OneOf("pk", [*others]), status__in=STILL_OPEN)
    return list(still.order_by("position", "pk").values_list("pk", flat=True))


def _does(request: PortRequest, e164s: list[str]) -> Callable[[Any], dict[str, str]]:
    """Return what tells of a row where it rings now, what it counts for, and its kind of line."""
    here = on_the_platform(request, e164s)

    def does(row: Any) -> dict[str, str]:
        line = str(said_type(request, row.line_type).label)
        if number := here.get(row.e164):
            source = number.source.name if number.source else "-"
            return {"route": rings_now(number), "source": source, "line": line}
        chosen = "-" if row.status in NEVER_HERE else row.route__name or "Fail-safe only"
        return {"route": chosen, "source": row.source__name or "-", "line": line}

    return does


def _row(
    row: Any,
    card: OrderCard | None,
    does: dict[str, str],
    ticked: set[str],
    reveal: str,
    *,
    has_ticks: bool,
) -> SafeString:
    is_open = card is not None and card.outcome_form is not None and row.status in STILL_OPEN
    return desk_number_row(
        tick=tick_cell(row.pk, row.e164, is_open=is_open, is_ticked=str(row.pk) in ticked)
        if has_ticks
        else "",
        number=national(row.e164),
        description=row.description,
        shape=SHAPES.get(row.status, "idle"),
        status=Status(row.status).label,
        order=str(card.order) if card else "-",
        **does,
        pin=pin_cell(row.e164, f"{reveal}?number={row.pk}" if reveal else "")
        if row.has_pin
        else "-",
    )
