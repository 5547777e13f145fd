"""What the clock brings: reminders of a letter that waits, its end, and a Submit nobody pressed.

Run by beat every quarter of an hour (``manage.py send_reminders`` by cron). It only writes
promises; their keys make each one unique for ever, however often this runs. Whoever has
answered meanwhile is in none of the lists. Source: design.md 7, "Mail" and "Silent stall".
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from porting.choices import EDITABLE, DocumentKind, Kind, Method
from porting.models import Document, LetterOfAuthorization, OutboxMessage, PortRequest
from porting.rules.reminding import is_business_hour, step_at
from porting.services.notes import promise_mail
from porting.services.signing import OPEN

STALLED = timedelta(days=1)
TOLD_FOR = timedelta(days=7)  # nobody is told about what ended longer ago
ROUND = 500  # promises written in one transaction

Promise = tuple[PortRequest, str, str, dict[str, int]]


def promise_due(now: datetime | None = None) -> int:
    """Promise the mails that are due now and were not promised before; returns how many."""
    now = now or timezone.now()
    return _promise([*_reminders(now), *_ended(now), *_stalled(now)])


def _reminders(now: datetime) -> Iterable[Promise]:
    for letter in _waiting(now).filter(expires_at__gt=now, bounced_at=None):
        request, step = letter.request, step_at(letter.sent_at, now)
        # A signer's own zone is not known; their service is where the account's people are.
        if step and is_business_hour(now, request.account.time_zone):
            key = f"letter:{letter.pk}:{step}"
            yield request, "letter_reminder", key, {"letter": letter.pk}
            yield request, "letter_not_signed", key, {"letter": letter.pk}


def _ended(now: datetime) -> Iterable[Promise]:
    for letter in _waiting(now).filter(expires_at__lte=now, expires_at__gt=now - TOLD_FOR):
        key = f"letter:{letter.pk}:{letter.expires_at:%Y%m%d}"
        yield letter.request, "letter_ended", key, {"letter": letter.pk}


def _waiting(now: datetime) -> Any:
    """Return one letter of each round that waits for the signature of somebody written to."""
    first = LetterOfAuthorization.objects.filter(
        OPEN, request=OuterRef("request"), sent_at__isnull=False, pk__lt=OuterRef("pk")
    )
    letters = LetterOfAuthorization.objects.filter(
        OPEN,
        ~Exists(first),
        method=Method.LINK,
        sent_at__lte=now - timedelta(days=2),
        request__status__in=EDITABLE,
        request__deleted_at=None,
        request__disputed_at=None,
    )
    return letters.select_related("request__account").order_by("pk").defer("facts")


def _stalled(now: datetime) -> Iterable[Promise]:
    """Both papers are in for a day, and nobody pressed Submit."""
    live = LetterOfAuthorization.objects.filter(request=OuterRef("pk"), voided_at=None)
    bills = Document.objects.filter(request=OuterRef("pk"), kind=DocumentKind.BILL, removed_at=None)
    drafts = PortRequest.objects.filter(
        Exists(live.filter(signed_at__isnull=False)),
        ~Exists(live.filter(signed_at=None)),
        Exists(bills),
        kind=Kind.VOICE,
        status__in=EDITABLE,
        deleted_at=None,
        disputed_at=None,
        submit_for_me_at=None,
    )
    here = Q(documents__kind=DocumentKind.BILL, documents__removed_at=None)
    papers = drafts.select_related("account").annotate(
        signed=Max("letters__signed_at", filter=Q(letters__voided_at=None)),
        billed=Max("documents__created_at", filter=here),
    )
    for row in papers:
        since = max(row.signed, row.billed)
        if now - TOLD_FOR < since <= now - STALLED:
            yield row, "not_yet_submitted", f"papers:{row.pk}:{since:%Y%m%d}", {}


def _promise(due: list[Promise]) -> int:
    keys = {f"send_mail:{mail}:{key}" for _, mail, key, _ in due}
    known: set[str] = set()
    listed = sorted(keys)
    for start in range(0, len(listed), ROUND):
        there = OutboxMessage.objects.filter(dedupe_key__in=listed[start : start + ROUND])
        known.update(there.values_list("dedupe_key", flat=True))
    new = [one for one in due if f"send_mail:{one[1]}:{one[2]}" not in known]
    for start in range(0, len(new), ROUND):
        with transaction.atomic():
            for request, mail, key, ids in new[start : start + ROUND]:
                promise_mail(request, mail, key=key, **ids)
    return len(new)
