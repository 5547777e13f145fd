"""The carrier orders of a request as cards, each with the buttons its status allows."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.moments import moment, there
from porting.choices import Status
from porting.desk import rows
from porting.desk.forms import FocForm, OutcomeForm
from porting.models import PortOrder, PortRequest
from porting.rules.business_days import Calendar, calendar_of
from porting.rules.service_zones import zone_of
from porting.rules.situations import Situation
from porting.services.orders import AT_CARRIER, DATED
from porting.services.port_dates import CHANGEABLE, early_day, passed_day

Forms = dict[str, Any]
TAKES_A_DATE = (Status.SENT, Status.SUPP_SENT, *CHANGEABLE)


@dataclass
class OrderCard:
    """A carrier order with the buttons its status allows."""

    order: PortOrder
    counts: dict[Status, int]
    port_date: str
    passed: str = ""  # the day of a port date that is over while numbers still wait for it
    unwise: str = ""  # why another day than the port date would have been better
    foc_form: FocForm | None = None
    outcome_form: OutcomeForm | None = None
    may_send: bool = False
    needs_release: bool = False
    may_complete: bool = False
    has_date: bool = False
    facts: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def order_cards(
    request: PortRequest, now: Situation, bound: Forms, *, idle: bool = False
) -> list[OrderCard]:
    """Return the orders with their counts by status; ``idle`` has no forms."""
    counts = {order.mark: order.counts for order in now.orders}
    cards = []
    for order in rows.with_request(rows.orders(request.pk), request):
        card = OrderCard(order, counts.get(order.mark, {}), port_date_of(order))
        card.facts = [f"{n:,} {Status(s).label.lower()}" for s, n in card.counts.items()]
        if not idle:
            _give_buttons(request, card, bound)
        cards.append(card)
    return cards


def _give_buttons(request: PortRequest, card: OrderCard, bound: Forms) -> None:
    order, mark = card.order, card.order.mark
    card.needs_release = order.waits_for_second
    card.may_send = order.status == Status.READY and not card.needs_release
    card.has_date = order.status in CHANGEABLE
    card.passed = passed_day(order)
    if card.has_date and order.foc_at and not card.passed:
        day = there(order.foc_at, order.foc_time_zone).date()
        card.unwise = calendar_for_desk(request).warning(day)
    if order.status in TAKES_A_DATE:
        card.foc_form = bound.get(f"foc-{mark}") or new_foc_form(request, order)
    card.may_complete = any(status in DATED for status in card.counts)
    if card.may_complete or any(status in AT_CARRIER for status in card.counts):
        card.outcome_form = bound.get(f"outcome-{mark}") or new_outcome_form(order)


def new_foc_form(
    request: PortRequest, order: PortOrder, data: Any = None, initial: Any = None
) -> FocForm:
    zone, known = zone_of(request.service_state, request.service_zip), {}
    if order.status in CHANGEABLE and order.foc_at:
        zone = order.foc_time_zone
        local = there(order.foc_at, zone)
        known = {"date": local.date(), "time": local.time(), "version": order.version}
    calendar = calendar_for_desk(request)
    return FocForm(
        data,
        initial=known | (initial or {}),
        zone=zone,
        calendar=calendar,
        prefix=f"foc-{order.mark}",
    )


def calendar_for_desk(request: PortRequest) -> Calendar:
    """Return the carrier's calendar, loaded once for all orders of a page."""
    known: Calendar | None = getattr(request, "desk_calendar", None)
    if known is None:
        known = calendar_of(request, timezone.localdate())
        request.desk_calendar = known  # type: ignore[attr-defined]
    return known


def new_outcome_form(order: PortOrder, data: Any = None, initial: Any = None) -> OutcomeForm:
    return OutcomeForm(
        data, initial=initial, early_day=early_day(order), prefix=f"outcome-{order.mark}"
    )


def port_date_of(order: PortOrder) -> str:
    if order.foc_at is None:
        return ""
    zone = order.foc_time_zone
    return f"{moment(order.foc_at, zone)} ({zone.replace('_', ' ')})"
