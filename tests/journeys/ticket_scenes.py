"""Tickets in the states that a page can show."""

import io

FAX = {
    "carrier_name": "Verizon",
    "business_name": "Ortiz Family Dental, PLLC",
    "service_street": "1400 Lavaca St",
    "service_city": "Austin",
    "service_state": "TX",
    "service_zip": "78701",
    "is_billing_address_same": True,
    "signer_name": "Dana Ortiz",
    "signer_title": "Owner",
    "message": "The machine is in the back office. It must not ring the phones.",
}


def everything(stage):
    """Make every scene of a ticket; return, by scene, the words that stand in addresses."""
    from porting.choices import Kind

    made = {
        "fax_making": fax(stage, drained=False),
        "fax_ready": fax(stage),
        "fax_complete": fax(stage, papers=True),
        "fax_changed": changed(stage),
        "fax_sent": fax(stage, papers=True, to="sent"),
        "fax_taken": fax(stage, papers=True, to="taken"),
        "fax_asked": fax(stage, papers=True, to="asked"),
        "fax_done": fax(stage, papers=True, to="done"),
        "country_draft": plain(stage, Kind.OTHER_COUNTRY),
        "country_sent": plain(stage, Kind.OTHER_COUNTRY, to="sent"),
        "question_refused": plain(stage, Kind.QUESTION, to="refused"),
        # Last, since a ticket that nobody has filled in is opened again instead of a new one.
        "fax_empty": empty(stage, Kind.FAX),
        "country_empty": empty(stage, Kind.OTHER_COUNTRY),
        "question_empty": empty(stage, Kind.QUESTION),
    }
    return {scene: words_of(row) for scene, row in made.items()}


def words_of(row):
    return {"account": row.account.public_id, "reference": row.reference}


def empty(stage, kind):
    from porting.services import tickets

    return tickets.start(stage.account, kind, by=stage.sam)


def fax(stage, *, drained=True, papers=False, to=""):
    from porting.choices import Kind
    from porting.models import OutboxMessage
    from porting.services import tickets

    row = empty(stage, Kind.FAX)
    values = FAX | {"numbers_typed": next(stage.next_number)}
    tickets.save_details(row, values, version=row.version, by=stage.sam)
    if not drained:  # nobody makes the letter: the promise is put off
        from datetime import timedelta

        from django.utils import timezone

        tomorrow = timezone.now() + timedelta(days=1)
        OutboxMessage.objects.filter(reference=row.reference).update(due_at=tomorrow)
        return row
    row = fresh(row)
    if papers:
        attach(stage, row)
    return on(stage, row, to)


def attach(stage, row):
    from django.core.files.base import ContentFile

    from porting.choices import DocumentKind
    from porting.services import fax_letters, ticket_papers

    letter = fax_letters.current(row)
    for kind, name, of_letter in (
        (DocumentKind.BILL, "verizon-bill.pdf", None),
        (DocumentKind.SIGNED_LETTER, "letter-signed.pdf", letter),
    ):
        paper = ContentFile(blank_page(), name=name)
        ticket_papers.attach(row, kind, [paper], by=stage.sam, letter=of_letter)


def blank_page():
    import pikepdf

    paper, content = pikepdf.new(), io.BytesIO()
    paper.add_blank_page(page_size=(612, 792))
    paper.save(content)
    return content.getvalue()


def changed(stage):
    from porting.services import tickets

    row = fax(stage, papers=True)
    tickets.save_details(row, {"service_zip": "78702"}, version=row.version, by=stage.sam)
    return fresh(row)


def plain(stage, kind, *, to=""):
    from porting.services import tickets

    row = empty(stage, kind)
    values = {
        "country": "United Kingdom",
        "numbers_typed": "+44 20 7946 0958\n+44 20 7946 0959",
        "message": "Can these move before March?",
    }
    if kind == "question":
        del values["country"]
    tickets.save_details(row, values, version=row.version, by=stage.sam)
    return on(stage, fresh(row), to)


def on(stage, row, to):
    """Take a ticket from its form to where its scene wants it."""
    from porting.services import desk, ticket_desk, tickets

    if not to:
        return row
    tickets.submit(row, by=stage.sam)
    if to != "sent":
        desk.take(row, by=stage.priya)
    if to == "asked":
        ticket_desk.ask(row, "Page 2 of the bill is missing. Can you add it?", by=stage.priya)
    if to == "done":
        ticket_desk.finish(row, "Moved this morning. Send a test page.", by=stage.priya)
    if to == "refused":
        ticket_desk.refuse(row, "We do not port there yet.", by=stage.priya)
    return fresh(row)


def fresh(row):
    from porting import outbox
    from porting.models import PortRequest

    outbox.drain()
    return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)
