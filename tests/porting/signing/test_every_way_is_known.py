"""Every way of signing leaves nothing to find, and what is tampered with is found (case S9).

A check that cries at one way of signing drowns the alarms of all others.
"""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from porting.choices import DocumentKind, Kind, Method
from porting.models import DrawnSignature, FaxLetter, LetterOfAuthorization, PortRequest
from porting.papers import drawings
from porting.services import (
    fax_letters,
    invariants,
    letters,
    paper_letters,
    signing,
    ticket_papers,
    tickets,
)
from porting.services.actors import AccountSigner
from tests import factories
from tests.porting import letters_made, papers_made
from tests.porting.letters_made import DANA
from tests.porting.signing.test_three_ways import STROKES, png
from tests.porting.tickets.conftest import FAX


def scan():
    return SimpleUploadedFile("signed.pdf", papers_made.pdf_bytes(1), "application/pdf")


def by_link(row, person, keep_promises, **how):
    letters_made.send(row, person)
    keep_promises()
    letters_made.ask_no_code(row)
    signing.consent(row, by=DANA)
    words = {"name": "Dana Ortiz", "title": "Owner", "shown": letters_made.shown(row)} | how
    signing.sign(row, by=DANA, **words)


def drawn(row, person, keep_promises):
    by_link(row, person, keep_promises, drawing=drawings.read(png(), STROKES))


def by_another(row, person, keep_promises):
    by_link(row, person, keep_promises, name="Ricardo Ortiz", is_other_name=True)


def in_the_account(row, person, keep_promises, **how):
    PortRequest.objects.filter(pk=row.pk).update(
        signer_is="me", signer_name="Sam Reed", signer_email=person.email
    )
    row.refresh_from_db()
    letters.prepare(row, Method.ACCOUNT, by=person)
    keep_promises()
    me = AccountSigner(person)
    signing.consent(row, by=me)
    words = {"name": "Sam Reed", "title": "Owner", "shown": letters_made.shown(row)} | how
    signing.sign(row, by=me, **words)


def drawn_in_the_account(row, person, keep_promises):
    in_the_account(row, person, keep_promises, drawing=drawings.read(png(), STROKES))


def on_paper(row, person, keep_promises):
    """Printed, signed with a pen, and uploaded in the account by who asked for it."""
    letters.prepare(row, Method.PAPER, by=person)
    keep_promises()
    returned(row, person)


def on_paper_by_the_signer(row, person, keep_promises):
    letters_made.send(row, person)
    keep_promises()
    letters_made.ask_no_code(row)
    returned(row, DANA)


def on_paper_by_our_team(row, person, keep_promises):
    """Somebody of ours takes in for the customer what came by fax, and looks at it."""
    worker = factories.make_staff(email="ola@portdesk.example")
    letters.prepare(row, Method.PAPER, by=person)
    keep_promises()
    [letter] = returned(row, worker)
    paper_letters.check(letter, list(paper_letters.CHECKS), by=worker)


def returned(row, by):
    today = timezone.localdate()
    return paper_letters.take_in(row, scan(), signed_on=today, name="Dana Ortiz", by=by)


WAYS = (
    by_link, drawn, by_another, in_the_account, drawn_in_the_account, on_paper,
    on_paper_by_the_signer, on_paper_by_our_team,
)  # fmt: skip


def rewrite(document, content=b"%PDF-1.7 something else"):
    """Put other bytes where the paper's lie, as who can write to the storage might."""
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def letter(request, settings, tmp_path, ready, member, keep_promises):
    settings.MEDIA_ROOT = tmp_path / "files"
    request.param(ready, member, keep_promises)
    keep_promises()
    return LetterOfAuthorization.objects.select_related("document", "paper_document").get()


def found():
    return list(invariants.broken())


def test_every_way_of_signing_leaves_nothing_to_find(letter):
    assert letter.signed_at is not None
    assert found() == []


def test_other_bytes_in_the_storage_are_found(letter):
    signed = letter.paper_document or letter.document

    rewrite(signed)

    assert found() == [f"letters: The file of letter {letter.pk} is not what was signed."]


def test_another_digest_in_the_row_is_found(letter):
    LetterOfAuthorization.objects.update(signed_sha256="0" * 64)

    assert found() == [
        f"letters: Letter {letter.pk} was signed as other bytes than those stored.",
        f"letters: Letter {letter.pk} was signed as other bytes than its history says.",
    ]


def test_file_and_rows_made_to_agree_are_found_by_the_history(letter):
    signed = letter.paper_document or letter.document
    sha256 = rewrite(signed)
    type(signed).objects.filter(pk=signed.pk).update(sha256=sha256)
    LetterOfAuthorization.objects.update(signed_sha256=sha256)

    assert found() == [
        f"letters: Letter {letter.pk} was signed as other bytes than its history says."
    ]


def test_another_drawing_is_found(settings, tmp_path, ready, member, keep_promises):
    settings.MEDIA_ROOT = tmp_path / "files"
    drawn(ready, member, keep_promises)
    keep_promises()

    DrawnSignature.objects.update(png=b"\x89PNG somebody else's")

    letter = LetterOfAuthorization.objects.get()
    assert found() == [f"letters: The drawn signature of letter {letter.pk} is not what was drawn."]


def test_the_fax_carriers_letter_is_known_and_its_copy_watched(
    settings, tmp_path, account, member, keep_promises
):
    settings.MEDIA_ROOT = tmp_path / "files"
    row = tickets.start(account, Kind.FAX, by=member)
    tickets.save_details(row, dict(FAX), version=row.version, by=member)
    keep_promises()
    row.refresh_from_db()
    for kind in (DocumentKind.BILL, DocumentKind.SIGNED_LETTER):
        of = fax_letters.current(row) if kind == DocumentKind.SIGNED_LETTER else None
        ticket_papers.attach(row, kind, [scan()], by=member, letter=of)
    tickets.submit(row, by=member)
    keep_promises()
    letter = FaxLetter.objects.get()

    assert found() == []
    rewrite(letter.signed_copies.get())
    said = f"fax letters: A signed copy of fax letter {letter.pk} is not what was uploaded."
    assert found() == [said]
