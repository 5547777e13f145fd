"""What the worker makes of an uploaded paper: a virus scan, pictures of its pages, findings.

Nothing here stops a request: a paper that cannot be read is shown as such. The account number is
compared here, in the worker, and leaves no trace but "found on page 1".
"""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from porting import outbox
from porting.choices import DocumentKind, Scan
from porting.models import Document, DocumentPage, DocumentReading, OutboxMessage, PortRequest
from porting.papers import page_images, scanner
from porting.papers.sandbox import MachineBusy, SandboxFailed
from porting.rules.bill_findings import Entered, Said, bills_read, compare, said_of
from porting.services import holds
from porting.services.events import record
from porting.services.notes import post_status

log = logging.getLogger(__name__)

# Papers of a carrier that repeat what was entered.
COMPARED = (DocumentKind.BILL, DocumentKind.CSR)
# Papers of one request in which the account number is looked for, removed ones included.
MOST_TRIES = 20
# What is compared: a change of it, or of the numbers, has the papers read again.
COMPARED_FIELDS = frozenset(
    (
        "account_number",
        "account_type",
        "business_name",
        "billing_first_name",
        "billing_last_name",
        "service_street",
        "service_zip",
        "btn",
    )
)


def promise(document: Document) -> None:
    """Promise to scan and read a paper that was just stored. Part of the caller's transaction."""
    words: dict[str, Any] = {"reference": document.request.reference, "document": document.pk}
    if document.scan == Scan.WAITING:
        outbox.add("scan_paper", key=document.public_id, **words)
    outbox.add("read_paper", key=document.public_id, **words)


def promise_again(request: PortRequest) -> None:
    """Promise to compare the papers once more, since what was entered has changed."""
    papers = request.documents.filter(kind__in=COMPARED, removed_at__isnull=True)
    now = f"{request.version}.{request.numbers_version}"
    for pk, public_id in papers.values_list("pk", "public_id"):
        outbox.add("read_paper", key=f"{public_id}:{now}", reference=request.reference, document=pk)


def scan_promised(message: OutboxMessage) -> None:
    """Keep a promise to scan a paper. A paper with a virus no longer counts, and a note says so.

    Raises ScannerDown; the outbox tries again, and the paper is not handed out until then.
    """
    document = _paper(message)
    if document is None or document.scan != Scan.WAITING:
        return
    virus = scanner.virus_in(_content(document))
    with transaction.atomic():
        waiting = Document.objects.filter(pk=document.pk, scan=Scan.WAITING)
        found: dict[str, Any] = {"removed_at": timezone.now()} if virus else {}
        if not waiting.update(
            scan=Scan.INFECTED if virus else Scan.CLEAN, scanned_at=timezone.now(), **found
        ):
            return
        if virus:
            record(document.request, "virus_found", by=None, document=document.public_id)
            text = f"A virus was found in {document}, so we put it aside. Send another copy."
            post_status(document.request, text, by=None, mail="paper_refused")


def read_promised(message: OutboxMessage) -> None:
    """Keep a promise to read a paper: draw its pages once, and compare its text as things stand.

    What cannot be drawn is tried twice and then noted, and a note asks for another copy, since
    nobody is shown or handed what has no safe copy. A machine that is busy says nothing of the
    paper: the promise is kept later. Raises SandboxFailed.
    """
    document = _paper(message)
    if document is None:
        return
    try:
        reading = page_images.read(
            _content(document), document.content_type, is_drawn=not _is_drawn(document)
        )
    except SandboxFailed as error:
        if message.attempts < 2 or isinstance(error, MachineBusy):
            raise
        log.warning("%s cannot be drawn: %s", document.public_id, error)
        _tell_failed(document, str(error))
        _weigh(document)
        return
    except FileNotFoundError:
        log.warning("The file of %s is gone; there is nothing to read.", document.public_id)
        return
    _store(document, reading)
    _weigh(document)


def _weigh(document: Document) -> None:
    """A bill that came in may show a risk that nobody saw when the letter was sent or approved."""
    if document.kind == DocumentKind.BILL:
        is_late = document.request.orders.filter(released_at__lt=document.created_at).exists()
        holds.look_again(document.request, is_new_paper=is_late)


