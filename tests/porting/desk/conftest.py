"""Requests as the desk gets them: signed, with a bill, submitted."""

from datetime import time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from porting.choices import DocumentKind, Status
from porting.models import (
    Document,
    LetterOfAuthorization,
    OutboxMessage,
    PortOrder,
    PortRequest,
)
from porting.papers.facts import digest
from porting.rules import grouping, lifecycle
from porting.rules.agreements import STATEMENTS
from porting.services import desk, drafts, letters, orders
from tests import factories

THREE = ("+15125550101", "+15125550102", "+15125550103")


def make_paper(row, kind=DocumentKind.BILL, name="bill.pdf"):
    paper = Document(request=row, kind=kind, original_name=name, content_type="application/pdf")
    paper.size, paper.sha256 = 4, "0" * 64
    paper.file.save("", ContentFile(b"%PDF"), save=False)
    paper.save()
    return paper


def make_submitted(account, member, *, numbers=THREE, signed_days_ago=1, bill=True, **fields):
    """A request whose letters are signed and rendered, in the status submitted."""
    fields.setdefault("account_pin", "90210")
    row = factories.make_request(account, member, numbers=numbers, checked=True, **fields)
    drafts.agree(row, [statement.slug for statement in STATEMENTS], by=member, ip="203.0.113.7")
    now = timezone.now()
    signed_at = now - timedelta(days=signed_days_ago)
    facts = letters.current_facts(row)
    for mark, group in zip("ABC", grouping.groups(row), strict=False):
        said = facts[str(group.line_class)]
        letter = LetterOfAuthorization.objects.create(
            request=row,
            version=ord(mark) - 64,
            group_class=group.line_class,
            facts=said,
            facts_sha256=digest(said),
            wording_version=said["wording"],
            signer_name=row.signer_name,
            signer_email=row.signer_email,
            created_by=member,
            document=make_paper(row, DocumentKind.LETTER, "letter.pdf"),
            sent_at=signed_at,
            consented_at=signed_at,
            signed_at=signed_at,
            signed_name=row.signer_name,
            signed_title="Owner",
            signed_ip="203.0.113.7",
            signed_sha256="0" * 64,
            signed_document=make_paper(row, DocumentKind.SIGNED_LETTER, "signed.pdf"),
        )
        order = PortOrder.objects.create(
            request=row, letter=letter, mark=mark, line_class=group.line_class
        )
        row.numbers.filter(e164__in=group.e164s).update(order=order)
    if bill:
        make_paper(row)
    lifecycle.move(row, Status.SUBMITTED, submitted_at=now)
    return PortRequest.objects.get(pk=row.pk)


@pytest.fixture
def submitted(account, member, route):
    return make_submitted(account, member, route=route)


@pytest.fixture
def in_review(submitted, desk_worker):
    desk.take(submitted, by=desk_worker)
    return submitted


@pytest.fixture
def ready(in_review, desk_worker):
    desk.approve(in_review, by=desk_worker)
    return in_review


@pytest.fixture
def order(ready):
    return the_order(ready)


def the_order(row):
    return PortOrder.objects.select_related("request__account", "letter").get(request=row)


def next_tuesday():
    """A Tuesday that a carrier can confirm: two weeks ahead, or the first one after."""
    today = timezone.now().date()
    return today + timedelta(days=14 + (1 - today.weekday()) % 7)


@pytest.fixture
def sent(order, desk_worker):
    return orders.mark_sent(order, by=desk_worker)


@pytest.fixture
def dated(sent, desk_worker):
    return orders.record_foc(sent, next_tuesday(), time(10, 30), "America/Chicago", by=desk_worker)


def state_of(row):
    """Everything a refusal must leave as it was."""
    row = PortRequest.objects.get(pk=row.pk)
    return (
        row.status,
        row.version,
        row.assignee_id,
        row.event_count,
        row.notes.count(),
        row.rejections.count(),
        list(row.orders.order_by("mark").values_list("mark", "status", "pon", "foc_at", "version")),
        list(row.numbers.order_by("pk").values_list("e164", "status", "is_claimed")),
        row.account.tracking_numbers.count(),
    )


@pytest.fixture
def message(in_review):
    return OutboxMessage.objects.filter(reference=in_review.reference).first()
