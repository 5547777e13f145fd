"""A fax form at the steps that lead to our team."""

from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.choices import DocumentKind, Kind
from porting.models import PortRequest
from porting.services import fax_letters, ticket_papers, tickets
from tests.porting import papers_made

FAX = {
    "numbers_typed": "512-555-0170\n(512) 555-0171",
    "carrier_name": "Verizon",
    "business_name": "Ortiz Family Dental, PLLC",
    "service_street": "1400 Lavaca St",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": True,
    "signer_name": "Dana Ortiz",
    "signer_title": "Owner",
}


# The same bytes each time: two files made alike would differ in their ids.
content_of = cache(papers_made.pdf_bytes)


def pdf(name="bill.pdf", pages=1):
    return SimpleUploadedFile(name, content_of(pages), "application/pdf")


def fresh(row):
    return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)


def page_of(row, rest=""):
    return f"/a/{row.account.public_id}/numbers/port/{row.reference}/{rest}"


@pytest.fixture
def fax(account, member):
    """Started, and nothing filled in."""
    return tickets.start(account, Kind.FAX, by=member)


@pytest.fixture
def filled(fax, member, keep_promises):
    """Its details are complete, and the letter is made."""
    tickets.save_details(fax, dict(FAX), version=fax.version, by=member)
    keep_promises()
    return fresh(fax)


@pytest.fixture
def complete(filled, member):
    """Both papers are there."""
    ticket_papers.attach(filled, DocumentKind.BILL, [pdf()], by=member)
    ticket_papers.attach(
        filled,
        DocumentKind.SIGNED_LETTER,
        [pdf("signed.pdf", 2)],
        by=member,
        letter=fax_letters.current(filled),
    )
    return filled


@pytest.fixture
def submitted(complete, member, keep_promises):
    tickets.submit(complete, by=member)
    keep_promises()
    return fresh(complete)


@pytest.fixture
def sam(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def question(account, member, keep_promises):
    row = tickets.start(account, Kind.QUESTION, by=member)
    values = {"message": "Can you port a pager?", "numbers_typed": ""}
    tickets.save_details(row, values, version=row.version, by=member)
    tickets.submit(row, by=member)
    keep_promises()
    return fresh(row)
