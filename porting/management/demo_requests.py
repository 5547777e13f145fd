"""Requests of the demo: made by the services, so that each has gone the way every request goes."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from porting import outbox
from porting.choices import Audience, DocumentKind, Kind, Status
from porting.management.demo_people import Demo
from porting.models import FaxLetter, PortOrder, PortRequest
from porting.rules import lifecycle
from porting.rules.agreements import STATEMENTS
from porting.services import (
    cancelling,
    desk,
    documents,
    drafts,
    fax_letters,
    letters,
    mail_limits,
    notes,
    numbers,
    orders,
    portability,
    setup,
    signing,
    submission,
    ticket_papers,
    tickets,
)
from porting.services.actors import Guest
from porting.services.events import record

SIGNER = Guest("Dana Ortiz", "dana@ortiz-family.example", "127.0.0.1", "Demo data")
STUCK_DAYS = 9
REQUESTS = 22  # how many make_requests makes

FAX_DETAILS = {
    "numbers_typed": "512-555-0170",
    "carrier_name": "Verizon",
    "business_name": "Ortiz Family Dental, PLLC",
    "service_street": "1400 Lavaca St",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": True,
    "signer_name": SIGNER.name,
    "signer_title": "Owner",
}

DETAILS = {
    "carrier_name": "Verizon",
    "account_type": "business",
    "business_name": "Ortiz Family Dental, PLLC",
    "billing_first_name": "Dana",
    "billing_last_name": "Ortiz",
    "account_number": "VZ-88201-4471",
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


class Maker:
    """Makes requests for one customer and takes each as far as its story goes."""

    def __init__(self, demo: Demo, tell: Callable[[str], None] = lambda name: None):
        self.demo = demo
        self.tell = tell

    def draft(self, name: str, typed: list[str], *, is_set_up: bool = True) -> PortRequest:
        """A draft with its details, and numbers that were checked and have a route."""
        demo = self.demo
        self.tell(name)
        request = drafts.start_request(demo.account, by=demo.customer)
        who = demo.customer
        contact = {
            "user_first_name": who.first_name,
            "user_last_name": who.last_name,
            "user_company": demo.account.name,
            "user_email": who.email,
            "user_phone": who.phone,
        }
        values = DETAILS | contact | {"name": name}
        drafts.save_section(request, values, version=request.version, by=demo.customer)
        request.refresh_from_db()
        numbers.add_numbers(request, typed, by=demo.customer)
        if is_set_up:
            places = {"route_id": demo.front_desk.pk, "source_id": demo.source.pk}
            setup.configure_all(request, places | {"is_texting_enabled": True}, by=demo.customer)
        portability.ask_check(request, by=demo.customer)
        return self.settled(request)

    def settled(self, request: PortRequest) -> PortRequest:
        """Keep every promise and see the request as it is now."""
        outbox.drain()
        return PortRequest.objects.select_related("account", "created_by").get(pk=request.pk)

    def sent_for_signing(self, name: str, typed: list[str]) -> PortRequest:
        request = self.draft(name, typed)
        slugs = [statement.slug for statement in STATEMENTS]
        drafts.agree(request, slugs, by=self.demo.customer, ip="127.0.0.1")
        mail_limits.forget_letters(request, SIGNER.email)
        letters.send_for_signature(
            request, name=SIGNER.name, email=SIGNER.email, by=self.demo.customer
        )
        return self.settled(request)

    def submitted(self, name: str, typed: list[str]) -> PortRequest:
        request = self.sent_for_signing(name, typed)
        signing.consent(request, by=SIGNER)
        live = request.live_letters().select_related("document")
        shown = {letter.version: letter.document.sha256 for letter in live if letter.document}
        signing.sign(request, name=SIGNER.name, title="Owner", shown=shown, by=SIGNER)
        documents.store_bill(request, [a_bill(typed)], by=SIGNER)
        request = self.settled(request)
        submission.submit(request, by=self.demo.customer)
        return self.settled(request)

    def in_review(self, name: str, typed: list[str]) -> PortRequest:
        request = self.submitted(name, typed)
        desk.take(request, by=self.demo.staff)
        return self.settled(request)

    def approved(self, name: str, typed: list[str]) -> PortRequest:
        request = self.in_review(name, typed)
        desk.approve(request, by=self.demo.staff)
        return self.settled(request)

    def with_carrier(self, name: str, typed: list[str]) -> PortRequest:
        request = self.approved(name, typed)
        for order in orders_of(request):
            orders.mark_sent(order, by=self.demo.staff)
        return self.settled(request)

    def dated(self, name: str, typed: list[str]) -> PortRequest:
        request = self.with_carrier(name, typed)
        for order in orders_of(request):
            at = time(10, 30)
            orders.record_foc(
                order, a_port_day(), at, "America/Chicago", by=self.demo.staff, is_confirmed=True
            )
        return self.settled(request)

    def ended(self, name: str, typed: list[str], *, failing: int = 0) -> PortRequest:
        """Live but for the last ``failing`` numbers."""
        request = self.dated(name, typed)
        for order in orders_of(request):
            mine = list(order.numbers.all())
            if going := mine[: len(mine) - failing]:
                orders.complete_numbers(order, going, by=self.demo.staff, is_early_confirmed=True)
            if staying := mine[len(mine) - failing :]:
                why = "Verizon says that the line was disconnected."
                orders.fail_numbers(order, staying, why, by=self.demo.staff)
        return self.settled(request)

    def fax_form(self) -> PortRequest:
        """A fax form with its letter, a bill and the letter signed by hand, sent to our team."""
        by = self.demo.customer
        self.tell("Fax form")
        request = tickets.start(self.demo.account, Kind.FAX, by=by)
        tickets.save_details(request, dict(FAX_DETAILS), version=request.version, by=by)
        request = self.settled(request)
        letter = fax_letters.current(request)
        papers = ((DocumentKind.BILL, a_bill(["512-555-0170"]), None), *signed_by_hand(letter))
        for kind, paper, of_letter in papers:
            ticket_papers.attach(request, kind, [paper], by=by, letter=of_letter)
        tickets.submit(request, by=by)
        return self.settled(request)

    def other_country(self) -> PortRequest:
        """Two numbers of another country, which somebody asks about."""
        by = self.demo.customer
        self.tell("Numbers of another country")
        request = tickets.start(self.demo.account, Kind.OTHER_COUNTRY, by=by)
        values = {
            "country": "United Kingdom",
            "numbers_typed": "+44 20 7946 0958\n+44 20 7946 0959",
            "message": "BT has them now. Can they move before March?",
        }
        tickets.save_details(request, values, version=request.version, by=by)
        tickets.submit(request, by=by)
        return self.settled(request)

    def moved_on(self, name: str, typed: list[str], *path: Status) -> PortRequest:
        """A request whose order went on to a status that no page offers yet."""
        dated = path[0] in (Status.ACTIVATING, Status.JEOPARDY)
        request = (self.dated if dated else self.with_carrier)(name, typed)
        for order in orders_of(request):
            for status in path:
                with transaction.atomic():
                    lifecycle.move(order, status)
                    record(request, "moved", by=self.demo.staff, to=status)
        words = f"Set to “{path[-1].label}” for this demo."
        notes.post_note(
            request, words, by=self.demo.staff, audience=Audience.STAFF, is_from_staff=True
        )
        return self.settled(request)


def make_requests(demo: Demo, tell: Callable[[str], None]) -> None:
    """One request in every status, a refused number, a letter that waits, a stuck request.

    ``tell`` is called with the name of each of the ``REQUESTS`` before it is made.
    """
    make = Maker(demo, tell)
    make.draft(
        "Austin clinics",
        ["(512) 555-0101", "(512) 555-0102", "(512) 555-0148"],
        is_set_up=False,
    )
    make.sent_for_signing("New reception", ["512-555-0103"])
    make.submitted("Main office lines", ["512-555-0121", "512-555-0122", "512-555-0123"])
    make.in_review("South clinic", ["512-555-0124", "512-555-0125"])
    request = make.in_review("North clinic", ["512-555-0131"])
    words = "The bill shows ZIP code 78664. Look at the service address on its first page."
    desk.send_back(request, ["postal_code_mismatch"], words, by=demo.staff)
    make.approved("West clinic", ["512-555-0132", "800-555-0133"])
    make.with_carrier("Call center", ["512-555-0134"])
    make.dated("East clinic", ["512-555-0135", "512-555-0136"])
    make.ended("Radio campaign", ["512-555-0141", "512-555-0142"])
    make.ended("Billboards", ["512-555-0143", "512-555-0144", "512-555-0145"], failing=1)
    make.ended("Warehouse", ["512-555-0146"], failing=1)
    request = make.submitted("Second thoughts", ["512-555-0150"])
    cancelling.cancel(request, "We keep this line after all.", by=demo.customer)
    make.fax_form()
    make.other_country()
    request = make.submitted("Quiet for days", ["512-555-0152"])
    then = timezone.now() - timedelta(days=STUCK_DAYS)
    PortRequest.objects.filter(pk=request.pk).update(submitted_at=then, updated_at=then)
    for number, path in enumerate(
        (
            (Status.REJECTED,),
            (Status.REJECTED, Status.SUPP_SENT),
            (Status.CONFLICT,),
            (Status.CANCEL_REQUESTED,),
            (Status.JEOPARDY,),
            (Status.ACTIVATING,),
            (Status.ACTIVATING, Status.PORTED, Status.SNAPBACK),
        )
    ):
        make.moved_on(path[-1].label, [f"512-555-016{number}"], *path)
    outbox.drain()


def orders_of(request: PortRequest) -> list[PortOrder]:
    return list(request.orders.select_related("request__account", "letter"))


def a_port_day() -> date:
    """A business day ten days ahead, or the first one after it."""
    day = timezone.now().date() + timedelta(days=10)
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() > 4 else day


def signed_by_hand(letter: FaxLetter | None) -> Any:
    """The fax carrier's letter as if it came back from the scanner; plainly of the demo."""
    if letter is None or letter.document is None:
        return
    from weasyprint import HTML

    words = "<h1>Signed copy of the Portdesk demo</h1><p>The letter, signed: Dana Ortiz</p>"
    scan = ContentFile(HTML(string=words).write_pdf(), name="letter-signed.pdf")
    yield DocumentKind.SIGNED_LETTER, scan, letter


def a_bill(typed: list[str]) -> ContentFile:
    """A phone bill as a PDF, with what a good copy shows; plainly marked as made up."""
    from weasyprint import HTML

    lines = "".join(f"<li>{number}</li>" for number in typed)
    page = f"""<h1>verizon business</h1><p>Sample bill of the Portdesk demo. Not a real bill.</p>
    <p>Ortiz Family Dental, PLLC<br>1400 Lavaca St<br>Austin TX 78701</p>
    <p>Account number VZ-88201-4471</p>
    <p>Bill date {timezone.now():%B %d, %Y}</p><ul>{lines}</ul>"""
    return ContentFile(HTML(string=page).write_pdf(), name="verizon-bill.pdf")
