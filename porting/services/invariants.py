"""What must be true of the stored rows at any moment; ``manage.py check_invariants`` asks.

Each check yields a sentence for every row that breaks its promise, and nothing when all is well.
They read in batches, so that they run beside a working installation. Source: security.md 4.2.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import ENDED, RELEASING, Audience, Kind, OutboxState, Status
from porting.models import (
    Event,
    FaxLetter,
    LetterOfAuthorization,
    Note,
    OutboxMessage,
    PortNumber,
    PortOrder,
    PortRequest,
)
from porting.rules.lifecycle import derive
from porting.services import done_work
from porting.services.events import digest_of
from porting.services.letter_invariants import check_fax_letters, check_letters
from porting.services.stored_files import check_files

Findings = Iterator[str]
BATCH = 1_000
GRACE = timedelta(seconds=60)


def check_promises() -> Findings:
    """I2: a customer note has its mail, and what the statuses say was told in a note."""
    named = Concat(
        Value("send_mail:"),
        OuterRef("mail_name"),
        Value(":note:"),
        Cast(OuterRef("pk"), CharField()),
    )
    unmailed = Note.objects.filter(audience=Audience.CUSTOMER).exclude(is_status=True, mail="")
    # Promises kept long ago are forgotten with their request (services/done_work.py).
    before = timezone.now() - timedelta(days=settings.KEEP_DONE_WORK_DAYS)
    over = done_work.over_since(PortRequest.objects.filter(pk=OuterRef("request")), before)
    unmailed = unmailed.exclude(Exists(over), created_at__lt=before)
    for mail_name, notes in (
        (F("mail"), unmailed.filter(is_status=True)),
        (Value("new_note", CharField()), unmailed.filter(is_status=False)),
    ):
        promise = OutboxMessage.objects.filter(dedupe_key=named)
        for note in notes.annotate(mail_name=mail_name).filter(~Exists(promise)).iterator(BATCH):
            yield f"Note {note.pk} of request {note.request_id} has no promise of its mail."
    for mail, rows in _to_be_told():
        told = Note.objects.filter(request=OuterRef("_request"), mail=mail)
        for pk in _distinct(rows.filter(~Exists(told)), "_request"):
            yield f"Request {pk} was never told “{mail}”."


def _distinct(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    # Ordered by the column alone: the models' own order would be part of what is distinct.
    return rows.order_by(column).values_list(column, flat=True).distinct()


def _to_be_told() -> Iterator[tuple[str, QuerySet[Any]]]:
    requests = PortRequest.objects.annotate(_request=F("pk"))
    orders = PortOrder.objects.annotate(_request=F("request_id"))
    submitted = requests.filter(submitted_at__isnull=False)
    yield "submitted", submitted.filter(kind=Kind.VOICE)
    yield "ticket_submitted", submitted.exclude(kind=Kind.VOICE)
    yield "sent_to_carrier", orders.filter(sent_at__isnull=False)
    yield "port_date_set", orders.filter(foc_at__isnull=False)
    numbers = PortNumber.objects.annotate(_request=F("request_id"))
    yield "numbers_live", numbers.filter(status=Status.PORTED)


def check_claims() -> Findings:
    """I3: no number is claimed twice, and a number is claimed exactly while its status says so."""
    claimed = PortNumber.objects.filter(is_claimed=True)
    for row in claimed.values("e164").order_by("e164").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"{row['n']} requests claim one number at once."
    wrong = Q(is_claimed=True, status__in=RELEASING) | (
        Q(is_claimed=False) & ~Q(status__in=RELEASING)
    )
    for number in PortNumber.objects.filter(wrong).iterator(BATCH):
        claims = "is claimed" if number.is_claimed else "is not claimed"
        yield f"Number {number.pk} of request {number.request_id} {claims} while {number.status}."


def check_statuses() -> Findings:
    """An order's status is derived from its numbers', a request's from its orders'."""
    below: dict[int, set[str]] = {}
    for order, status in _pairs(PortNumber.objects.filter(order__isnull=False), "order_id"):
        below.setdefault(order, set()).add(status)
    yield from _differing(PortOrder.objects.all(), below, "Order")
    below = {}
    for request, status in _pairs(PortOrder.objects.all(), "request_id"):
        below.setdefault(request, set()).add(status)
    without_orders = PortNumber.objects.filter(request__orders__isnull=True)
    for request, status in _pairs(without_orders, "request_id"):
        below.setdefault(request, set()).add(status)
    yield from _differing(PortRequest.objects.all(), below, "Request")
    under_way = PortNumber.objects.filter(order__isnull=True).exclude(
        status__in=[Status.DRAFT, Status.INFO_NEEDED, *ENDED]
    )
    for number in under_way.iterator(BATCH):
        yield f"Number {number.pk} of request {number.request_id} travels in no order."


def _pairs(rows: QuerySet[Any], above: str) -> QuerySet[Any]:
    return rows.order_by().values_list(above, "status").distinct()


def _differing(rows: QuerySet[Any], below: dict[int, set[str]], noun: str) -> Findings:
    for pk, status in rows.order_by("pk").values_list("pk", "status").iterator(BATCH):
        if pk in below and derive(below[pk]) != status:
            yield f"{noun} {pk} is “{status}” where “{derive(below[pk])}” follows from below it."


def check_orders() -> Findings:
    """An order has a PON exactly when it was approved, and only numbers of its letter."""
    wrong = Q(approved_at__isnull=False, pon="") | (Q(approved_at__isnull=True) & ~Q(pon=""))
    for order in PortOrder.objects.filter(wrong).iterator(BATCH):
        yield f"Order {order.pk} has {'a' if order.pon else 'no'} PON and does not say so."
    orders = PortOrder.objects.filter(request__submitted_at__isnull=False)
    for order in orders.select_related("letter").order_by("pk").iterator(BATCH):
        e164s = set(order.numbers.values_list("e164", flat=True))
        if extra := e164s - set(order.letter.facts.get("numbers", [])):
            yield f"Order {order.pk} has {len(extra)} numbers that its letter does not name."


def check_events() -> Findings:
    """I7: every request's chain of events is whole, and its head is the one the request knows."""
    heads: dict[int, tuple[int, str]] = {}
    events = Event.objects.order_by("request_id", "seq").iterator(BATCH)
    for request_id, chain in groupby(events, key=lambda event: event.request_id):
        seq, head = 0, ""
        for event in chain:
            seq += 1
            if (event.seq, event.prev_hash) != (seq, head) or digest_of(event) != event.hash:
                yield f"The history of request {request_id} is broken at event {event.seq}."
                break
            head = event.hash
        heads[request_id] = (seq, head)
    known = PortRequest.objects.order_by("pk").values_list("pk", "event_count", "event_head")
    for pk, count, head in known.iterator(BATCH):
        if heads.get(pk, (0, "")) != (count, head):
            yield f"The history of request {pk} does not end where the request says."


