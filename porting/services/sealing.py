"""Seal what was signed: in the worker, once, and again and again until it is done.

Signed but not sealed is a state of its own: the letter counts, staff see since when it waits, and
the promise to seal is never given up. Source: security.md 2.2, steps 8 and 9.
"""

import hashlib
import logging
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.clock import DatabaseNow
from accounts.references import ALPHABET
from porting import outbox
from porting.choices import DocumentKind, Method, OutboxState
from porting.models import (
    Document,
    LetterOfAuthorization,
    LetterSeal,
    OutboxMessage,
    SealCertificate,
    SealKeyCheck,
)
from porting.papers import seal_keys
from porting.papers.certificates import SealedBy, certificate_of, time_source
from porting.papers.seal_keys import SealKey, SealKeyTrouble
from porting.services import documents
from porting.services.events import record

log = logging.getLogger(__name__)

KIND = "render_signed_letter"
LATE = timedelta(minutes=15)  # signed but not sealed for longer is an alarm
CODE_LENGTH = 8


class NotWhatWasSigned(Exception):
    """The stored letter is not, byte for byte, what was signed: it must never be sealed."""


def unsealed() -> "QuerySet[LetterOfAuthorization]":
    """Return the signed letters without a seal that still count, longest waiting first.

    What was signed on paper was not signed here, so there is nothing of ours to seal.
    """
    signed = LetterOfAuthorization.objects.filter(signed_at__isnull=False, seal=None)
    signed = signed.exclude(method=Method.PAPER)
    return signed.filter(voided_at__isnull=True, document__purged_at=None).order_by("signed_at")


def seal_promised(message: OutboxMessage) -> None:
    """Keep a promise to seal a letter; twice, even at once, leaves one seal and one file."""
    from porting.papers.seals import seal
    from porting.papers.signed_letters import added_pages  # the worker's; loads weasyprint

    letters = LetterOfAuthorization.objects.select_related(
        "request__account", "request__created_by", "document"
    )
    letter = letters.get(pk=message.payload["letter"])
    if letter.signed_at is None or letter.document is None or has_seal(letter):
        return
    key = seal_keys.load()
    seal_keys.check(key)
    shown = _signed_bytes(letter)
    by = SealedBy(key, new_code(), timezone.now())
    certificate = certificate_of(letter, letter.request.events.order_by("seq"), by)
    sealed = seal(shown, added_pages(letter, certificate).content, key)
    with documents.stored(
        letter.request,
        DocumentKind.SIGNED_LETTER,
        sealed.content,
        "application/pdf",
        sealed.page_count,
        name=f"Letter {letter.reference} signed.pdf",
    ) as document:
        _commit(letter, document, by, certificate)


def has_seal(letter: LetterOfAuthorization) -> bool:
    return LetterSeal.objects.filter(letter=letter).exists()


def _signed_bytes(letter: LetterOfAuthorization) -> bytes:
    with letter.document.file.open() as file:  # type: ignore[union-attr]
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != letter.signed_sha256:
        raise NotWhatWasSigned("The stored letter is not what was signed.")
    return content


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _commit(
    letter: LetterOfAuthorization, document: Document, by: SealedBy, certificate: dict[str, Any]
) -> None:
    """Write the seal's row; the unique index over letters is the referee of two workers."""
    try:
        with transaction.atomic():
            LetterSeal.objects.create(
                letter=letter,
                document=document,
                sha256=document.sha256,
                code=by.code,
                sealed_by=known(by.key),
                time_source=time_source(),
                certificate=certificate,
                sealed_at=by.at,
            )
    except IntegrityError:
        raise documents.NotWanted from None
    LetterOfAuthorization.objects.filter(pk=letter.pk).update(signed_document=document)
    record(
        letter.request,
        "letter_sealed",
        by=None,
        letters=[letter.reference],
        sha256=document.sha256,
        certificate=by.key.sha256,
    )


def known(key: SealKey) -> SealCertificate:
    """Return the row of the key's certificate; it is published, and kept when the key is not."""
    certificate, _ = SealCertificate.objects.get_or_create(
        fingerprint=key.sha256,
        defaults={
            "subject": key.subject[:300],
            "chain_pem": key.chain_pem,
            "valid_from": key.certificate.not_valid_before_utc,
            "valid_until": key.certificate.not_valid_after_utc,
        },
    )
    return certificate


# --- By the clock ---------------------------------------------------------------


@transaction.atomic
def sweep() -> int:
    """Promise again what is signed, not sealed and promised by nobody; returns how many.

    A promise that somebody gave up by hand is taken up again as well: a signed letter is sealed.
    """
    kept = (OutboxState.DONE, OutboxState.CANCELLED, OutboxState.DEAD)
    late = unsealed().filter(signed_at__lt=timezone.now() - LATE)
    keys = {f"{KIND}:letter:{pk}": pk for pk in late.values_list("pk", flat=True)[:500]}
    ended = OutboxMessage.objects.filter(dedupe_key__in=keys, state__in=kept)
    revived = ended.update(state=OutboxState.PENDING, due_at=DatabaseNow(), attempts=0)
    there = set(
        OutboxMessage.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    )
    missing = {key: pk for key, pk in keys.items() if key not in there}
    letters = LetterOfAuthorization.objects.filter(pk__in=missing.values())
    for letter in letters.select_related("request").only("pk", "request__reference"):
        outbox.add(
            KIND, key=f"letter:{letter.pk}", reference=letter.request.reference, letter=letter.pk
        )
    return revived + len(missing)


def try_key() -> str:
    """Try the seal key and store what was found for ``/readyz``; returns it, "" when all is well.

    The worker does it, since the key is the worker's. Says so a month before the certificate ends.
    """
    said = _trouble()
    if said:
        log.error("The seal key: %s", said)
    SealKeyCheck.objects.update_or_create(
        pk=1, defaults={"said": said[:300], "checked_at": timezone.now()}
    )
    return said


def _trouble() -> str:
    try:
        key = seal_keys.load()
        seal_keys.check(key)
    except SealKeyTrouble as trouble:
        return str(trouble)
    except Exception as error:  # what a damaged key makes the library raise
        return f"The seal key cannot sign ({type(error).__name__})."
    left = key.certificate.not_valid_after_utc - timezone.now()
    if left < timedelta(days=30):
        return f"The certificate of the seal key ends in {left.days} days. Put a new key in place."
    return ""


def sealed_letters() -> "QuerySet[LetterSeal]":
    """Return the seals whose files are still kept."""
    purged = Document.objects.filter(pk=OuterRef("document"), purged_at__isnull=False)
    return LetterSeal.objects.filter(~Exists(purged))
