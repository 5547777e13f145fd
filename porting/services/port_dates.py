"""The port date of a carrier order: the day and hour the losing carrier confirmed (FOC)."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.moments import dated, day_ends, moment, short_day, there, wall_time, weekday
from numbers import inventory
from porting.choices import Status
from porting.errors import ChangedMeanwhile, DateDoubted, MoveNotAllowed, PortingError
from porting.models import PortNumber, PortOrder
from porting.rules import lifecycle
from porting.rules.faster import somebody_was_faster
from porting.rules.port_date import doubt
from porting.services.events import record
from porting.services.notes import post_status

FARTHEST_DAYS = 365  # a date beyond this is a typing error
SATURDAY = 5
PASSED = "Enter a port date and time that have not passed."
CHANGEABLE = (Status.FOC_CONFIRMED, Status.JEOPARDY)


def record_foc(
    order: PortOrder, day: date, at: time, zone: str, *, by: User, is_confirmed: bool = False
) -> PortOrder:
    """Record the port date the carrier confirmed (FOC), as local wall time in an IANA zone.

    The numbers appear in the account's inventory as expected. Raises PortingError, naming the
    field, for a time that does not exist or exists twice (daylight saving), a past date or a
    weekend, DateDoubted, unless ``is_confirmed``, for one that carriers seldom confirm, and
    MoveNotAllowed when the order cannot get a date now.
    """
    with transaction.atomic():
        lifecycle.check_move(
            Status(order.status), Status.FOC_CONFIRMED, f"Order {order}", of=order.request_id
        )
        foc_at = _confirmed(order, day, at, zone, is_confirmed=is_confirmed)
        lifecycle.move(
            order,
            Status.FOC_CONFIRMED,
            foc_at=foc_at,
            foc_time_zone=zone,
            foc_received_at=timezone.now(),
        )
        coming = list(order.numbers.filter(status=Status.FOC_CONFIRMED))
        inventory.expect(order.request.account, map(as_configured, coming), foc_at, zone)
        record(
            order.request,
            "foc_recorded",
            by=by,
            order=order.mark,
            pon=order.pon,
            foc_at=foc_at.isoformat(),
            time_zone=zone,
        )
        post_status(
            order.request,
            f"{order.request.carrier_name} confirmed the port date: {counted(len(coming))} will "
            f"move on {moment(foc_at, zone)} (order {order.pon}).",
            by=by,
            mail="port_date_set",
            order=order.pk,
        )
    return order


def change_foc(
    order: PortOrder,
    day: date,
    at: time,
    zone: str,
    *,
    by: User,
    version: int | None = None,
    is_confirmed: bool = False,
) -> PortOrder:
    """Give an order that has a port date another one, as the carrier confirmed it.

    Expected numbers move to the new date, and an order at risk is no longer. ``version`` is that
    of the page the person saw. Raises PortingError as ``record_foc`` does and for the date there
    is, MoveNotAllowed without a port date to change, ChangedMeanwhile when somebody was faster.
    """
    with transaction.atomic():
        if order.status not in CHANGEABLE or order.foc_at is None:
            raise MoveNotAllowed(
                f"Order {order} is “{order.get_status_display()}”: there is no port date to change."
            )
        if version is not None and version != order.version:
            raise ChangedMeanwhile(somebody_was_faster(order.request_id))
        foc_at = _confirmed(order, day, at, zone, is_confirmed=is_confirmed)
        was = moment(order.foc_at, order.foc_time_zone)
        if (foc_at, zone) == (order.foc_at, order.foc_time_zone):
            raise PortingError("This is the port date already. Enter the new one.", field="date")
        dates = {
            "foc_at": foc_at,
            "foc_time_zone": zone,
            "foc_received_at": timezone.now(),
        }
        if order.status == Status.JEOPARDY:
            lifecycle.move(order, Status.FOC_CONFIRMED, **dates)
        else:
            _store(order, dates)
        coming = list(order.numbers.filter(status=Status.FOC_CONFIRMED))
        inventory.expect(order.request.account, map(as_configured, coming), foc_at, zone)
        record(
            order.request,
            "foc_changed",
            by=by,
            order=order.mark,
            pon=order.pon,
            foc_at=foc_at.isoformat(),
            time_zone=zone,
            was=was,
        )
        post_status(
            order.request,
            f"New port date: {moment(foc_at, zone)} (was {was}). "
            f"{counted(len(coming))} of order {order.pon} will move then.",
            by=by,
            mail="port_date_set",
            order=order.pk,
        )
    return order


def _store(order: PortOrder, dates: dict[str, Any]) -> None:
    lifecycle.hold(order.request_id)
    seen = PortOrder.objects.filter(pk=order.pk, status=order.status, version=order.version)
    if not seen.update(**dates, version=order.version + 1):
        raise ChangedMeanwhile(somebody_was_faster(order.request_id))
    for field, value in dates.items():
        setattr(order, field, value)
    order.version += 1


def early_day(order: PortOrder) -> str:
    """Return the day of a port date that is still ahead, "Wed, Dec 2"; "" from that day on.

    The day counts where the numbers move: in the zone of the port date.
    """
    if order.foc_at is None:
        return ""
    zone = order.foc_time_zone
    if there(order.foc_at, zone).date() <= there(timezone.now(), zone).date():
        return ""
    return short_day(order.foc_at, zone)


def passed_day(order: PortOrder) -> str:
    """Return the day of a port date that is over while its order is not, "Wed, Dec 2"; else ""."""
    if order.foc_at is None or order.status not in (*CHANGEABLE, Status.ACTIVATING):
        return ""
    if day_ends(order.foc_at, order.foc_time_zone) > timezone.now():
        return ""
    return short_day(order.foc_at, order.foc_time_zone)


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return the UTC moment of a wall time; refuse one that a clock change skips or repeats."""
    if zone not in available_timezones():
        raise PortingError("Select the time zone of the port date.", field="zone")
    local = datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone))
    later = local.replace(fold=1)
    if local.utcoffset() == later.utcoffset():
        return local.astimezone(UTC)
    shown = wall_time(day, at)
    if local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(
        tzinfo=None
    ):
        raise PortingError(
            f"{shown} does not exist in this zone: the clocks skip it that night. "
            "Enter the time an hour earlier or later.",
            field="time",
        )
    raise PortingError(
        f"{shown} comes twice in this zone: the clocks go back that night. "
        "Ask the carrier for a time outside that hour.",
        field="time",
    )


