"""Requests whose letters are signed in the account, on paper, or with a code."""

import io

from tests.journeys import scenes


def everything(stage):
    return {
        "mine": mine(stage, "Signed in the account"),
        "mine read": mine(stage, "Read in the account", consented=True),
        "coded": coded(stage, "Asks for a code"),
        "coded wrong": coded(stage, "Asks for a code again"),
        "on paper": on_paper(stage),
        "on hold": on_hold(stage),
        "thousand": thousand(stage),
        "offered": offered(stage, "boss"),
        "offered never": offered(stage, "office"),
        "offered ended": offered(stage, "late", has_ended=True),
    }


def offered(stage, who, *, has_ended=False):
    """Somebody without a login was named for updates and has the link."""
    from porting.choices import Purpose
    from porting.services import links

    email = f"{who}@clinic.example"
    words = scenes.draft(stage, f"Updates for {who}", details=False, extra_emails=[email])
    row = scenes.row_of(words)
    token = links.new_link(row, Purpose.FOLLOW, email)
    if has_ended:
        links.revoke(row, Purpose.FOLLOW, reason=links.WITHDRAWN)
    return words | {"updates": token}


def mine(stage, name, *, consented=False):
    """Sam is the one who can sign, and signs here."""
    from porting import outbox
    from porting.choices import Method
    from porting.services import letters, signing
    from porting.services.actors import AccountSigner

    words = scenes.draft(
        stage,
        name,
        count=2,
        agreed=True,
        signer_is="me",
        signer_name="Sam Reed",
        signer_email=stage.sam.email,
    )
    letters.prepare(scenes.row_of(words), Method.ACCOUNT, by=stage.sam)
    outbox.drain()
    if consented:
        here = AccountSigner(stage.sam, ip="127.0.0.1", user_agent="Firefox")
        signing.consent(scenes.row_of(words), by=here)
    return scenes.words_of(scenes.row_of(words))


def coded(stage, name):
    """The signer must enter a code that is mailed to the same mailbox."""
    words = scenes.asked(stage, name)
    scenes.row_of(words).live_letters().update(needs_code=True)
    return words


def thousand(stage):
    """A letter of 1,000 numbers; so many ask for a code, which is another page's business."""
    more = [f"+1505556{n:04d}" for n in range(998)]
    words = scenes.asked(stage, "A large letter", consented=True, more=more)
    scenes.row_of(words).live_letters().update(needs_code=False)
    return words


def on_paper(stage):
    """A scan came, and our team has not looked at it yet."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from porting import outbox
    from porting.choices import Method
    from porting.services import desk, documents, letters, paper_letters, submission

    words = scenes.draft(stage, "Signed on paper", count=2, agreed=True)
    letters.prepare(scenes.row_of(words), Method.PAPER, by=stage.sam)
    outbox.drain()
    row = scenes.row_of(words)
    scan = SimpleUploadedFile("signed.pdf", a_pdf())
    paper_letters.take_in(
        row, scan, signed_on=timezone.localdate(), name=scenes.SIGNER[0], by=stage.sam
    )
    bill = SimpleUploadedFile("bill.pdf", a_pdf())
    documents.store_bill(scenes.row_of(words), [bill], by=stage.sam)
    submission.submit(scenes.row_of(words), by=stage.sam)
    desk.take(scenes.row_of(words), by=stage.priya)
    outbox.drain()
    return scenes.words_of(scenes.row_of(words))


def on_hold(stage):
    """The signer says that they did not ask for this."""
    from porting import outbox
    from porting.services import declining

    words = scenes.asked(stage, "Reported")
    declining.report(scenes.row_of(words), by=scenes.guest(), words="Who are you?")
    outbox.drain()
    return words


def a_pdf():
    import pikepdf

    made, paper = io.BytesIO(), pikepdf.new()
    paper.add_blank_page(page_size=(612, 792))
    paper.save(made)
    return made.getvalue()
