"""Fill an empty database with a demo that has gone the way every request goes."""

from datetime import time, timedelta

from django.core.files.base import ContentFile
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from porting import outbox
from porting.choices import DocumentKind
from porting.management.demo_people import Demo, make_people_and_inventory
from porting.models import PortOrder, PortRequest
from porting.rules.agreements import STATEMENTS
from porting.services import (
    desk,
    documents,
    drafts,
    letters,
    notes,
    numbers,
    orders,
    portability,
    setup,
    signing,
    submission,
)
from porting.services.actors import Guest

SIGNER = Guest("Dana Ortiz", "dana@ortiz.example", "127.0.0.1", "Demo data")

DETAILS = {
    "carrier_name": "Verizon",
    "account_type": "business",
    "business_name": "Ortiz Family Dental, PLLC",
    "billing_first_name": "Dana",
    "billing_last_name": "Ortiz",
    "account_number": "742-118-4471",
    "btn": "+15125550100",
    "service_street": "1400 Lavaca St",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": True,
    "mobile_numbers": "none",
    "scope": "full",
    "signer_is": "billing_contact",
    "signer_name": SIGNER.name,
    "signer_title": "Owner",
    "signer_email": SIGNER.email,
    "signer_relationship": "owner",
}


class Command(BaseCommand):
    help = "Make demo data: people, inventory, and requests at several stages. Safe to repeat."

    def handle(self, **options):
        if Account.objects.filter(name="Brightline Agency").exists():
            self.stdout.write("The demo data is there already.")
            return
        with transaction.atomic():
            demo = make_people_and_inventory()
        self.make_draft(demo)
        self.make_submitted(demo)
        self.make_sent_back(demo)
        self.make_live(demo)
        self.stdout.write("Demo data made.")

    def start(
        self, demo: Demo, name: str, typed: list[str], *, is_configured: bool = True, **more
    ) -> PortRequest:
        """A draft with its details, and numbers that were checked and have a route."""
        request = drafts.start_request(demo.account, by=demo.customer)
        values = DETAILS | {"name": name} | more
        drafts.save_section(request, values, version=request.version, by=demo.customer)
        request.refresh_from_db()
        numbers.add_numbers(request, typed, by=demo.customer)
        values = {"route_id": demo.front_desk.pk, "source_id": demo.source.pk}
        if is_configured:
            setup.configure_all(request, values | {"is_texting_enabled": True}, by=demo.customer)
        with transaction.atomic():
            portability.ask_check(request, by=demo.customer)
        outbox.drain()
        request.refresh_from_db()
        return request

    def make_draft(self, demo: Demo) -> None:
        """Half-way, with a number that cannot port: it is where other numbers ring."""
        typed = ["(512) 555-0101", "(512) 555-0102", "(512) 555-0148"]
        self.start(demo, "Austin clinics", typed, is_configured=False)

    def make_submitted(self, demo: Demo) -> PortRequest:
        typed = ["512-555-0121", "512-555-0122", "512-555-0123"]
        request = self.start(demo, "Main office lines", typed)
        self.sign_and_submit(demo, request)
        return request

    def sign_and_submit(self, demo: Demo, request: PortRequest) -> None:
        slugs = [statement.slug for statement in STATEMENTS]
        drafts.agree(request, slugs, by=demo.customer, ip="127.0.0.1")
        letters.send_for_signature(request, name=SIGNER.name, email=SIGNER.email, by=demo.customer)
        outbox.drain()
        signing.consent(request, by=SIGNER)
        shown = {
            letter.version: letter.document.sha256
            for letter in request.live_letters().select_related("document")
        }
        signing.sign(request, name=SIGNER.name, title="Owner", shown=shown, by=SIGNER)
        outbox.drain()
        taken = documents.store_bill(request, [a_bill(request)], by=SIGNER)
        if not request.documents.filter(kind=DocumentKind.BILL).exists():
            raise CommandError(f"The demo's bill was refused: {taken}")
        request.refresh_from_db()
        submission.submit(request, by=demo.customer)
        outbox.drain()
        request.refresh_from_db()

    def make_sent_back(self, demo: Demo) -> None:
        request = self.start(demo, "North clinic", ["512-555-0131"], service_zip="78664")
        self.sign_and_submit(demo, request)
        desk.take(request, by=demo.staff)
        words = "The bill shows ZIP code 78701. Look at the service address on its first page."
        desk.send_back(request, ["postal_code_mismatch"], words, by=demo.staff)
        outbox.drain()

    def make_live(self, demo: Demo) -> None:
        request = self.start(demo, "Radio campaign", ["512-555-0141", "512-555-0142"])
        self.sign_and_submit(demo, request)
        desk.take(request, by=demo.staff)
        desk.approve(request, by=demo.staff)
        notes.post_note(
            request, "Verizon usually answers within a week.", by=demo.staff, is_from_staff=True
        )
        for order in PortOrder.objects.filter(request=request).select_related("request__account"):
            orders.mark_sent(order, by=demo.staff)
            day = timezone.now().date() + timedelta(days=10)
            day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
            orders.record_foc(order, day, time(10, 30), "America/Chicago", by=demo.staff)
            orders.complete_numbers(order, order.numbers.all(), by=demo.staff)
        outbox.drain()


def a_bill(request: PortRequest) -> ContentFile:
    """A phone bill as a PDF, with what a good copy shows; plainly marked as made up."""
    from weasyprint import HTML

    rows = "".join(f"<li>{number.e164}</li>" for number in request.numbers.all())
    page = f"""<h1>verizon business</h1><p>Sample bill of the Portdesk demo. Not a real bill.</p>
    <p>Ortiz Family Dental, PLLC<br>1400 Lavaca St<br>Austin TX 78701</p>
    <p>Account number 742-118-4471</p>
    <p>Bill date {timezone.now():%B %d, %Y}</p><ul>{rows}</ul>"""
    return ContentFile(HTML(string=page).write_pdf(), name="verizon-bill.pdf")
