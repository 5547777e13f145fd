"""One row of everything, by the words of the tables."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from numbers.models import CallSettings, TrackingNumber
from porting import outbox
from porting.choices import DocumentKind
from porting.models import Document, DocumentPage, Holiday, OutboxMessage, PortRequest
from tests import factories


def a_document(row):
    document = Document(
        request=row,
        kind=DocumentKind.BILL,
        original_name="bill.pdf",
        content_type="application/pdf",
        size=3,
        sha256="0" * 64,
    )
    document.file.save("", ContentFile(b"pdf"), save=True)
    page = DocumentPage(document=document, number=1, width=1, height=1, thumb=b"webp")
    page.file.save("", ContentFile(b"webp"), save=True)
    return document


@pytest.fixture
def rows(account, member, route, desk_worker):
    """One row of everything, by the words of the tables above."""

    row = factories.make_request(
        account, member, numbers=("+15125550101",), checked=True, route=route
    )
    sent = factories.make_request(
        account, member, numbers=("+15125550102",), checked=True, route=route
    )
    PortRequest.objects.filter(pk=sent.pk).update(status="submitted", submitted_at=timezone.now())

    with transaction.atomic():
        outbox.add("send_mail", key="access", mail="submitted", request=row.pk)
    return {
        "request": row.reference,
        "submitted": sent.reference,
        "number": row.numbers.get().pk,
        "tracking": TrackingNumber.objects.create(account=account, e164="+17375550110").public_id,
        "receiving": route.public_id,
        "source": factories.make_source(account).public_id,
        "settings": CallSettings.objects.get(account=account).public_id,
        "document": a_document(row).public_id,
        "desk_document": a_document(sent).public_id,
        "message": OutboxMessage.objects.get(dedupe_key="send_mail:access").pk,
        "letter": 1,
        "holiday": Holiday.objects.create(date="2026-12-24", country="US", name="Stock-taking").pk,
    }
