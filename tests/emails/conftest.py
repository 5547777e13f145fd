"""One request with a letter and an order, and every date in it fixed."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from porting import emails
from porting.models import LetterOfAuthorization, Note, OutboxMessage, PortOrder
from porting.services import mailing
from tests import factories

E164S = ("+15125550148", "+15125550149", "+15125550150")


@pytest.fixture
def account(agency):
    return factories.make_account("Ortiz Dental", parent=agency, public_id="AC-7F3K2Q")


@pytest.fixture
def port_request(account, member):
    return factories.make_request(
        account, member, numbers=E164S, reference="PR-7F3K2Q", account_pin="0417"
    )


@pytest.fixture
def letter(port_request, member):
    return LetterOfAuthorization.objects.create(
        request=port_request,
        group_class="local",
        facts={},
        facts_sha256="",
        signer_name="Dana Ortiz",
        signer_email="dana@ortiz.example",
        message="Hi Dana, this is the letter\nwe talked about. Thanks!",
        created_by=member,
        sent_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        expires_at=datetime(2026, 12, 4, 15, 0, tzinfo=UTC),
    )


@pytest.fixture
def order(port_request, letter):
    order = PortOrder.objects.create(
        request=port_request,
        letter=letter,
        mark="A",
        pon="PD7F3K2QA",
        foc_at=datetime(2026, 12, 1, 16, 30, tzinfo=UTC),
        foc_time_zone="America/Chicago",
    )
    port_request.numbers.update(order=order)
    return order


@pytest.fixture
def send(port_request):
    """Keep a promise of a mail, and of those it promises in turn; returns what went out."""

    def send(name, *, note_text="", author=None, is_from_staff=False, **ids):
        if note_text:
            note = Note.objects.create(
                request=port_request,
                text=note_text,
                audience="customer",
                author=author,
                author_label=str(author or "Portdesk"),
                is_from_staff=is_from_staff,
            )
            ids["note"] = note.pk
        payload = {"mail": name, "request": port_request.pk, **ids}
        key = f"send_mail:{name}:{OutboxMessage.objects.count()}"
        message = OutboxMessage.objects.create(
            kind="send_mail", dedupe_key=key, reference=port_request.reference, payload=payload
        )
        mailing.send_promised(message)
        for one in OutboxMessage.objects.filter(dedupe_key__startswith=f"{key}:").order_by("pk"):
            mailing.send_promised(one)
        return list(mail.outbox)

    assert emails.MAILS
    return send
