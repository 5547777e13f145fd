"""What must be true of every signed letter, in whichever way it was signed (``check_invariants``).

A signature names bytes: of the PDF as it was shown, by link and in the account, typed or drawn; of
the scan that came back, on paper. What was named must be what is stored, what lies in the
file, and what the history says, which nobody can rewrite unseen. Source: security.md 1.4, T7, T8.
"""

import hashlib
from collections.abc import Iterator

from porting.choices import Method
from porting.models import Document, Event, FaxLetter, LetterOfAuthorization, LetterSeal
from porting.papers.facts import digest

Findings = Iterator[str]
BATCH = 1_000


def check_letters() -> Findings:
    """A letter is what its digest says; a signed one is, byte for byte, what was signed (I6)."""
    # Without the request's secrets: other keys cannot read them, which is said elsewhere.
    letters = LetterOfAuthorization.objects.select_related(
        "request", "document", "paper_document", "signed_drawing", "seal__document"
    ).defer("request__account_number", "request__account_pin")
    for letter in letters.order_by("pk").iterator(BATCH):
        if digest(letter.facts) != letter.facts_sha256:
            yield f"Letter {letter.pk} says something else than its digest."
        if letter.signed_at:
            yield from _of_signature(letter)
        if seal := getattr(letter, "seal", None):
            yield from _of_seal(letter, seal)


def signed_bytes_of(letter: LetterOfAuthorization) -> Document | None:
    """Return the paper whose digest a signature names, for every way of signing.

    By link, in the account and drawn: the PDF as it was shown. With a pen: the scan that came back.
    """
    return letter.paper_document if letter.method == Method.PAPER else letter.document


def _of_signature(letter: LetterOfAuthorization) -> Findings:
    signed = signed_bytes_of(letter)
    if signed is None:
        yield f"Letter {letter.pk} is signed, and what was signed is not there."
    elif letter.signed_sha256 != signed.sha256:
        yield f"Letter {letter.pk} was signed as other bytes than those stored."
    elif not is_stored(signed, signed.sha256):
        yield f"The file of letter {letter.pk} is not what was signed."
    if letter.signed_sha256 not in _told(letter):
        yield f"Letter {letter.pk} was signed as other bytes than its history says."
    drawing = letter.signed_drawing
    if drawing and hashlib.sha256(bytes(drawing.png)).hexdigest() != drawing.png_sha256:
        yield f"The drawn signature of letter {letter.pk} is not what was drawn."


def _told(letter: LetterOfAuthorization) -> set[str]:
    """Return the digests under which the history says this letter was signed.

    Of a letter that the history does not name, as one brought over from elsewhere, its own.
    """
    events = Event.objects.filter(request=letter.request_id, kind="letter_signed")
    mine = [
        (data, data["letters"].index(letter.reference))
        for data in events.values_list("data", flat=True)
        if letter.reference in data.get("letters", ())
    ]
    told = {data.get("scan") or data["sha256"][at] for data, at in mine}
    return told or {letter.signed_sha256}


def _of_seal(letter: LetterOfAuthorization, seal: LetterSeal) -> Findings:
    """T8: the sealed file is the one that the seal's row and the letter know, byte for byte."""
    if seal.document_id != letter.signed_document_id or seal.document.sha256 != seal.sha256:
        yield f"Letter {letter.pk} and its seal know different files."
    elif not is_stored(seal.document, seal.sha256):
        yield f"The sealed file of letter {letter.pk} is not what was sealed."


def check_fax_letters() -> Findings:
    """A fax letter is what its digest says, and its signed copies are what was uploaded."""
    for letter in FaxLetter.objects.order_by("pk").iterator(BATCH):
        if digest(letter.facts) != letter.facts_sha256:
            yield f"Fax letter {letter.pk} says something else than its digest."
        for copy in letter.signed_copies.order_by("pk"):
            if copy.request_id != letter.request_id:
                yield f"A signed copy of fax letter {letter.pk} belongs to somebody else."
            elif not is_stored(copy, copy.sha256):
                yield f"A signed copy of fax letter {letter.pk} is not what was uploaded."


def is_stored(document: Document, sha256: str) -> bool:
    """Whether the stored file has this digest; True, too, for one purged or not to be read.

    What is gone or cannot be read ``check_files`` says.
    """
    if not document.file:
        return True
    try:
        with document.file.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:  # a lost file, or a storage that is down
        return True
