"""Forgetting promises that were kept long ago, so that the outbox does not grow for ever.

A promise's key is unique for ever, and that is what keeps a reminder from going out twice. So a
row is forgotten only with the request that it was about: nobody promises anything of one that has
ended. What is waiting, leased or dead is never touched.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from porting.choices import OutboxState
from porting.models import OutboxMessage, PortRequest

BATCH = 1_000
FORGOTTEN = (OutboxState.DONE, OutboxState.CANCELLED)


def due(now: datetime | None = None) -> "QuerySet[OutboxMessage]":
    """Return what was done or given up ``KEEP_DONE_WORK_DAYS`` ago, of requests over since then.

    What belongs to no request (a password reset) has a key that is made anew each time.
    """
    before = (now or timezone.now()) - timedelta(days=settings.KEEP_DONE_WORK_DAYS)
    request = PortRequest.objects.filter(reference=OuterRef("reference"))
    return OutboxMessage.objects.annotate(ended=Coalesce("done_at", "created_at")).filter(
        Q(reference="") | Exists(over_since(request, before)),
        state__in=FORGOTTEN,
        ended__lt=before,
    )


def over_since(requests: "QuerySet[PortRequest]", before: datetime) -> "QuerySet[PortRequest]":
    """Narrow to requests that ended or were deleted before a moment, none under legal hold."""
    return requests.filter(Q(ended_at__lt=before) | Q(deleted_at__lt=before), held_at=None)


def forget() -> int:
    """Delete what is due, a thousand at a time; returns how many. May stop and be run again."""
    forgotten = 0
    while batch := list(due().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        forgotten += OutboxMessage.objects.filter(pk__in=batch, state__in=FORGOTTEN).delete()[0]
    return forgotten
