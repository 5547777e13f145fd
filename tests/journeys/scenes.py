"""Requests in the states that a page of the wizard or of a guest can show."""

import io
from datetime import timedelta

LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
SIGNER = ("Dana Ortiz", "dana@ortiz-owner.example")


# --- Drafts -------------------------------------------------------------------


def draft(stage, name, *, count=0, details=True, agreed=None, checked=True, typed=None, **more):
    from porting import outbox
    from porting.services import drafts, numbers, portability, setup

    row = drafts.start_request(stage.account, by=stage.sam)
    sam = stage.sam
    contact = {
        "user_first_name": sam.first_name,
        "user_last_name": sam.last_name,
        "user_company": stage.account.name,
        "user_email": sam.email,
        "user_phone": sam.phone,
    }
    values = {"name": name} | contact | (details_of() if details else {}) | more
    drafts.save_section(row, values, version=row.version, by=stage.sam)
    row.refresh_from_db()
    typed = typed or [next(stage.next_number) for _ in range(count)]
    if typed:
        numbers.add_numbers(row, typed, by=stage.sam)
        if agreed is not None:
            values = {"route_id": route_of(stage).pk, "source_id": None}
            setup.configure_all(row, values | {"is_texting_enabled": True}, by=stage.sam)
        portability.ask_check(row, by=stage.sam)
        if checked:
            outbox.drain()
    if agreed:
        agree(stage, row)
    row.refresh_from_db()
    return words_of(row)


def agree(stage, row):
    from porting.rules.agreements import STATEMENTS
    from porting.services import drafts

    drafts.agree(row, [one.slug for one in STATEMENTS], by=stage.sam, ip="127.0.0.1")


def details_of():
    return {
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
        "signer_name": SIGNER[0],
        "signer_title": "Owner",
        "signer_email": SIGNER[1],
        "signer_relationship": "owner",
    }


def long_texts(stage):
    """The longest words people have: in a heading, a list, a table and a letter."""
    return draft(
        stage,
        f"{LONG} {LONG}"[:100],
        count=3,
        agreed=True,
        business_name=f"{LONG} & {LONG}, Incorporated"[:120],
        billing_first_name="Hubert Blaine",
        billing_last_name=LONG,
        service_street=f"12345 {LONG} Boulevard"[:80],
        service_city="Llanfairpwllgwyngyllgogerych",
        signer_title="Executive Vice President of Telecommunications Procurement",
        signer_email="hubert.wolfeschlegelsteinhausenbergerdorff@long-domain.example",
    )


def checking(stage):
    """Nobody answers the check: the promise is put off."""
    from django.utils import timezone

    from porting.models import OutboxMessage

    words = draft(stage, "Check under way", count=2, checked=False)
    tomorrow = timezone.now() + timedelta(days=1)
    OutboxMessage.objects.filter(reference=words["reference"]).update(due_at=tomorrow)
    return words


def bad_numbers(stage):
    """Two that can port, one where other numbers ring, one that is ours already."""
    typed = [next(stage.next_number), next(stage.next_number), "(512) 555-0148", "(737) 555-0110"]
    return draft(stage, "Some cannot port", typed=typed)


# --- Letters ------------------------------------------------------------------


def asked(stage, name, *, consented=False, more=()):
    from porting import outbox
    from porting.choices import Purpose
    from porting.models import PortNumber
    from porting.services import letters, links, mail_limits, signing

    words = draft(stage, name, count=2, agreed=True)
    row = row_of(words)
    one = row.numbers.first()
    alike = {"request": row, "route": one.route, "verdict": one.verdict, "line_type": one.line_type}
    row.numbers.bulk_create(
        PortNumber(position=10 + n, typed=e164, e164=e164, **alike) for n, e164 in enumerate(more)
    )
    mail_limits.forget_letters(row, SIGNER[1])
    letters.send_for_signature(
        row, name=SIGNER[0], email=SIGNER[1], message="Can you sign this today?", by=stage.sam
    )
    outbox.drain()
    if consented:
        signing.consent(row, by=guest())
    token = links.new_link(row, Purpose.SIGN, SIGNER[1], SIGNER[0])
    return words_of(row) | {"sign": token}


def declined(stage):
    from porting import outbox
    from porting.services import declining

    words = asked(stage, "Declined")
    declining.decline(row_of(words), reason="details_wrong", words="Wrong ZIP code.", by=guest())
    outbox.drain()
    return words


def withdrawn(stage):
    from porting import outbox
    from porting.services import letters

    words = asked(stage, "Withdrawn")
    letters.withdraw(row_of(words), by=stage.sam)
    outbox.drain()
    return words


def replaced(stage):
    """The signer holds a link to a letter that no longer counts."""
    from porting import outbox
    from porting.services import drafts, letters

    words = asked(stage, "Letter replaced")
    row = row_of(words)
    drafts.save_section(row, {"service_zip": "78702"}, version=row.version, by=stage.sam)
    row = row_of(words)
    letters.send_for_signature(row, name=SIGNER[0], email=SIGNER[1], by=stage.sam)
    outbox.drain()
    return words


def signed(stage, name, *, bill=False):
    from porting import outbox
    from porting.choices import Purpose
    from porting.services import links, signing

    words = asked(stage, name, consented=True)
    row = row_of(words)
    shown = {
        one.version: one.document.sha256 for one in row.live_letters().select_related("document")
    }
    signing.sign(row, name=SIGNER[0], title="Owner", shown=shown, by=guest())
    outbox.drain()
    if bill:
        send_bill(row)
    token = links.new_link(row, Purpose.BILL, "books@ortiz-owner.example", "Bo Books")
    return words_of(row) | {"sign": words["sign"], "bill": token}


def send_bill(row):
    import pikepdf
    from django.core.files.base import ContentFile

    from porting import outbox
    from porting.services import documents

    paper = pikepdf.new()
    paper.add_blank_page(page_size=(612, 792))
    # Every request its own bill: the same file twice is taken once.
    paper.docinfo["/Title"] = f"Bill of {row.reference}"
    content = io.BytesIO()
    paper.save(content)
    taken = documents.store_bill(
        row, [ContentFile(content.getvalue(), name="verizon-bill.pdf")], by=guest()
    )
    assert not taken.refused, taken.refused
    outbox.drain()


# --- Words for addresses ----------------------------------------------------------


def guest():
    from porting.services.actors import Guest

    return Guest(*SIGNER, "127.0.0.1", "A browser")


def row_of(words):
    from porting.models import PortRequest

    rows = PortRequest.objects.select_related("account", "created_by")
    return rows.get(reference=words["reference"])


def words_of(row):
    bad = row.numbers.exclude(verdict="can_port").order_by("position").first()
    number = bad or row.numbers.order_by("position").first()
    paper = row.documents.filter(kind="bill", removed_at=None).first()
    return {
        "account": row.account.public_id,
        "reference": row.reference,
        "pk": number.pk if number else 0,
        "document": paper.public_id if paper else "",
    }


def route_of(stage):
    return stage.account.routes.get(name="Front desk")
