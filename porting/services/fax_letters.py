"""The fax carrier's letter: made of the form, rendered by the worker, signed on paper."""

from typing import Any

from django.conf import settings
from django.db import transaction

from porting import outbox
from porting.choices import DocumentKind, Kind
from porting.models import Document, FaxLetter, OutboxMessage, PortRequest
from porting.papers.facts import digest
from porting.papers.fax_letters import facts_of_fax, reference_of, what_changed
from porting.rules.tickets import details_problems
from porting.services import documents
from porting.services.actors import Actor
from porting.services.events import record


def carrier_name() -> str:
    """Return who carries fax numbers for us, as pages and mails name it."""
    return settings.FAX_CARRIER_NAME


def current(request: PortRequest) -> FaxLetter | None:
    """Return the letter that says what the form says now; None while none was made of it."""
    if request.kind != Kind.FAX:
        return None
    same = request.fax_letters.filter(facts_sha256=digest(facts_of_fax(request)))
    return same.select_related("document").first()


def signed_copies(letter: FaxLetter | None) -> list[Document]:
    """Return the uploaded pages of this very letter, signed; the oldest first."""
    if letter is None:
        return []
    copies = letter.signed_copies.filter(removed_at__isnull=True)
    return list(copies.order_by("created_at", "pk"))


def outdated_by(request: PortRequest) -> list[str]:
    """Return what differs from the letter signed last, in words; empty unless one was signed."""
    signed = request.fax_letters.filter(signed_copies__removed_at=None)
    last = signed.exclude(signed_copies=None).order_by("-pk").first()
    return what_changed(last.facts, facts_of_fax(request)) if last else []


def facts_if_complete(request: PortRequest) -> dict[str, Any] | None:
    """Read the form: what its letter says, None while it is not complete or of another kind."""
    if request.kind != Kind.FAX or any(True for _ in details_problems(request)):
        return None
    return facts_of_fax(request)


@transaction.atomic
def prepare(request: PortRequest, facts: dict[str, Any] | None, *, by: Actor) -> FaxLetter | None:
    """Return the letter that says these facts, promising its PDF if it is new; None for none."""
    if facts is None:
        return None
    letter, is_new = FaxLetter.objects.get_or_create(
        request=request, facts_sha256=digest(facts), defaults={"facts": facts}
    )
    if is_new:
        record(request, "fax_letter_prepared", by=by, count=len(facts["numbers"]))
        outbox.add(
            "render_fax_letter",
            key=f"letter:{letter.pk}",
            reference=request.reference,
            letter=letter.pk,
        )
    return letter


def render_promised(message: OutboxMessage) -> None:
    """Keep a promise to render: store the PDF once; running twice is harmless, the first wins."""
    from porting.papers.fax_letters import fax_letter_pdf  # the worker's; loads weasyprint

    letters: Any = FaxLetter.objects.select_related("request__account")
    letter = letters.filter(pk=message.payload["letter"], document=None).first()
    if letter is None or letter.request.deleted_at:
        return
    pdf = fax_letter_pdf(letter)
    with documents.stored(
        letter.request,
        DocumentKind.LETTER,
        pdf.content,
        "application/pdf",
        pdf.page_count,
        name=f"Letter {reference_of(letter)}.pdf",
    ) as document:
        first = FaxLetter.objects.filter(pk=letter.pk, document=None)
        if not first.update(document=document):
            raise documents.NotWanted