def check_leases() -> Findings:
    """I10: nothing is leased for longer than its lease and a minute."""
    late = timezone.now() - GRACE
    for message in OutboxMessage.objects.filter(state=OutboxState.LEASED, lease_until__lt=late):
        yield f"Promise {message.pk} ({message.kind}) is leased since {message.lease_until}."


# What must belong to the account of its parent, and the way from it to both accounts.
SAME_ACCOUNT = (
    (PortNumber, "route__account", "request__account"),
    (PortNumber, "source__account", "request__account"),
    (PortNumber, "call_settings__account", "request__account"),
    (PortNumber, "tracking_number__account", "request__account"),
    (PortNumber, "order__request", "request"),
    (PortOrder, "letter__request", "request"),
    (LetterOfAuthorization, "document__request", "request"),
    (LetterOfAuthorization, "signed_document__request", "request"),
    (LetterOfAuthorization, "paper_document__request", "request"),
    (LetterOfAuthorization, "signed_drawing__request", "request"),
    (FaxLetter, "document__request", "request"),
    (TrackingNumber, "route__account", "account"),
    (TrackingNumber, "fail_safe__account", "account"),
    (TrackingNumber, "source__account", "account"),
    (TrackingNumber, "call_settings__account", "account"),
)


def check_accounts() -> Findings:
    """I12: children belong to the account, or the request, of their parent."""
    for model, child, parent in SAME_ACCOUNT:
        strays = model._default_manager.filter(**{f"{child}__isnull": False})
        for pk in strays.exclude(**{child: F(parent)}).values_list("pk", flat=True):
            name = child.partition("__")[0].replace("_", " ")
            yield f"The {name} of {model._meta.verbose_name} {pk} belongs to somebody else."


def check_secrets() -> Findings:
    """I14: a request that has ended keeps neither account number nor PIN."""
    gone = Q(status__in=ENDED) | Q(deleted_at__isnull=False)
    # What staff said may be taken back for a moment; until then the wiping is promised.
    waiting = OutboxMessage.objects.filter(kind="wipe_secrets").exclude(state=OutboxState.DONE)
    gone &= ~Q(reference__in=waiting.exclude(state=OutboxState.CANCELLED).values("reference"))
    held = PortRequest.objects.filter(gone).exclude(account_number="", account_pin="")
    for pk in held.values_list("pk", flat=True):
        yield f"Request {pk} has ended and still holds an account number or PIN."
    pins = PortNumber.objects.filter(request__in=PortRequest.objects.filter(gone))
    for pk in _distinct(pins.exclude(account_pin=""), "request_id"):
        yield f"A number of request {pk} still holds a PIN after the request has ended."


CHECKS: dict[str, Callable[[], Findings]] = {
    "promises": check_promises,
    "claims": check_claims,
    "statuses": check_statuses,
    "orders": check_orders,
    "letters": check_letters,
    "fax letters": check_fax_letters,
    "events": check_events,
    "leases": check_leases,
    "files": check_files,
    "accounts": check_accounts,
    "secrets": check_secrets,
}


def broken() -> Iterator[str]:
    """Yield every broken promise as ``"check: sentence"``."""
    for name, check in CHECKS.items():
        for sentence in check():
            yield f"{name}: {sentence}"
