"""What a customer does about the phone bill besides sending it: ask the signer, date it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.choices import DocumentKind, Scan
from porting.errors import NotEditable, PortingError
from porting.models import Document, PortRequest
from porting.services import documents, mail_limits
from porting.services.events import record
from porting.services.notes import promise_mail

OLDEST = timedelta(days=3_650)


def ask_signer(request: PortRequest, *, by: User) -> str:
    """Mail the signer a link that takes the phone bill; returns the signer's name.

    Raises UploadRefused while no bill may come, MailHeld when the signer was asked within the
    hour: a second mail would only look like a nuisance.
    """
    documents.check_bill_may_come(request)
    letter = request.live_letters().first()
    if letter is None:
        raise PortingError("There is no signed letter, so nobody to ask.")
    with transaction.atomic():
        mail_limits.take_bill(request, letter.signer_name, letter.signer_email)
        event = record(request, "bill_asked", by=by, signer=letter.signer_name)
        promise_mail(request, "bill_asked", key=f"event:{event.pk}", letter=letter.pk)
    return letter.signer_name


@transaction.atomic
def set_bill_date(request: PortRequest, day: date, *, by: User) -> None:
    """Store the date that the phone bill has. Raises PortingError for one that cannot be right."""
    check_bill_date(day)
    if not request.is_editable:
        raise NotEditable("This request is with our team, so its papers stay. Nothing changed.")
    bills = request.documents.filter(kind=DocumentKind.BILL, removed_at__isnull=True)
    if bills.update(bill_date=day):
        record(request, "bill_dated", by=by, date=day.isoformat())


def check_bill_date(day: date) -> None:
    """Raise PortingError for a bill's date that lies ahead, or years back."""
    today = timezone.localdate()
    if day > today:
        raise PortingError("Bill date must be today or in the past.", field="bill_date")
    if day < today - OLDEST:
        raise PortingError(
            "Bill date must be in the last 10 years. Check the year.", field="bill_date"
        )


def scan_in_words(document: Document) -> str:
    """Return what staff read about viruses in a paper: an unscanned one must look like one."""
    if document.scan == Scan.NONE:
        return "Not scanned for viruses"
    return Scan(document.scan).label
