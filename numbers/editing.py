"""What an account's members change about their numbers: routing, sources, call settings, texting.

Every refusal is a PortingError with a sentence and, where it belongs to one, the field's name.
The rows passed in are the account's own: the pages see to that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Account
from accounts.references import new_public_id
from numbers.circles import numbers_reached, rings_itself
from numbers.models import CallSettings, Route, RouteKind, TrackingNumber, TrackingSource
from numbers.ports import tell_of_phones
from numbers.reading import national
from numbers.usage import not_available
from porting.choices import ENDED
from porting.errors import PortingError

SOME = 3  # port requests named in a refusal; more are counted


class InUse(PortingError):
    """The row cannot go: something still points at it."""


@dataclass(frozen=True, slots=True)
class NumberSettings:
    """Everything that Edit sets on a tracking number."""

    description: str
    route: Route | None
    fail_safe: Route | None
    source: TrackingSource | None
    call_settings: CallSettings | None
    is_texting_enabled: bool


def on_the_platform() -> QuerySet[TrackingNumber]:
    """Return the tracking numbers that are live or expected."""
    return TrackingNumber.objects.filter(released_at__isnull=True)


def edit_tracking_number(number: TrackingNumber, chosen: NumberSettings) -> None:
    """Store the settings of one tracking number.

    Raises PortingError when calls would go in a circle or the fail-safe is a number of ours.
    """
    if chosen.route and rings_itself(number.e164, chosen.route.pk):
        raise PortingError(
            "A number cannot ring itself. Select another place where calls ring", field="route"
        )
    if chosen.fail_safe:
        _refuse_tracking_number(number.account_id, chosen.fail_safe.e164)
    on_the_platform().filter(pk=number.pk).update(
        description=chosen.description,
        route=chosen.route,
        fail_safe=chosen.fail_safe,
        source=chosen.source,
        call_settings=chosen.call_settings,
        is_texting_enabled=chosen.is_texting_enabled,
    )


def _refuse_tracking_number(account_id: int, fail_safe: str) -> None:
    """Refuse a backup that is a tracking number; another account's is not named as what it is."""
    owners = on_the_platform().filter(e164=fail_safe).values_list("account", flat=True)
    if not (having := set(owners) if fail_safe else set()):
        return
    if account_id not in having:
        raise PortingError(not_available(), field="fail_safe")
    raise PortingError(
        f"{national(fail_safe)} is a tracking number here."
        " Select a fail-safe number that is an ordinary phone",
        field="fail_safe",
    )


def save_receiving_number(
    account: Account, *, e164: str, name: str, route: Route | None = None
) -> Route:
    """Add a receiving number, or change ``route``; without a name it is called by its number.

    Raises PortingError when it is a tracking number of the account, or in the list already, or
    when a tracking number that rings there would then ring itself.
    """
    shown = national(e164)
    if on_the_platform().filter(account=account, e164=e164).exists():
        raise PortingError(
            f"{shown} is one of your tracking numbers. Calls would go in a circle."
            " Enter another number",
            field="number",
        )
    others = Route.objects.filter(account=account, kind=RouteKind.RECEIVING_NUMBER, e164=e164)
    if (others.exclude(pk=route.pk) if route else others).exists():
        raise _already_there(shown)
    row = route or Route(
        account=account,
        kind=RouteKind.RECEIVING_NUMBER,
        public_id=new_public_id(RouteKind.RECEIVING_NUMBER)(),
    )
    before, row.e164, row.name = row.e164, e164, name or shown
    try:
        with transaction.atomic():
            row.save()
            _refuse_circles(row)
            if before != e164:
                tell_of_phones(account, [number for number in (before, e164) if number])
    except IntegrityError:
        raise _already_there(shown) from None
    return row


def _already_there(shown: str) -> PortingError:
    return PortingError(f"{shown} is already in your list. Enter another number", field="number")


def _refuse_circles(route: Route) -> None:
    ringing = on_the_platform().filter(route=route).values_list("e164", flat=True)
    reached = numbers_reached([route.pk])[route.pk]
    if ringing.filter(e164__in=reached).exists():
        raise PortingError(
            f"{national(route.e164)} would send calls in a circle. Enter another number",
            field="number",
        )


def uses_of_route(route: Route) -> int:
    """Count what would lose its place to ring, now or on a port day, if the route went."""
    numbers = on_the_platform().filter(Q(route=route) | Q(fail_safe=route)).count()
    planned = route.planned_here.count() + route.planned_for_all.count()
    return numbers + route.reached_from.count() + planned


