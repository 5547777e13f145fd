"""Drafts that nobody touches: reminded of, relieved of their secrets, and deleted in the end.

Every step looks for what is due and may run as often as it likes, together with itself: promises
have a key that belongs to the time the draft was last touched, and rows are changed by UPDATEs
that ask once more whether somebody has touched it meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from numbers.sets import OneOf
from porting import outbox
from porting.choices import Status
from porting.models import AccessLink, LetterOfAuthorization, PortNumber, PortRequest
from porting.rules import draft_life as life
from porting.services import letters, links
from porting.services.events import record_all
from porting.services.wiping import drop_lists

CHUNK = 200
DAY = timedelta(days=1)
# The first reminder is not made up for when the worker was away for longer than this.
LATE = timedelta(days=7)


@dataclass
class Expired:
    """How many drafts each step was about."""

    reminded: int = 0
    warned: int = 0
    wiped: int = 0
    deleted: int = 0


def expire_drafts(now: datetime | None = None) -> Expired:
    """Do whatever is due for drafts: mails after 7 and 60 days, secrets away after 30, the end
    after 90 and a warning. Returns how many drafts each step was about."""
    now = now or timezone.now()
    return Expired(
        reminded=sum(_remind(rows, now) for rows in _chunks(_to_remind(now))),
        warned=sum(_warn(rows, now) for rows in _chunks(_to_warn(now))),
        wiped=sum(_wipe(rows, now) for rows in _chunks(_to_wipe(now))),
        deleted=sum(_delete(rows, now) for rows in _chunks(_to_delete(now))),
    )


Rows = list[dict[str, Any]]


def _drafts() -> QuerySet[PortRequest]:
    return PortRequest.objects.filter(status=Status.DRAFT, deleted_at=None)


def _chunks(due: QuerySet[PortRequest]) -> Iterator[Rows]:
    last = 0
    wanted: Any = due.order_by("pk").values("pk", "reference", "updated_at", "account__time_zone")
    while rows := list(wanted.filter(pk__gt=last)[:CHUNK]):
        yield rows
        last = rows[-1]["pk"]


def _is_over(row: dict[str, Any], days: int, now: datetime) -> bool:
    return life.moment_after(row["updated_at"], days, row["account__time_zone"]) <= now


def _promise(rows: Rows, mail: str) -> None:
    outbox.add_all(
        "send_mail",
        [
            # A draft that is touched again and left again is reminded of again.
            (f"{mail}:{row['pk']}:{row['updated_at']:%Y%m%d%H%M%S}", row["reference"],
             {"mail": mail, "request": row["pk"]})
            for row in rows
        ],
    )  # fmt: skip


def _to_remind(now: datetime) -> QuerySet[PortRequest]:
    first = life.FIRST_REMINDER * DAY
    empty = Q(name="", carrier_name="", numbers_version=0)
    return _drafts().filter(
        ~empty, updated_at__lte=now - first + DAY, updated_at__gt=now - first - LATE
    )


@transaction.atomic
def _remind(rows: Rows, now: datetime) -> int:
    due = [row for row in rows if _is_over(row, life.FIRST_REMINDER, now)]
    _promise(due, "draft_waiting")
    return len(due)


def _to_warn(now: datetime) -> QuerySet[PortRequest]:
    not_yet = Q(end_announced_at=None) | Q(end_announced_at__lt=F("updated_at"))
    return _drafts().filter(not_yet, updated_at__lte=now - (life.LAST_REMINDER - 1) * DAY)


@transaction.atomic
def _warn(rows: Rows, now: datetime) -> int:
    due = [row for row in rows if _is_over(row, life.LAST_REMINDER, now)]
    _promise(due, "draft_ends")
    _still(due).update(end_announced_at=now)
    return len(due)


def _to_wipe(now: datetime) -> QuerySet[PortRequest]:
    of_numbers = PortNumber.objects.filter(request=OuterRef("pk")).exclude(account_pin="")
    holds_any = ~Q(account_number="", account_pin="") | Exists(of_numbers)
    return _drafts().filter(holds_any, updated_at__lte=now - life.SECRETS_KEPT)


@transaction.atomic
def _wipe(rows: Rows, now: datetime) -> int:
    wiped = _won(rows, secrets_wiped_at=now, account_number="", account_pin="")
    numbers = PortNumber.objects.filter(OneOf("request", wiped)).exclude(account_pin="")
    numbers.update(account_pin="")
    drop_lists(wiped)
    record_all(wiped, "secrets_wiped", by=None, after_days=life.SECRETS_KEPT.days)
    return len(wiped)


def _to_delete(now: datetime) -> QuerySet[PortRequest]:
    return _drafts().filter(
        updated_at__lte=now - (life.KEPT - 1) * DAY,
        end_announced_at__gte=F("updated_at"),
        end_announced_at__lte=now - life.WARNED_AHEAD,
    )


@transaction.atomic
def _delete(rows: Rows, now: datetime) -> int:
    due = [row for row in rows if _is_over(row, life.KEPT, now)]
    gone = _won(
        due, deleted_at=now, account_number="", account_pin="", version=F("version") + 1
    )  # fmt: skip
    mine = OneOf("request", gone)
    PortNumber.objects.filter(mine).exclude(account_pin="").update(account_pin="")
    drop_lists(gone)
    waiting = LetterOfAuthorization.objects.filter(mine, voided_at=None, signed_at=None)
    for request in PortRequest.objects.filter(pk__in=waiting.values("request")):
        letters.withdraw(request, by=None)
    AccessLink.objects.filter(mine, revoked_at=None).update(
        revoked_at=now, revoke_reason=links.WITHDRAWN
    )
    record_all(gone, "draft_expired", by=None, after_days=life.KEPT)
    return len(gone)


def _still(rows: Rows) -> QuerySet[PortRequest]:
    """Narrow to those drafts that nobody has touched since they were read."""
    read = [row["updated_at"] for row in rows]
    found = _drafts().filter(OneOf("id", [row["pk"] for row in rows]))
    return found.filter(updated_at__lte=max(read)) if read else found.none()


def _won(rows: Rows, **values: Any) -> list[int]:
    """Change those drafts that nobody has touched meanwhile; returns their primary keys."""
    if not rows or not _still(rows).update(**values):
        return []
    stamp = {name: value for name, value in values.items() if name.endswith("_at")}
    won = PortRequest.objects.filter(OneOf("id", [row["pk"] for row in rows]), **stamp)
    return list(won.order_by("pk").values_list("pk", flat=True))
