"""Letters become PDFs, once, and go to their signer when all of a round are made."""

from django.db import transaction
from django.utils import timezone

from accounts.clock import db_now
from porting.choices import DocumentKind, Method
from porting.models import LetterOfAuthorization, OutboxMessage
from porting.services import documents, links
from porting.services.events import record
from porting.services.letters import lock
from porting.services.notes import post_status, promise_mail


def render_promised(message: OutboxMessage) -> None:
    """Keep a promise to render: store the PDF once, and mail the link when the round is complete.

    Running twice is harmless: the first stored PDF wins, and the mails are promised by whoever
    finds the last letter rendered.
    """
    from porting.papers.letters import letter_pdf  # the worker's; loads weasyprint

    letters = LetterOfAuthorization.objects.select_related("request__account", "created_by")
    letter = letters.get(pk=message.payload["letter"])
    if letter.voided_at:
        return
    if letter.document_id is None:
        pdf = letter_pdf(letter)
        with documents.stored(
            letter.request,
            DocumentKind.LETTER,
            pdf.content,
            "application/pdf",
            pdf.page_count,
            name=f"Letter {letter.reference}.pdf",
        ) as document:
            first = LetterOfAuthorization.objects.filter(
                pk=letter.pk, document__isnull=True, voided_at__isnull=True
            )
            if not first.update(document=document, rendered_at=timezone.now()):
                raise documents.NotWanted
            announce(letter)
    else:
        with transaction.atomic():
            announce(letter)


def announce(letter: LetterOfAuthorization) -> None:
    """Promise the mails once every letter of the round is rendered, and only once.

    What is signed in the account or on paper is ready then, and nobody is written to.
    """
    row, by = lock(letter.request), letter.created_by
    live = list(row.live_letters())
    unsent = [one for one in live if one.sent_at is None]
    if not unsent or any(one.rendered_at is None for one in live):
        return
    now, these = db_now(), LetterOfAuthorization.objects.filter(pk__in=[o.pk for o in unsent])
    these.exclude(method=Method.LINK).update(sent_at=now)
    these.filter(method=Method.LINK).update(sent_at=now, expires_at=now + links.life())
    if not (unsent := [one for one in unsent if one.method == Method.LINK]):
        return
    first, what = unsent[0], "letter" if len(unsent) == 1 else f"{len(unsent)} letters"
    record(row, "letter_sent", by=by, letters=[one.reference for one in unsent])
    promise_mail(row, "letter_request", key=f"letter:{first.pk}", letter=first.pk)
    post_status(
        row,
        f"We sent the {what} to {first.signer_name} at {first.signer_email} to be signed.",
        by=by,
        mail="letter_sent",
        letter=first.pk,
    )
