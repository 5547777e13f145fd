"""Hash the stored letters again, day after day, and tell staff when one is not what was sealed.

A file in a bucket can be changed, lost or rot without any row knowing (security.md 1.4, T8).
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from porting.models import Document, LetterSeal
from porting.services.events import record
from porting.services.sealing import sealed_letters

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(hours=20)  # a run every few minutes takes what was not read for that long
BATCH = 100


def altered() -> "QuerySet[LetterSeal]":
    """Return the seals whose stored file is not what was sealed, the newest alarm first."""
    found = sealed_letters().filter(altered_at__isnull=False)
    return found.select_related("letter__request").order_by("-altered_at", "-pk")


def rehash(seconds: float = 60.0, *, again_after: timedelta = AGAIN_AFTER) -> tuple[int, int]:
    """Read what is due, oldest check first; returns how many were read, and how many do not match.

    Files are streamed. What the storage could not hand out is neither; it is due again next time.
    """
    end, due_before = time.monotonic() + seconds, timezone.now() - again_after
    read = wrong = 0
    last = 0
    while time.monotonic() < end:
        due = sealed_letters().filter(Q(checked_at=None) | Q(checked_at__lt=due_before))
        # By key within a run, so that what cannot be read does not come back at once.
        batch = list(
            due.filter(pk__gt=last)
            .select_related("letter__document", "letter__request", "document")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            break
        last = batch[-1].pk
        found = {seal.pk: matches(seal) for seal in batch}
        read += sum(is_same is not None for is_same in found.values())
        wrong += _write_down(batch, found)
    return read, wrong


def matches(seal: LetterSeal) -> bool | None:
    """Return whether both stored files are what the rows say; None when one cannot be read now."""
    pairs = [(seal.document, seal.sha256)]
    if seal.letter.document and seal.letter.document.purged_at is None:
        pairs.append((seal.letter.document, seal.letter.signed_sha256))
    found = [digest_matches(document, wanted) for document, wanted in pairs]
    return None if None in found and False not in found else all(found)


def digest_matches(document: Document, wanted: str) -> bool | None:
    """Return whether the stored bytes have this SHA-256; a lost file has not, None is "not now"."""
    try:
        with document.file.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == wanted
    except FileNotFoundError:
        return False
    except OSError as error:
        log.warning("Document %s could not be read: %s", document.public_id, error)
        return None


@transaction.atomic
def _write_down(batch: Iterable[LetterSeal], found: dict[int, bool | None]) -> int:
    """Store what was found in three statements; a new mismatch also goes into the history."""
    now = timezone.now()
    rows = LetterSeal.objects.filter(pk__in=[pk for pk, same in found.items() if same is not None])
    bad = [seal for seal in batch if found[seal.pk] is False]
    rows.update(checked_at=now)
    rows.exclude(pk__in=[seal.pk for seal in bad]).filter(altered_at__isnull=False).update(
        altered_at=None
    )
    new = [seal for seal in bad if seal.altered_at is None]
    LetterSeal.objects.filter(pk__in=[seal.pk for seal in new]).update(altered_at=F("checked_at"))
    for seal in new:  # rare by nature; each tells in its own request's history
        log.error("The stored file of letter %s is not what was sealed.", seal.letter.reference)
        record(
            seal.letter.request, "stored_letter_altered", by=None, letters=[seal.letter.reference]
        )
    return len(bad)
