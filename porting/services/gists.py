"""Keeping what the overview says of requests up to date: on view, and every night for all."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from numbers.sets import OneOf, update_each
from porting.choices import ENDED
from porting.models import PortRequest
from porting.rules import gists

CHUNK = 200  # requests worked out at once
# Nothing but the night looks again at what time alone changes: a link that ends, a phone that has
# become a receiving number on a page nobody opens.
LOOKED_THROUGH = 1000  # numbers of a request that a page view goes through
FRESH_FOR = timedelta(hours=20)
NEWEST = "port_moment"  # what a gist has since gists changed last
OLD = ~Q(gist_events=F("event_count"))


def refresh(pks: Collection[int], now: datetime | None = None) -> int:
    """Work out the gists of these requests anew and store them; returns how many.

    A request that changes meanwhile stays old, since the count of its events has moved on.
    """
    now = now or timezone.now()
    rows = PortRequest.objects.filter(OneOf("id", list(pks)), deleted_at=None)
    requests = list(rows.select_related("account", "created_by").order_by())
    worked_out = gists.gists(requests, now)
    if not worked_out:
        return 0
    at = str(PortRequest._meta.get_field("gist_at").get_db_prep_save(now, connection))
    values = [
        (
            row.pk,
            worked_out[row.pk].shown,
            row.event_count,
            at,
            worked_out[row.pk].needs_you,
            worked_out[row.pk].whose_move,
        )
        for row in requests
    ]
    columns = ("gist", "gist_events", "gist_at", "needs_you", "whose_move")
    return update_each(PortRequest.objects.filter(OneOf("id", list(pks))), columns, values)


def bring_up_to_date(rows: Collection[PortRequest]) -> None:
    """See to it that these rows, loaded with their gist and its count of events, say how it is.

    One statement when nothing has changed.
    """
    old = [row.pk for row in rows if row.gist_events != row.event_count]
    if (refresh(old) if old else 0) + refresh_seen(rows):
        fresh = PortRequest.objects.filter(OneOf("id", [row.pk for row in rows]))
        gists_now = dict(fresh.values_list("pk", "gist"))
        for row in rows:
            row.gist = gists_now[row.pk]


@cache  # every view of the overview asks it
def _old() -> "QuerySet[PortRequest, Any]":
    old = PortRequest.objects.filter(OLD, deleted_at=None).order_by()
    return old.values_list("pk", flat=True)


def refresh_old(reach: Q) -> int:
    """Refresh what something has happened to since anybody looked, at most ``CHUNK`` requests.

    ``reach`` narrows to what the visitor may see. One statement when there is nothing to do.
    """
    pks = list(_old().filter(reach)[:CHUNK])
    return refresh(pks) if pks else 0


def refresh_seen(rows: Collection[PortRequest]) -> bool:
    """Refresh those of a page's rows that have no gist yet, or whose numbers have become phones
    of the account, or are none any more; returns whether there were any.

    Requests of very many numbers wait for the night. What has ended can only get better.
    """
    changed = [row.pk for row in rows if NEWEST not in row.gist]  # or one of an earlier version
    looked_at = [
        row
        for row in rows
        if NEWEST in row.gist
        and 0 < _numbers(row) <= LOOKED_THROUGH
        and (not row.is_ended or row.gist["clashes"])
    ]
    if looked_at:
        marks = gists.clash_marks([row.pk for row in looked_at])
        changed += [row.pk for row in looked_at if row.gist["clashes"] != marks.get(row.pk, "")]
    return bool(changed and refresh(changed))


def _numbers(row: PortRequest) -> int:
    count: int = row.gist.get("numbers", 0)
    return count


def refresh_all(now: datetime | None = None) -> int:
    """Refresh every open request whose gist is of yesterday or older; for the night."""
    now = now or timezone.now()
    last, count = 0, 0
    while pks := list(_due(now).filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        count += refresh(pks, now)
        last = pks[-1]
    return count


def _due(now: datetime) -> "QuerySet[PortRequest, Any]":
    of_yesterday = Q(gist_at=None) | Q(gist_at__lte=now - FRESH_FOR)
    rows = PortRequest.objects.filter(deleted_at=None)
    return rows.filter(OLD | of_yesterday & ~Q(status__in=ENDED)).order_by("pk")
