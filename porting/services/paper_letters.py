"""A letter signed with a pen: its scan is taken in, and our team looks at it before Approve.

Nothing is claimed that was not seen: no electronic consent, no checks of a mailbox. The evidence
says "paper, not electronically signed". Source: seed 001, security.md 2.3 and T34.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from porting.choices import DocumentKind, Method
from porting.errors import LetterChanged, LetterError, PortingError, UploadRefused
from porting.models import LetterOfAuthorization, PortRequest
from porting.papers import uploads
from porting.papers.facts import digest, printable
from porting.rules.print_rules import why_not_printed
from porting.rules.signer_names import is_a_name
from porting.services import documents, letters, signing
from porting.services.actors import Actor, Guest
from porting.services.events import record
from porting.services.signing import OPEN

DAYS = 30
TYPES = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
CHECKS = {
    "legible": "Every page is there and can be read",
    "dated": "It is signed and dated, and the date is the one above",
    "numbers": "The numbers are those of the letter, none added or struck out",
    "name": "The name under it is the signer's",
}


def take_in(
    request: PortRequest, file: File | None, *, signed_on: date | None, name: str, by: Actor
) -> "letters.Letters":
    """Take in the scan of the signed letters; returns the live letters.

    One file holds all letters of the request. ``signed_on`` is the date beside the signature, at
    most 30 days ago. Raises LetterError or UploadRefused naming the field, LetterChanged when
    the request says something else by now; then nothing is stored.
    """
    name = printable(name)
    if file is None:
        raise UploadRefused("Select the signed letter.", field="file")
    _check_date(request, signed_on)
    if not is_a_name(name) or len(name) > 120:
        raise LetterError("Enter the name of the person who signed.", field="name")
    if wrong := why_not_printed(name, "Signed by", is_name=True):
        raise LetterError(wrong, field="name")
    try:
        content = uploads.read(file)
        found = uploads.inspect(content, file.name)
    except UploadRefused as error:
        raise UploadRefused(str(error), field="file") from None
    if found.content_type not in TYPES:
        raise UploadRefused("The selected file must be a PDF, JPG, PNG or TIFF.", field="file")
    with documents.stored(
        request,
        DocumentKind.PAPER_LETTER,
        content,
        found.content_type,
        found.page_count,
        name=uploads.name_for(found.content_type, file.name),
        by=by,
    ) as scan:
        row = letters.lock(request)
        letters.check_open(row)
        waiting = _waiting(row, by)
        facts = letters.current_facts(row)
        for letter in waiting:
            this = LetterOfAuthorization.objects.filter(
                OPEN,
                pk=letter.pk,
                document__isnull=False,
                facts_sha256=digest(facts.get(letter.group_class, {})),
            )
            if not this.update(
                method=Method.PAPER,
                signed_at=timezone.now(),
                signed_name=name,
                signed_sha256=scan.sha256,
                paper_document=scan,
                paper_date=signed_on,
            ):
                raise LetterChanged(signing.CHANGED)
        how = {"method": Method.PAPER, "signed_on": str(signed_on), "scan": scan.sha256}
        signing.tell(row, waiting, name, by, **how)
    return list(row.live_letters())


def _check_date(request: PortRequest, signed_on: date | None) -> None:
    if signed_on is None:
        raise LetterError("Enter the date it was signed.", field="signed_on")
    today = timezone.localdate()
    if signed_on > today:
        raise LetterError("Date signed must be today or in the past.", field="signed_on")
    if signed_on < today - timedelta(days=DAYS):
        raise LetterError(f"Letter must be signed in the last {DAYS} days.", field="signed_on")


def _waiting(row: PortRequest, by: Actor) -> "letters.Letters":
    live = row.live_letters()
    if isinstance(by, Guest):
        live = live.filter(signer_email__iexact=by.email)
    rows = list(live.select_related("document"))
    waiting = [letter for letter in rows if not letter.signed_at]
    if not waiting:
        raise LetterError(
            "The letter is signed already." if rows else "Make the letter to print first."
        )
    if any(letter.declined_at for letter in waiting):
        raise LetterError("The signer has said no to this letter. Send a new one.")
    return waiting


@transaction.atomic
def check(letter: LetterOfAuthorization, ticked: Collection[str], *, by: User) -> None:
    """Store that somebody of our team has looked at the scan, point by point.

    All of CHECKS must be ticked: what is wrong goes back to the customer instead. Checking twice
    keeps the first. Raises PortingError naming the point that is missing.
    """
    for slug, words in CHECKS.items():
        if slug not in ticked:
            raise PortingError(
                f"Not checked: {words[:1].lower()}{words[1:]}. Check it, or send the request back.",
                field="checks",
            )
    this = LetterOfAuthorization.objects.filter(
        pk=letter.pk, method=Method.PAPER, signed_at__isnull=False, paper_checked_at=None
    )
    if this.update(paper_checked_at=timezone.now(), paper_checked_by=by):
        record(letter.request, "paper_letter_checked", by=by, letters=[letter.reference])