def _confirmed(order: PortOrder, day: date, at: time, zone: str, *, is_confirmed: bool) -> datetime:
    """Return the moment of a port date that a carrier can have confirmed; refuse any other."""
    _refuse_far_away(day)
    foc_at = moment_of(day, at, zone)
    _refuse_impossible(day, foc_at)
    if not is_confirmed and (said := doubt(order, day, timezone.now())):
        raise DateDoubted(said, field="date")
    return foc_at


def _refuse_impossible(day: date, foc_at: datetime) -> None:
    if day.weekday() >= SATURDAY:
        raise PortingError(
            f"{dated(day)} is a {weekday(day)}. Carriers move numbers on business "
            "days: enter a date from Monday to Friday.",
            field="date",
        )
    if foc_at <= timezone.now():
        raise PortingError(PASSED, field="date")


def _refuse_far_away(day: date) -> None:
    # Before any zone is applied: the first and last days of the calendar have no moment in UTC.
    ahead = (day - timezone.now().date()).days
    if ahead < -1:
        raise PortingError(PASSED, field="date")
    if ahead > FARTHEST_DAYS:
        said = "The port date is more than a year ahead. Check the year you entered."
        raise PortingError(said, field="date")


def as_configured(number: PortNumber) -> inventory.LiveNumber:
    """Return a number as the wizard set it up, for the inventory."""
    return inventory.LiveNumber(
        e164=number.e164,
        description=number.description,
        route_id=number.route_id,
        source_id=number.source_id,
        call_settings_id=number.call_settings_id,
        is_texting_enabled=number.is_texting_enabled,
    )


def counted(numbers: int) -> str:
    """Return "1 number" or "12 numbers"."""
    return "1 number" if numbers == 1 else f"{numbers:,} numbers"
