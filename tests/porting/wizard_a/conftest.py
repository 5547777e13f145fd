"""A draft to walk in, and short ways to its pages."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from porting.choices import DocumentKind
from porting.models import Document
from porting.rules.agreements import STATEMENTS
from porting.services import drafts, letters
from tests import factories

NUMBERS = ("+15125550101", "+15125550102", "+15125550103")


@pytest.fixture
def draft(account, member):
    return factories.make_request(account, member)


@pytest.fixture
def empty(account, member):
    return factories.make_request(account, member, filled=False)


@pytest.fixture
def at(client, account, member):
    """Sign the member in; gives a function from a page's name to its address."""
    client.force_login(member)

    def address(row, page=""):
        base = f"/a/{row.account.public_id}/numbers/port/{row.reference}/"
        return f"{base}{page}/" if page else base

    return address


def sign(row, by):
    """Send the letter and sign it, without the mails and the PDF between."""
    letters.send_for_signature(row, name=row.signer_name, email=row.signer_email, by=by)
    paper = Document(request=row, kind=DocumentKind.LETTER, content_type="application/pdf", size=4)
    paper.file.save("letter", ContentFile(b"%PDF"), save=False)
    paper.sha256 = "0" * 64
    paper.save()
    now = timezone.now()
    row.live_letters().update(
        document=paper,
        rendered_at=now,
        sent_at=now,
        expires_at=now + timedelta(days=14),
        signed_at=now,
        signed_name=row.signer_name,
        signed_sha256="0" * 64,
    )
    row.refresh_from_db()


def send_bill(row):
    paper = Document(request=row, kind=DocumentKind.BILL, content_type="application/pdf", size=4)
    paper.file.save("bill", ContentFile(b"%PDF"), save=False)
    paper.sha256 = "0" * 64
    paper.save()


@pytest.fixture
def signed(account, member, route):
    """A draft with all before the letter complete, and the letter signed."""
    row = factories.make_request(account, member, numbers=NUMBERS, checked=True, route=route)
    drafts.agree(row, [one.slug for one in STATEMENTS], by=member, ip="192.0.2.1")
    sign(row, member)
    return row


@pytest.fixture
def ready(signed):
    """A draft that only wants its Submit."""
    send_bill(signed)
    return signed
