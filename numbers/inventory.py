"""Numbers that come to the platform by a port: expected, live, or no longer expected.

Everything here works on sets of numbers with a constant number of statements, inside the
transaction of the caller's use case.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Account
from accounts.references import new_public_id
from numbers.models import CallSettings, TrackingNumber
from numbers.sets import OneOf
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


def expect(
    account: Account, rows: Iterable[LiveNumber], at: datetime, zone: str = ""
) -> dict[str, TrackingNumber]:
    """Show these numbers in the account before they are live: "Ports Dec 1", a day of ``zone``.

    Called when the carrier confirms a date (FOC), and again when the date changes: numbers that
    are expected already get the new date and keep what people have set since. Returns the
    account's tracking numbers by E.164; one that another account has is left out, not refused: the
    carrier has decided.
    """
    return _take_in(account, rows, expected_at=at, expected_time_zone=zone)


def bring_live(
    account: Account, rows: Iterable[LiveNumber], at: datetime
) -> dict[str, TrackingNumber]:
    """Make these numbers live on the platform, with the routing chosen in the wizard.

    Expected numbers turn live and keep what people have set on them since; live ones stay as
    they are, so doing it twice does nothing. Returns the account's tracking numbers by E.164; one
    that another account has is left out, not refused: it has moved at the carrier all the same.
    """
    return _take_in(account, rows, live_at=at)


def drop_expected(account: Account, e164s: Collection[str], *, at: datetime | None = None) -> int:
    """Take back numbers of the account that will not come: the port failed or was cancelled.

    Live ones stay. Returns how many went; ``at`` (now) is the moment they are marked with.
    """
    expected = TrackingNumber.objects.filter(
        account=account, live_at__isnull=True, released_at__isnull=True
    )
    return expected.filter(OneOf("e164", e164s)).update(released_at=at or timezone.now())


def expect_again(account: Account, e164s: Collection[str], *, dropped_at: datetime) -> int:
    """Undo ``drop_expected`` of that moment, with all that people have set on them.

    Returns how many came back. Raises NumberTaken when one of them is here in the meantime.
    """
    gone = TrackingNumber.objects.filter(account=account, released_at=dropped_at)
    try:
        with transaction.atomic():
            return gone.filter(OneOf("e164", e164s)).update(released_at=None)
    except IntegrityError:
        raise NumberTaken("One of the numbers has just come to the platform elsewhere.") from None


def expect_instead(
    account: Account,
    e164s: Collection[str],
    *,
    live_at: datetime,
    expected_at: datetime | None,
    zone: str = "",
) -> int:
    """Undo ``bring_live`` of that moment: the numbers are expected, as they were before."""
    live = TrackingNumber.objects.filter(account=account, live_at=live_at, released_at=None)
    return live.filter(OneOf("e164", e164s)).update(
        live_at=None,
        expected_time_zone=Case(
            When(expected_at=None, then=Value(zone)), default=F("expected_time_zone")
        ),
        expected_at=Coalesce(F("expected_at"), Value(expected_at)),
    )


def account_level(account: Account) -> CallSettings:
    """Return the account's own set of call settings; every account has one."""
    settings, _ = CallSettings.objects.get_or_create(
        account=account, is_account_level=True, defaults={"name": ACCOUNT_LEVEL}
    )
    return settings


@transaction.atomic
def _take_in(
    account: Account, rows: Iterable[LiveNumber], **times: datetime | str
) -> dict[str, TrackingNumber]:
    wanted = {row.e164: row for row in rows}
    here = TrackingNumber.objects.filter(OneOf("e164", list(wanted)), released_at__isnull=True)
    known = set(here.values_list("e164", flat=True))
    here.filter(account=account, live_at__isnull=True).update(**times)
    _create(account, [row for e164, row in wanted.items() if e164 not in known], times)
    return {number.e164: number for number in here.filter(account=account)}


def _create(account: Account, rows: list[LiveNumber], times: dict[str, datetime | str]) -> None:
    if not rows:
        return
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
    # One that has just come to the platform elsewhere is the other account's.
    TrackingNumber.objects.bulk_create(numbers, batch_size=BATCH, ignore_conflicts=True)


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
