"""Where a port starts, and what becomes a ticket instead."""

import pytest

from porting.choices import Kind
from porting.models import PortRequest
from tests.porting.tickets.conftest import page_of
from tests.porting.tickets.pages_read import other, text_of

# --- Before there is a ticket ---------------------------------------------------


def test_the_start_of_a_port_says_what_the_help_pages_say(sam, account):
    page = text_of(sam.get(f"/a/{account.public_id}/numbers/port/new/"))

    for words in (
        "Carrier Name",
        "Numbers you want to port",
        "Account Number",
        "Account PIN Number",
        "Billing Address (As appears on phone bill)",
        "Billing Company Name (As appears on phone bill)",
        "Billing Contact Name (As appears on phone bill)",
        "Copy of your latest phone bill",
        "What is Porting?",
        (
            "Porting a number is transferring a phone number from one telecommunications provider "
            "to another while keeping the same number. This allows users to switch service "
            "providers without changing their existing phone numbers."
        ),
        (
            "The process typically involves submitting a porting request to the new provider, who "
            "coordinates with the current provider to complete the transfer. Porting a number "
            "ensures continuity and convenience for users, as they can retain their familiar "
            "contact information even when changing service providers."
        ),
        "Before starting your port request, please review the following",
        "Only US numbers can be ported into Portdesk via the Port Numbers page.",
        "Verify the numbers in the port and make sure they are not active Receiving Numbers.",
        (
            "If a Receiving Number is ported, you will no longer be able to answer that number "
            "directly outside of Portdesk."
        ),
        (
            "If a number you are porting is an active Receiving Number, please choose an alternate "
            "routing method for the associated tracking numbers."
        ),
        "Porting phone numbers into Portdesk can take 2 - 4 weeks to complete.",
        "Porting fax numbers into Portdesk can take 1 - 2 weeks to complete.",
    ):
        assert words in page


def test_the_other_cases_say_what_the_help_pages_say(sam, account, settings):
    settings.FAX_CARRIER_NAME = "Fax & Co"
    answer = sam.get(other(account))
    page = text_of(answer)

    for words in (
        "Porting a Fax Number",
        "Porting a fax number into your Portdesk account is handled by our Fax & Co team.",
        f"Account ID: {account.public_id}",
        "Fax Number",
        "Proof of Ownership",
        "Fax & Co Letter of Authorization",
        "Please use the subject",
        "does offer porting from other countries (where available).",
        "will contact you regarding the regulatory paperwork required.",
        "Toll-free numbers",
        "Not sure?",
    ):
        assert words in page
    subject = f">Fax Porting Documentation - {account.public_id}</p>"
    assert subject in answer.content.decode()
    assert "mailto:porting@portdesk.example?" not in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "kind"),
    [("fax", Kind.FAX), ("country", Kind.OTHER_COUNTRY), ("question", Kind.QUESTION)],
)
def test_a_button_starts_a_ticket(sam, account, slug, kind):
    answer = sam.post(other(account, f"start/{slug}/"), {"numbers": "+44 20 7946 0958"})

    row = PortRequest.objects.get()
    assert (row.kind, row.status, row.numbers_typed) == (kind, "draft", "+44 20 7946 0958")
    assert answer.url == page_of(row, "ticket/")
    assert "+44 20 7946 0958" in sam.get(answer.url).content.decode()


def test_there_is_no_ticket_of_another_kind(sam, account):
    assert sam.post(other(account, "start/voice/")).status_code == 404
    assert sam.get(other(account, "start/fax/")).status_code == 405
    assert PortRequest.objects.count() == 0


def test_a_viewer_and_a_stranger_start_no_ticket(client, account, viewer, stranger):
    for person, status in ((viewer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(other(account, "start/fax/")).status_code == status
    assert PortRequest.objects.count() == 0
