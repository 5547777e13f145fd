"""Mail that cannot arrive: its mailbox is refused for good, so nobody waits for it in vain."""

import smtplib

from django.db import transaction
from django.utils import timezone

from porting.models import LetterOfAuthorization, PortRequest
from porting.services.actors import Actor
from porting.services.events import record
from porting.services.notes import post_status
from porting.services.signing import OPEN

PERMANENT = range(500, 600)


def is_permanent(error: Exception) -> bool:
    """Tell whether a mail server refused the mailbox for good (5xx at RCPT)."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code in PERMANENT for code, _ in error.recipients.values()
    )


@transaction.atomic
def record_bounce(request: PortRequest, *, mail: str, address: str, by: Actor = None) -> None:
    """Store that a mail came back; the requester is told at once when the signer was its reader.

    ``by`` is who says so: nobody when it was the mail server. Told once for each sending.
    """
    record(request, "mail_bounced", by=by, to=address, mail=mail)
    waiting = LetterOfAuthorization.objects.filter(
        OPEN, request=request, signer_email__iexact=address, sent_at__isnull=False, bounced_at=None
    )
    letter = waiting.first()
    if letter is None or not waiting.update(bounced_at=timezone.now()):
        return
    post_status(
        request,
        f"The letter did not reach {letter.signer_name} at {address}: the mail server there takes "
        "no mail for this address. Correct the email, then send the letter again.",
        by=by,
        mail="letter_bounced",
        letter=letter.pk,
    )