@transaction.atomic
def _tell_failed(document: Document, why: str) -> None:
    values = {"read_at": timezone.now(), "problem": why[:100]}
    _, is_new = DocumentReading.objects.get_or_create(document=document, defaults=values)
    if not is_new:  # told before; and what was drawn once stays good
        return
    record(document.request, "paper_not_shown", by=None, document=document.public_id)
    text = (
        f"{document} cannot be shown or shared: we could not make a safe copy of it. "
        "Print it to a new PDF, or take a photo of it, and send that."
    )
    post_status(document.request, text, by=None, mail="paper_refused")


def _paper(message: OutboxMessage) -> Document | None:
    papers = Document.objects.select_related("request__account").filter(removed_at__isnull=True)
    return papers.filter(pk=message.payload["document"]).first()


def _content(document: Document) -> bytes:
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _is_drawn(document: Document) -> bool:
    return DocumentReading.objects.filter(document=document).exclude(safe_file="").exists()


def _store(document: Document, reading: page_images.Reading) -> None:
    """Store the findings, and the first time the pictures and the copy; others' are kept."""
    findings = _findings(document, reading.texts) if document.kind in COMPARED else {}
    values = {
        "read_at": timezone.now(),
        "is_ocr": any(page.is_ocr for page in reading.pages),
        "findings": findings,
        "problem": "",
    }
    if not reading.copy:
        DocumentReading.objects.filter(document=document).update(**values)
        return
    files = []
    try:
        row = DocumentReading(document=document, safe_type=reading.copy_type, **values)
        row.safe_file.save("", ContentFile(reading.copy), save=False)
        files.append(row.safe_file)
        pages = []
        for page in (page for page in reading.pages if page.image):
            drawn = DocumentPage(
                document=document,
                number=page.number,
                width=page.width,
                height=page.height,
                thumb=page.thumb,
            )
            drawn.file.save("", ContentFile(page.image), save=False)
            files.append(drawn.file)
            pages.append(drawn)
        with transaction.atomic():
            DocumentReading.objects.filter(document=document, safe_file="").delete()
            row.save(force_insert=True)
            DocumentPage.objects.bulk_create(pages)
    except BaseException as error:
        for file in files:
            with suppress(OSError):
                file.delete(save=False)
        if not isinstance(error, IntegrityError):  # else somebody else has drawn it meanwhile
            raise


def _findings(document: Document, texts: list[str]) -> dict[str, Any]:
    row = document.request
    entered = Entered(
        account_number=row.account_number if _may_try(document) else "",
        name=row.end_user_name,
        street=row.service_street,
        zip_code=row.service_zip,
        btn=row.btn,
        numbers=frozenset(row.numbers.values_list("e164", flat=True)),
    )
    # A bill of tomorrow, in whatever zone, is still a bill.
    return compare(texts, entered, latest=timezone.now().date() + timedelta(days=1))


def _may_try(document: Document) -> bool:
    """Whether the account number is still looked for: many papers one after the other are guesses.

    Removed papers count; each is a try.
    """
    papers = document.request.documents.filter(kind__in=COMPARED, pk__lt=document.pk)
    return papers.count() < MOST_TRIES


def said(request: PortRequest) -> list[Said]:
    """Return in sentences what the phone bills say of what was entered."""
    return said_of(bills_read(request), timezone.localdate())


def forget(document: Document) -> int:
    """Delete what was made of a paper, files and rows; returns how many files.

    For whoever deletes the paper itself: its pictures show the same.
    """
    files = [page.file for page in document.pages.all()]
    reading = DocumentReading.objects.filter(document=document).first()
    files += [reading.safe_file] if reading and reading.safe_file else []
    with transaction.atomic():
        document.pages.all().delete()
        DocumentReading.objects.filter(document=document).delete()
    for file in files:
        try:
            file.delete(save=False)
        except OSError:
            log.exception("The file %s belongs to no page and stays.", file.name)
    return len(files)
