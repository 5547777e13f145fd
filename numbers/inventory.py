"""Numbers that come to the platform by a port: expected, live, or no longer expected.

Everything here works on sets of numbers with a constant number of statements, inside the
transaction of the caller's use case.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Account
from accounts.references import new_public_id
from numbers.models import CallSettings, TrackingNumber
from numbers.reading import national
from porting.errors import NumberTaken

ACCOUNT_LEVEL = "Account Level"
BATCH = 1000


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number as the wizard configured it. Without call settings it gets the Account Level."""

    e164: str
    description: str = ""
    route_id: int | None = None
    source_id: int | None = None
    call_settings_id: int | None = None
    is_texting_enabled: bool = False


def expect(account: Account, rows: Iterable[LiveNumber], at: datetime) -> dict[str, TrackingNumber]:
    """Show these numbers in the account before they are live: "Ports Dec 1".

    Called when the carrier confirms a date (FOC), and again when the date changes: numbers that
    are expected already get the new date and keep what people have set since. Returns the
    tracking numbers by E.164. Raises NumberTaken when another account has one of them.
    """
    return _take_in(account, rows, expected_at=at)


def bring_live(
    account: Account, rows: Iterable[LiveNumber], at: datetime
) -> dict[str, TrackingNumber]:
    """Make these numbers live on the platform, with the routing chosen in the wizard.

    Expected numbers turn live and keep what people have set on them since; live ones stay as
    they are, so doing it twice does nothing. Returns the tracking numbers by E.164. Raises
    NumberTaken when another account has one of them.
    """
    return _take_in(account, rows, live_at=at)


def drop_expected(e164s: Collection[str], *, at: datetime | None = None) -> int:
    """Take back numbers that will not come, because the port failed or was cancelled.

    Live ones stay. Returns how many went; ``at`` (now) is the moment they are marked with.
    """
    return TrackingNumber.objects.filter(
        e164__in=e164s, live_at__isnull=True, released_at__isnull=True
    ).update(released_at=at or timezone.now())


def expect_again(account: Account, e164s: Collection[str], *, dropped_at: datetime) -> int:
    """Undo ``drop_expected`` of that moment, with all that people have set on them.

    Returns how many came back. Raises NumberTaken when one of them is here in the meantime.
    """
    gone = TrackingNumber.objects.filter(account=account, released_at=dropped_at)
    try:
        with transaction.atomic():
            return gone.filter(e164__in=e164s).update(released_at=None)
    except IntegrityError:
        raise NumberTaken("One of the numbers has just come to the platform elsewhere.") from None


def expect_instead(
    account: Account, e164s: Collection[str], *, live_at: datetime, expected_at: datetime | None
) -> int:
    """Undo ``bring_live`` of that moment: the numbers are expected, as they were before."""
    live = TrackingNumber.objects.filter(account=account, live_at=live_at, released_at=None)
    return live.filter(e164__in=e164s).update(
        live_at=None, expected_at=Coalesce(F("expected_at"), Value(expected_at))
    )


def account_level(account: Account) -> CallSettings:
    """Return the account's own set of call settings; every account has one."""
    settings, _ = CallSettings.objects.get_or_create(
        account=account, is_account_level=True, defaults={"name": ACCOUNT_LEVEL}
    )
    return settings


@transaction.atomic
def _take_in(
    account: Account, rows: Iterable[LiveNumber], **times: datetime
) -> dict[str, TrackingNumber]:
    wanted = {row.e164: row for row in rows}
    here = TrackingNumber.objects.filter(e164__in=wanted, released_at__isnull=True)
    known = {number.e164: number for number in here}
    _refuse_numbers_of_others(account, known.values())
    here.filter(account=account, live_at__isnull=True).update(**times)
    for number in known.values():
        if number.live_at is None:
            for field, value in times.items():
                setattr(number, field, value)
    return known | _created(
        account, [row for e164, row in wanted.items() if e164 not in known], times
    )


def _refuse_numbers_of_others(account: Account, numbers: Iterable[TrackingNumber]) -> None:
    for number in numbers:
        if number.account_id != account.pk:
            raise NumberTaken(
                f"{national(number.e164)} is already on the platform, in another account."
            )


def _created(
    account: Account, rows: list[LiveNumber], times: dict[str, datetime]
) -> dict[str, TrackingNumber]:
    if not rows:
        return {}
    default = account_level(account)
    numbers = [
        TrackingNumber(
            account=account,
            public_id=public_id,
            e164=row.e164,
            description=row.description,
            route_id=row.route_id,
            source_id=row.source_id,
            call_settings_id=row.call_settings_id or default.pk,
            is_texting_enabled=row.is_texting_enabled,
            **times,
        )
        for row, public_id in zip(rows, _unused_public_ids(len(rows)), strict=True)
    ]
    try:
        with transaction.atomic():
            TrackingNumber.objects.bulk_create(numbers, batch_size=BATCH)
    except IntegrityError:
        raise NumberTaken("One of the numbers has just come to the platform elsewhere.") from None
    return {number.e164: number for number in numbers}


def _unused_public_ids(count: int) -> list[str]:
    # Among ten million numbers one random reference in fifty is taken: a long insert would
    # always fail on one of them, so they are looked up before.
    make, free = new_public_id("TPN"), set[str]()
    while len(free) < count:
        drawn = {make() for _ in range(count - len(free))}
        taken = TrackingNumber.objects.filter(public_id__in=drawn).values_list(
            "public_id", flat=True
        )
        free |= drawn.difference(taken)
    return list(free)
