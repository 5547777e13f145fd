"""How long papers are kept, and the legal hold that keeps them longer (docs/security.md).

Bytes go, rows stay: name, hash and dates of a purged paper are part of the record. Purging is
set-based, may stop at any moment and be run again, and never touches a request under legal hold.
Source: security.md 2.7, domain.md 9, 47 CFR 64.1120.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from porting.choices import DocumentKind, Status
from porting.errors import PortingError
from porting.models import Document, PortRequest
from porting.papers.facts import printable
from porting.services import readings
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.free_words import KEPT, refuse_secrets

log = logging.getLogger(__name__)

BATCH = 200
MAX_REASON = 300
EVIDENCE = (DocumentKind.LETTER, DocumentKind.SIGNED_LETTER)
COMPLETED = (Status.PORTED, Status.PARTLY_PORTED)


class HoldRefused(PortingError):
    """The legal hold cannot be set or lifted as asked."""


# --- Legal hold -----------------------------------------------------------------


def hold(request: PortRequest, reason: str, *, by: Actor, secrets_seen: bool = False) -> None:
    """Keep everything of a request until the hold is lifted. Raises HoldRefused without a reason.

    Holding what is held changes nothing and says so. SecretSeen for a reason that seems to hold a
    secret.
    """
    reason = _reason(request, reason, seen=secrets_seen, by=by)
    with transaction.atomic():
        free = PortRequest.objects.filter(pk=request.pk, held_at__isnull=True)
        if not free.update(held_at=timezone.now(), hold_reason=reason):
            raise HoldRefused("This request is under legal hold already. Nothing changed.")
        record(request, "legal_hold_set", by=by, why=reason)


def lift_hold(request: PortRequest, reason: str, *, by: Actor, secrets_seen: bool = False) -> None:
    """Let the usual times run again. Raises HoldRefused without a reason or without a hold."""
    reason = _reason(request, reason, seen=secrets_seen, by=by)
    with transaction.atomic():
        held = PortRequest.objects.filter(pk=request.pk, held_at__isnull=False)
        if not held.update(held_at=None, hold_reason=""):
            raise HoldRefused("This request is not under legal hold. Nothing changed.")
        record(request, "legal_hold_lifted", by=by, why=reason)


def _reason(request: PortRequest, typed: str, *, seen: bool, by: Actor) -> str:
    reason = printable(typed)
    if not reason:
        raise HoldRefused("Enter the reason, for example the case it belongs to.", field="reason")
    if len(reason) > MAX_REASON:
        raise HoldRefused(f"The reason must be {MAX_REASON} characters or fewer.", field="reason")
    refuse_secrets(reason, request, field="reason", seen=seen, where=KEPT, writer=by)
    return reason


# --- Purging --------------------------------------------------------------------


def due(now: datetime | None = None) -> "QuerySet[Document]":
    """Return the papers whose time is over; none under legal hold, none purged already.

    Evidence goes years after the port has ended, a bill some months after; a draft that was
    deleted counts from then. What is going on is kept, however long it takes.
    """
    now = now or timezone.now()

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    def over(days: int) -> Q:
        return Q(request__ended_at__lt=before(days)) | Q(request__deleted_at__lt=before(days))

    is_evidence = Q(kind__in=EVIDENCE)
    is_complete = Q(request__status__in=COMPLETED)
    return Document.objects.filter(
        (is_evidence & over(settings.KEEP_EVIDENCE_DAYS))
        | (~is_evidence & is_complete & over(settings.KEEP_BILLS_DAYS))
        | (~is_evidence & ~is_complete & over(settings.KEEP_BILLS_OF_CANCELLED_DAYS)),
        request__held_at__isnull=True,
        purged_at__isnull=True,
    )


def purge() -> dict[str, int]:
    """Throw away what is due; returns counts by kind of paper, and ``left`` for those that failed.

    A paper is first marked, in one UPDATE that asks for the hold once more, and then its bytes go.
    Marked papers that still have their bytes are what an earlier run did not finish.
    """
    counts: Counter[str] = Counter()
    failed: set[int] = set()
    while True:
        _mark()
        unfinished = Document.objects.filter(purged_at__isnull=False).exclude(file="")
        batch = list(unfinished.exclude(pk__in=failed).order_by("pk")[:BATCH])
        if not batch:
            break
        gone = [document for document in batch if _delete_bytes(document)]
        for document in gone:
            readings.forget(document)  # the pictures of its pages show the same
        failed |= {document.pk for document in batch} - {document.pk for document in gone}
        Document.objects.filter(pk__in=[document.pk for document in gone]).update(file="")
        counts.update(document.kind for document in gone)
    return dict(counts) | ({"left": len(failed)} if failed else {})


@transaction.atomic
def _mark() -> None:
    found = list(due().order_by("request_id", "pk").values_list("pk", flat=True)[:BATCH])
    now = timezone.now()
    # The hold is asked for again by the UPDATE itself: it may have been set this very moment.
    still = Document.objects.filter(pk__in=found, purged_at__isnull=True)
    still.filter(request__in=PortRequest.objects.filter(held_at__isnull=True)).update(purged_at=now)
    marked = Document.objects.filter(pk__in=found, purged_at=now).select_related("request")
    _tell(marked.order_by("request_id", "pk"))


def _tell(marked: Iterable[Document]) -> None:
    by_request: dict[PortRequest, list[Document]] = {}
    for document in marked:
        by_request.setdefault(document.request, []).append(document)
    for request, papers in by_request.items():
        record(
            request,
            "papers_purged",
            by=None,
            documents=[paper.public_id for paper in papers],
            sha256=[paper.sha256 for paper in papers],
        )


def _delete_bytes(document: Document) -> bool:
    storage: Any = document.file.storage
    try:
        storage.delete(document.file.name)
    except OSError as error:  # tried again by the next run; a file that is gone is no error
        log.error("The file of document %s could not be purged: %s", document.public_id, error)
        return False
    return True
