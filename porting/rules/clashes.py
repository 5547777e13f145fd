"""Numbers of a port that are in use here: asked of the inventory, at every stage of the port."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from numbers.models import MovePlan, Route, TrackingNumber
from numbers.prepared import prepared
from numbers.sets import OneOf
from porting.choices import GOOD_VERDICTS, Status, Verdict
from porting.models import PortNumber, PortRequest

# Until the order is out, a number that is a tracking number here stops the port. Afterwards it is
# in our own inventory, as the one that is expected.
BEFORE_THE_CARRIER = (
    Status.DRAFT,
    Status.INFO_NEEDED,
    Status.SUBMITTED,
    Status.IN_REVIEW,
    Status.READY,
)
FINE = (*GOOD_VERDICTS, Verdict.NOT_CHECKED)
GONE = (Status.FAILED, Status.CANCELLED)  # these numbers come no more

Row = dict[str, Any]


def in_use_here() -> "QuerySet[PortNumber]":
    """Return the numbers that are a phone of the very account they are to be ported to.

    A number may become a receiving number at any time, also while the carrier has the order, so
    this asks the inventory. One whose calls move away on port day is none any more.
    """
    return PortNumber.objects.order_by().filter(
        ~Q(status__in=GONE), Exists(_same_phone()), verdict__in=FINE
    )


def _same_phone() -> "QuerySet[Route]":
    mine = Route.objects.filter(account=OuterRef("request__account_id"), e164=OuterRef("e164"))
    return mine.filter(plan=None)


def clashes_of(requests: Collection[PortRequest]) -> "list[Row]":
    """Numbers that are a phone here, or a tracking number of ours or of another account.

    The numbers travel to the inventory as a list (see numbers.sets.present). Compared row by row
    inside one statement, 10,000 of them against as many phones took 14 seconds.
    """
    account = {one.pk: one.account_id for one in requests}
    asked = _may_clash(list(account))
    e164s = {e164 for _, e164, *_ in asked}
    if not e164s:
        return []
    phones = _phones(set(account.values()), e164s)
    ours, theirs = _tracked(set(account.values()), e164s, has_arrived=_any_arrived(asked))
    if not phones and not ours and not theirs:
        return []
    found, more = list[Row](), list[Row]()
    for pk, e164, status, verdict, own in asked:
        row = {"request_id": pk, "e164": e164, "status": status}
        key = (account[pk], e164)
        if verdict in FINE:
            some = phones.get(key, ())
            found += [row | {"kind": kind, "public_id": public_id} for kind, public_id in some]
        waits = status in BEFORE_THE_CARRIER and verdict in FINE and key in ours
        lost = status == Status.PORTED and key not in ours and e164 in theirs
        if own is None and (waits or lost):
            more.append(row | {"kind": "tracking", "public_id": ""})
    return found + more


@prepared
def _may_clash(pks: list[int]) -> "QuerySet[PortNumber, Any]":
    columns = ("request_id", "e164", "status", "verdict", "tracking_number_id")
    rows = PortNumber.objects.filter(OneOf("request", pks)).exclude(status__in=GONE)
    return rows.order_by("request", "position").values_list(*columns)


def _any_arrived(asked: list[Any]) -> bool:
    return any(status == Status.PORTED and own is None for _, _, status, _, own in asked)


def _tracked(
    accounts: Collection[int], e164s: Collection[str], *, has_arrived: bool
) -> tuple[set[tuple[int, str]], set[str]]:
    """Return the tracking numbers of these accounts, and, if asked for, those of anybody."""
    rows = set(_here(e164s) if has_arrived else _ours(e164s, accounts))
    return rows, {e164 for _, e164 in rows}


def _in_inventory(e164s: Collection[str]) -> "QuerySet[TrackingNumber]":
    return TrackingNumber.objects.filter(OneOf("e164", e164s), released_at=None).order_by()


@prepared
def _here(e164s: Collection[str]) -> "QuerySet[TrackingNumber, Any]":
    return _in_inventory(e164s).values_list("account_id", "e164")


@prepared
def _ours(e164s: Collection[str], accounts: Collection[int]) -> "QuerySet[TrackingNumber, Any]":
    mine = _in_inventory(e164s).filter(OneOf("account", accounts))
    return mine.values_list("account_id", "e164")


@prepared
def _used(accounts: Collection[int], e164s: Collection[str]) -> "QuerySet[Route, str]":
    """Which of the numbers are a phone of these accounts (see numbers.sets.present)."""
    phones = Route.objects.filter(OneOf("account", accounts), OneOf("e164", e164s))
    return phones.order_by().values_list("e164", flat=True)


def _phones(
    accounts: Collection[int], e164s: Collection[str]
) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """Return kind and public id of the phones with these numbers, one for each account.

    One whose calls move away on port day is none any more.
    """
    used = _used(accounts, e164s)
    if not used:
        return {}
    routes = Route.objects.filter(OneOf("account", accounts))
    columns = ("pk", "account_id", "e164", "kind", "public_id")
    rows = list(routes.filter(OneOf("e164", used)).order_by("pk").values_list(*columns))
    # Asked for themselves: joined, they made PostgreSQL walk all phones for each number.
    planned = MovePlan.objects.filter(OneOf("route", [pk for pk, *_ in rows]))
    leaving = set(planned.order_by().values_list("route_id", flat=True))
    return {
        (account, e164): [(kind, public_id)]
        for pk, account, e164, kind, public_id in rows
        if pk not in leaving
    }