@transaction.atomic
def remove_receiving_number(route: Route) -> None:
    """Remove a receiving number that nothing uses. Raises InUse when something does.

    A port request that is still open uses it, too: its numbers would come without a place to ring.
    """
    if count := uses_of_route(route):
        raise InUse(f"{route.name} is in use in {_places(count)}. Let those ring elsewhere first.")
    if requests := open_requests_of(route):
        raise InUse(
            f"Numbers of {_named(requests)} will ring at {route.name}."
            " Move their calls to another place first."
        )
    route.delete()
    tell_of_phones(route.account, [route.e164])


@transaction.atomic
def remove_user_phone(route: Route) -> bool:
    """Take a user's number out of the profile; calls that ring at the user stay. False: none."""
    with_phone = Route.objects.filter(pk=route.pk, kind=RouteKind.USER).exclude(e164="")
    is_gone = bool(with_phone.update(e164=""))
    if is_gone:
        tell_of_phones(route.account, [route.e164])
    return is_gone


def coming_to(route: Route) -> QuerySet[Any]:
    """Return the numbers of open port requests that will ring there once they are live.

    One that is in the inventory already, as expected, rings where its own row says.
    """
    here = on_the_platform().filter(account=OuterRef("request__account_id"), e164=OuterRef("e164"))
    waiting = route.port_numbers.exclude(status__in=ENDED).filter(request__deleted_at=None)
    return waiting.filter(~Exists(here)).order_by()


def open_requests_of(route: Route) -> list[str]:
    """Return the names of the account's open port requests whose numbers will ring there."""
    named = coming_to(route).values_list("request__name", "request__reference").distinct()
    return [name or reference for name, reference in named.order_by("request__reference")]


def _named(requests: list[str]) -> str:
    quoted = [f"“{name}”" for name in requests[:SOME]]
    if more := len(requests) - len(quoted):
        quoted.append(f"{more:,} more port request{'s' if more > 1 else ''}")
    *most, last = quoted
    return f"{', '.join(most)} and {last}" if most else last


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count:,} places"


def save_source(
    account: Account, *, name: str, is_online: bool, source: TrackingSource | None = None
) -> TrackingSource:
    """Add a tracking source, or change ``source``. Raises PortingError for a name used twice."""
    taken = PortingError(
        f"You already have a source named {name}. Enter another name", field="name"
    )
    same = TrackingSource.objects.filter(account=account, name__iexact=name)
    if (same.exclude(pk=source.pk) if source else same).exists():
        raise taken
    row = source or TrackingSource(account=account)
    row.name, row.is_online = name, is_online
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise taken from None
    return row


@transaction.atomic
def delete_source(source: TrackingSource) -> None:
    """Delete a source that no number uses. Raises InUse when one does."""
    if count := on_the_platform().filter(source=source).count():
        numbers = "1 number uses it" if count == 1 else f"{count:,} numbers use it"
        raise InUse(f"{numbers}. Give them another source first.")
    source.delete()


def assign_call_settings(
    account: Account, settings: CallSettings | None, public_ids: Collection[str] | None
) -> int:
    """Put these numbers of the account under a set of call settings; None takes them off.

    ``public_ids`` None means every number that has no set. Returns how many numbers changed.
    Raises PortingError, and changes nothing, when one of them is not the account's.
    """
    numbers = _chosen(account, public_ids)
    if public_ids is None:
        numbers = numbers.filter(call_settings__isnull=True)
    return numbers.exclude(call_settings=settings).update(call_settings=settings)


def set_texting(account: Account, public_ids: Collection[str], *, is_enabled: bool) -> int:
    """Turn texting on or off for these numbers of the account; returns how many changed.

    Raises PortingError, and changes nothing, when one of them is not the account's.
    """
    numbers = _chosen(account, public_ids).exclude(is_texting_enabled=is_enabled)
    return numbers.update(is_texting_enabled=is_enabled)


def _chosen(account: Account, public_ids: Collection[str] | None) -> QuerySet[TrackingNumber]:
    numbers = on_the_platform().filter(account=account)
    if public_ids is None:
        return numbers
    wanted = set(public_ids)
    numbers = numbers.filter(public_id__in=[text for text in wanted if "\x00" not in text])
    if numbers.count() != len(wanted):
        raise PortingError(
            "One of the numbers is no longer in this account. Nothing changed. Select them again."
        )
    return numbers
