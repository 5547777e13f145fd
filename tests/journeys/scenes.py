"""Requests in every state a page can show, in an installation of their own.

Run as a program (``python -m tests.journeys.scenes``) it makes the demo's people and these
requests in the empty folder that DATA_DIR names, and prints what the pages' addresses need. No
worker runs beside it, so a scene that waits goes on waiting.
"""

import io
import json
import os
import sys
from datetime import timedelta
from types import SimpleNamespace

import django

LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
SIGNER = ("Dana Ortiz", "dana@ortiz-owner.example")


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    json.dump(scenes(), sys.stdout)


def scenes():
    """Make everything; return, by scene, the words that stand in addresses."""
    from django.core.management import call_command

    from accounts.models import Account, User
    from porting.management.demo_people import make_people_and_inventory

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_people_and_inventory()
    stage = SimpleNamespace(
        account=Account.objects.get(name="Ortiz Dental"),
        sam=User.objects.get(email="sam@ortiz.example"),
        priya=User.objects.get(email="priya@portdesk.example"),
    )
    stage.next_number = iter(f"+1505555{n:04d}" for n in range(9999))
    made = {
        "empty": draft(stage, "Nothing yet", details=False),
        "long": long_texts(stage),
        "checking": checking(stage),
        "bad": bad_numbers(stage),
        "checked": draft(stage, "Checked lines", count=3),
        "many": draft(stage, "A hundred lines", count=100, agreed=False),
        "agreed": draft(stage, "Ready for the letter", count=2, agreed=True),
        "asked": asked(stage, "Letter sent"),
        "reading": asked(stage, "Letter opened", consented=True),
        "declined": declined(stage),
        "withdrawn": withdrawn(stage),
        "replaced": replaced(stage),
        "signed": signed(stage, "Bill missing"),
        "complete": signed(stage, "Ready to submit", bill=True),
        "submitted": submitted(stage, "Just submitted"),
        "taken": taken(stage, "Being reviewed"),
        "info": sent_back(stage),
        "ready": ordered(stage, "Approved"),
        "sent": ordered(stage, "With the carrier", sent=True),
        "dated": ordered(stage, "Port date set", sent=True, dated=True),
        "live": ordered(stage, "All live", sent=True, dated=True, live=True),
        "failed": ordered(stage, "Did not move", sent=True, failed=True),
        "cancelled": cancelled(stage),
    }
    broken_promise(made["submitted"]["reference"])
    return made | inventory(stage) | {"people": people(stage)}


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
    from porting.models import OutboxMessage

    words = draft(stage, "Check under way", count=2, checked=False)
    tomorrow = django.utils.timezone.now() + timedelta(days=1)
    OutboxMessage.objects.filter(reference=words["reference"]).update(due_at=tomorrow)
    return words


def bad_numbers(stage):
    """Two that can port, one where other numbers ring, one that is ours already."""
    typed = [next(stage.next_number), next(stage.next_number), "(512) 555-0148", "(737) 555-0110"]
    return draft(stage, "Some cannot port", typed=typed)


# --- Letters ------------------------------------------------------------------


def asked(stage, name, *, consented=False):
    from porting import outbox
    from porting.choices import Purpose
    from porting.services import letters, links, signing

    words = draft(stage, name, count=2, agreed=True)
    row = row_of(words)
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
    from porting.services import signing

    words = asked(stage, "Declined")
    signing.decline(row_of(words), reason="details_wrong", words="Wrong ZIP code.", by=guest())
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


# --- With the desk --------------------------------------------------------------


def submitted(stage, name):
    from porting import outbox
    from porting.services import submission

    words = signed(stage, name, bill=True)
    submission.submit(row_of(words), by=stage.sam)
    outbox.drain()
    return words_of(row_of(words)) | {"sign": words["sign"]}


def taken(stage, name):
    from porting.choices import Audience
    from porting.services import desk, notes

    words = submitted(stage, name)
    row = row_of(words)
    desk.take(row, by=stage.priya)
    notes.post_note(row, "Is suite 4 part of the address?", by=stage.priya, is_from_staff=True)
    notes.post_note(row, "Yes, it is on the bill.", by=stage.sam)
    notes.post_note(
        row,
        "Asked Verizon about suite 4.",
        by=stage.priya,
        audience=Audience.STAFF,
        is_from_staff=True,
    )
    return words


def sent_back(stage):
    from porting import outbox
    from porting.services import desk

    words = taken(stage, "Needs a correction")
    text = "The bill shows ZIP code 78702. Look at the service address on its first page."
    desk.send_back(row_of(words), ["postal_code_mismatch"], text, by=stage.priya)
    outbox.drain()
    return words


def ordered(stage, name, *, sent=False, dated=False, live=False, failed=False):
    from datetime import time

    from django.utils import timezone

    from porting import outbox
    from porting.models import PortOrder
    from porting.services import desk, orders

    words = taken(stage, name)
    desk.approve(row_of(words), by=stage.priya)
    order = PortOrder.objects.select_related("request__account").get(
        request__reference=words["reference"]
    )
    if sent:
        orders.mark_sent(order, by=stage.priya)
    if dated:
        day = timezone.now().date() + timedelta(days=10)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        orders.record_foc(order, day, time(10, 30), "America/Chicago", by=stage.priya)
    if live:
        orders.complete_numbers(order, order.numbers.all(), by=stage.priya, is_early_confirmed=True)
    if failed:
        orders.fail_numbers(order, order.numbers.all(), "The line was cut off.", by=stage.priya)
    outbox.drain()
    return words


def cancelled(stage):
    from porting import outbox
    from porting.services import cancelling

    words = submitted(stage, "Called off")
    cancelling.cancel(row_of(words), "We are staying with our carrier.", by=stage.sam)
    outbox.drain()
    return words


def broken_promise(reference):
    """One mail that was given up and one that waits for its next try."""
    from porting.choices import OutboxState
    from porting.models import OutboxMessage

    done = OutboxMessage.objects.filter(kind="send_mail", reference=reference).order_by("pk")
    first, second = (message.pk for message in done[:2])
    OutboxMessage.objects.filter(pk=first).update(
        state=OutboxState.DEAD, attempts=12, done_at=None, last_error="SMTP said 550 no such user"
    )
    OutboxMessage.objects.filter(pk=second).update(
        state=OutboxState.PENDING,
        attempts=2,
        done_at=None,
        due_at=django.utils.timezone.now() + timedelta(days=1),
        last_error="ConnectionRefusedError: [Errno 111] Connection refused",
    )


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


def inventory(stage):
    account = stage.account
    unused = account.sources.create(name=f"Radio {LONG}")
    return {
        "tracking": {"number": account.tracking_numbers.get(e164="+17375550110").public_id},
        "receiving": {"number": route_of(stage).public_id},
        "source": {"source": account.sources.get(name="Google Ads").public_id},
        "unused": {"source": unused.public_id},
        "settings": {"settings": account.call_settings.get(is_account_level=True).public_id},
    }


def people(stage):
    """The accounts of those who sign in, a key that sets a password, a mail that was caught."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings

    from accounts.models import Account

    mail = sorted((settings.DATA_DIR / "mail").glob("*.eml"))[-1]
    return {
        "sam": stage.account.public_id,
        "mo": Account.objects.get(name="Northway Fleet").public_id,
        "ada": Account.objects.get(name="Alder Roofing").public_id,
        "uidb36": user_pk_to_url_str(stage.sam),
        "key": default_token_generator.make_token(stage.sam),
        "mail": mail.stem,
    }


if __name__ == "__main__":
    main()
