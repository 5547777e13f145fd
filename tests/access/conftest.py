"""One row of everything, by the words of the tables."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from numbers.models import CallSettings, TrackingNumber
from porting import outbox
from porting.choices import DocumentKind, Kind
from porting.models import (
    Document,
    DocumentPage,
    DocumentReading,
    Holiday,
    NumberConflict,
    OutboxMessage,
    PortRequest,
)
from porting.services import imports, tickets
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
    # Read by the worker: without its copy a paper is handed to nobody.
    reading = DocumentReading(
        document=document, read_at=timezone.now(), safe_type="application/pdf"
    )
    reading.safe_file.save("", ContentFile(b"pdf"), save=True)
    return document


def a_list(row, member):
    """A list on its way in, with a name that is not known."""
    content = b"TN,Fwd to,Source\n5125550103,(512) 555-0199,Radio KUTX\n"
    return imports.take_in(row, SimpleUploadedFile("clinics.csv", content), by=member)


def one_of_everything(account, member, route, tracking="+17375550110"):
    """One row of everything, by the words of the tables above."""

    row = factories.make_request(
        account, member, numbers=("+15125550101",), checked=True, route=route
    )
    sent = factories.make_request(
        account, member, numbers=("+15125550102",), checked=True, route=route
    )
    PortRequest.objects.filter(pk=sent.pk).update(status="submitted", submitted_at=timezone.now())

    live = factories.make_request(account, member, numbers=("+15125550188",), checked=True)
    live.numbers.update(status="ported", ported_at=timezone.now())
    now = timezone.now()
    PortRequest.objects.filter(pk=live.pk).update(status="ported", submitted_at=now, ended_at=now)

    user_route = factories.make_route(account, "+15125550147", kind="USR", name="Kim Lee")
    conflict = NumberConflict.objects.create(
        request=row, e164="+15125550101", opened_at=timezone.now()
    )
    ticket = tickets.start(account, Kind.FAX, by=member)
    sent_ticket = tickets.start(account, Kind.QUESTION, by=member)
    PortRequest.objects.filter(pk=sent_ticket.pk).update(
        status="in_review", submitted_at=timezone.now()
    )
    with transaction.atomic():
        outbox.add("send_mail", key="access", mail="submitted", request=row.pk)
    return {
        "request": row.reference,
        "submitted": sent.reference,
        "live": live.reference,
        "left_over": live.numbers.get().pk,
        "number": row.numbers.get().pk,
        "tracking": TrackingNumber.objects.create(account=account, e164=tracking).public_id,
        "receiving": route.public_id,
        "source": factories.make_source(account).public_id,
        "settings": CallSettings.objects.get(account=account).public_id,
        "document": a_document(row).public_id,
        "desk_document": a_document(sent).public_id,
        "message": OutboxMessage.objects.get(dedupe_key="send_mail:access").pk,
        "letter": 1,
        "user_route": user_route.public_id,
        "conflict": conflict.pk,
        "ticket": ticket.reference,
        "ticket_document": a_document(ticket).public_id,
        "desk_ticket": sent_ticket.reference,
        "import": a_list(row, member).public_id,
        "holiday": Holiday.objects.get_or_create(
            date="2026-12-24", country="US", defaults={"name": "Stock-taking"}
        )[0].pk,
    }


@pytest.fixture
def rows(account, member, route, desk_worker):
    return one_of_everything(account, member, route)
