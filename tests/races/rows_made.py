"""Requests at the moment before two people press, made cheaply: hundreds of them a race."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from porting.choices import DocumentKind
from porting.models import AgreedStatement, Document, PortOrder, PortRequest
from porting.rules.agreements import STATEMENTS, VERSION
from porting.services import desk, letters, mail_limits, signing, submission
from tests import factories
from tests.porting import letters_made, papers_made

PAPER = papers_made.pdf_bytes(deterministic_id=True)  # a real one: it may be sealed
DANA = letters_made.DANA


class Customer:
    """An account with a person who ports its numbers, over and over."""

    def __init__(self, name, **person):
        self.account = factories.make_account(name)
        self.by = factories.make_member(self.account, **person)
        self.route = factories.make_route(self.account)

    @transaction.atomic
    def prepared(self, *numbers, email=DANA.email):
        """A draft whose letters are made, for Dana at this address, and not yet rendered."""
        row = factories.make_request(
            self.account, self.by, numbers=numbers, checked=True, route=self.route
        )
        AgreedStatement.objects.bulk_create(
            AgreedStatement(
                request=row,
                slug=statement.slug,
                text_version=VERSION,
                text_sha256=statement.sha256,
                agreed_by=self.by,
                agreed_at=timezone.now(),
            )
            for statement in STATEMENTS
        )
        mail_limits.forget_letters(row, email)  # each round is a day of its own
        letters_made.send(row, self.by, email=email)
        return row

    @transaction.atomic
    def asked_to_sign(self, *numbers):
        """A draft whose signer has agreed to sign on screen and has the letter open."""
        row = self.prepared(*numbers)
        offer(row)
        signing.consent(row, by=DANA)
        return row

    @transaction.atomic
    def finished(self, *numbers):
        """A draft that lacks nothing but Submit."""
        row = self.asked_to_sign(*numbers)
        shown = letters_made.shown(row)
        signed = signing.sign(row, name="Dana Ortiz", title="Owner", shown=shown, by=DANA)
        for letter in signed:
            letter.signed_document = paper_of(row, DocumentKind.SIGNED_LETTER)
            letter.save()
        paper_of(row, DocumentKind.BILL)
        return PortRequest.objects.get(pk=row.pk)

    @transaction.atomic
    def submitted(self, *numbers):
        row = self.finished(*numbers)
        submission.submit(row, by=self.by)
        return PortRequest.objects.get(pk=row.pk)

    @transaction.atomic
    def in_review(self, *numbers, by):
        row = self.submitted(*numbers)
        desk.take(row, by=by)
        return row

    @transaction.atomic
    def approved(self, *numbers, by):
        row = self.in_review(*numbers, by=by)
        desk.approve(row, by=by)
        return row


def offer(row):
    """Do the worker's part for letters that are made: each is a paper of its own, and is sent."""
    now = timezone.now()
    for letter in row.live_letters().filter(document=None):
        letter.document = paper_of(row, DocumentKind.LETTER, says=letter.facts_sha256)
        letter.rendered_at = letter.sent_at = now
        letter.expires_at = now + timedelta(days=14)
        letter.save()


def paper_of(row, kind, says=""):
    """A paper whose bytes are on disk, once for all that say the same."""
    content = PAPER + f"\n% {says}".encode()
    name = f"races/{says or 'paper'}.pdf"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return Document.objects.create(
        request=row,
        kind=kind,
        file=name,
        content_type="application/pdf",
        size=len(content),
        page_count=1,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def numbers_of_round(n, count=2):
    """Numbers that no other round has; real ones, so that the check finds nothing against them."""
    return [f"+1512{2220000 + n * 10 + place}" for place in range(count)]


def opened(row):
    """Read a request, or an order with its request, as a page does when it is opened."""
    if isinstance(row, PortOrder):
        return PortOrder.objects.select_related("request__account", "letter").get(pk=row.pk)
    return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)


def is_signed_and_outdated(row):
    """Whether a live, signed letter says something else than its request."""
    row = PortRequest.objects.get(pk=row.pk)
    now = letters.current_facts(row)
    live = row.live_letters().filter(signed_at__isnull=False)
    return any(now[letter.group_class] != letter.facts for letter in live)
