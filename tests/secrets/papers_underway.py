"""Papers, lists and wishes of a world that wait for the worker, with secrets at hand."""

from django.core.files.uploadedfile import SimpleUploadedFile

from numbers import editing
from porting.choices import Kind
from porting.models import PortRequest
from porting.services import documents, imports, submit_for_me, tickets
from tests.crawl.world import numbers
from tests.porting import papers_made
from tests.porting.imports import lists_made
from tests.porting.letters_made import DANA
from tests.porting.tickets.conftest import FAX

HEADINGS = ("Tracking Number to Port", "Receiving Number", "PIN")


def promise(world, pin):
    """Promise to scan, read, submit, tell of a phone, import a list with PINs, and a fax letter."""
    row = world.requests["signed"]
    submit_for_me.ask(row, wanted=True, by=world.member)
    bill = SimpleUploadedFile("May.pdf", papers_made.bill_pdf(["a phone bill"]))
    documents.store_bill(row, [bill], by=DANA)

    blank = PortRequest.objects.get(pk=world.requests["blank"].pk)
    content = lists_made.as_csv([[e164, "", pin] for e164 in numbers()], headings=HEADINGS)
    number_import = imports.take_in(blank, lists_made.upload(content), by=world.member)
    imports.start(number_import, by=world.member)

    sent = world.requests["sent"]  # one of its numbers becomes a phone of the account
    editing.save_receiving_number(sent.account, e164=sent.numbers.first().e164, name="")

    fax = tickets.start(world.account, Kind.FAX, by=world.member)
    tickets.save_details(fax, dict(FAX), version=fax.version, by=world.member)
