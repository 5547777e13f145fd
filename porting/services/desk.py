"""What carrier relations do with a request: take it, send it back, approve it."""

from collections.abc import Iterable
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import User
from numbers.prepared import prepared
from porting.choices import Kind, Method, Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed, OrderNotReady, PortingError
from porting.models import (
    LetterOfAuthorization,
    PortNumber,
    PortOrder,
    PortRequest,
    Rejection,
)
from porting.rules import lifecycle, risk
from porting.rules.faster import changed_meanwhile, last_move, somebody_was_faster
from porting.rules.rejections import REASON, fix_fields_of, needs_new_loa, wants_only_a_letter
from porting.rules.section_rules import Facts
from porting.services import holds, letters, links
from porting.services.events import record
from porting.services.free_words import refuse_secrets
from porting.services.notes import post_status
from porting.services.orders import check_letter

MAX_TEXT = 2000
VOID_REASON = "Our team asked for a new letter."
PON_LENGTH = 16

# What the customer reads when somebody takes a submitted request, and the mail that says so.
STARTED = ("We have started to check your papers.", "in_review")
STARTED_TICKET = ("Someone on our team is looking at this now.", "ticket_taken")

# An order in one of these has not gone to the carrier yet.
UNSENT = (Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.INFO_NEEDED, Status.READY)


def take(request: PortRequest, *, by: User) -> PortRequest:
    """Make ``by`` the one who works on the request; a submitted one goes into review.

    Raises MoveNotAllowed, naming the person, when somebody else works on it already.
    """
    with transaction.atomic():
        if request.status == Status.SUBMITTED:
            try:
                lifecycle.move(request, Status.IN_REVIEW, assignee=by)
            except MoveNotAllowed:
                raise MoveNotAllowed(_who_has(request, by)) from None
            said, mail = STARTED_TICKET if request.is_ticket else STARTED
            post_status(request, said, by=by, mail=mail)
        else:
            if request.is_ended or request.status == Status.DRAFT:
                raise MoveNotAllowed(
                    f"This port request is “{request.status_label}”: nothing to take."
                )
            free = PortRequest.objects.filter(pk=request.pk, assignee=None, status=request.status)
            if not free.update(assignee=by, version=F("version") + 1):
                raise MoveNotAllowed(_who_has(request, by))
            request.assignee = by
        record(request, "taken", by=by)
    return request


def _who_has(request: PortRequest, by: User) -> str:
    owner = PortRequest.objects.select_related("assignee").get(pk=request.pk).assignee
    if owner is None:
        return somebody_was_faster(request.pk)
    known = f" {did}." if (did := last_move(request.pk)) else ""
    if owner == by:
        return f"You have taken this request already.{known} Nothing changed."
    return f"{owner} has taken this request already.{known} Nothing changed."


def release(request: PortRequest, *, by: User) -> PortRequest:
    """Give the request back to the queue, whoever had it; its status stays.

    Raises MoveNotAllowed when nobody has it.
    """
    with transaction.atomic():
        owned = PortRequest.objects.filter(pk=request.pk, assignee__isnull=False)
        if not owned.update(assignee=None, version=F("version") + 1):
            known = f" {did}." if (did := last_move(request.pk)) else ""
            raise MoveNotAllowed(f"Nobody has this request.{known} Nothing changed.")
        request.assignee = None
        record(request, "released", by=by)
    return request


def send_back(
    request: PortRequest,
    reasons: Iterable[str],
    text: str = "",
    *,
    by: User,
    version: int | None = None,
    secrets_seen: bool = False,
) -> Rejection:
    """Return the request to its customer, with what to correct; its pages open again.

    ``reasons`` are slugs of the catalogue; ``text`` goes into the note and the mail and is needed
    for "other". Where the letter itself is what is wrong, the live ones are voided, since nothing
    the customer corrects would do it. ``version`` is that of the page the person saw. Raises
    PortingError naming the field, SecretSeen, ChangedMeanwhile or MoveNotAllowed; then nothing has
    changed.
    """
    slugs = [slug for slug in REASON if slug in set(reasons)]
    text = text.strip()
    if not slugs:
        raise PortingError("Select at least one reason.", field="reasons")
    if slugs == ["other"] and not text:
        raise PortingError("Enter the message for the customer.", field="text")
    if len(text) > MAX_TEXT:
        raise PortingError(f"Message must be {MAX_TEXT:,} characters or fewer.", field="text")
    refuse_secrets(text, request, field="text", seen=secrets_seen, writer=by)
    if request.is_ticket:
        raise MoveNotAllowed("A request of this kind is not sent back: ask the customer instead.")
    with transaction.atomic():
        lifecycle.check_move(
            Status(request.status), Status.INFO_NEEDED, "This port request", of=request.pk
        )
        _check_version(request, version)
        lifecycle.move(request, Status.INFO_NEEDED)
        # After the move, which waits for whoever is just sending an order.
        if gone := request.orders.exclude(status__in=[*UNSENT, Status.CANCELLED]).first():
            raise MoveNotAllowed(
                f"Order {gone} is with the carrier, so the request cannot go back to the customer."
            )
        rejection = Rejection.objects.create(
            request=request,
            reasons=slugs,
            fix_fields=fix_fields_of(slugs),
            text=text,
            created_by=by,
        )
        record(request, "sent_back", by=by, reasons=slugs, rejection=rejection.pk)
        if wants_only_a_letter(slugs) and (live := list(request.live_letters())):
            letters.void(live, VOID_REASON, by=by, link_reason=links.REPLACED)
        post_status(
            request, _what_to_correct(slugs, text), by=by, mail="sent_back", rejection=rejection.pk
        )
    return rejection


def _what_to_correct(slugs: list[str], text: str) -> str:
    lines = [f"{REASON[slug].title}. {REASON[slug].customer_text}" for slug in slugs]
    if slugs == ["other"]:
        lines = []
    if text:
        lines.append(text)
    if needs_new_loa(slugs):
        lines.append("What you correct is printed on the letter, so it has to be signed again.")
    return "\n\n".join(["We need a correction before we can go on.", *lines])


def obstacles(
    request: PortRequest, letters_now: list[LetterOfAuthorization] | None = None
) -> list[str]:
    """Return what stands between the request and Approve, in words; empty when nothing does.

    ``letters_now`` are its live letters, if they were read already.
    """
    if request.kind != Kind.VOICE:
        return ["Only requests for voice numbers are approved. Answer this one with a note."]
    found = [holds.DISPUTED] if request.disputed_at else []
    live = Facts(request).letters if letters_now is None else letters_now
    if not live:
        found.append("There is no letter. Send the request back so that one is signed.")
    for letter in live:
        found += _obstacles_of(letter)
    if not found:
        try:
            letters.check_current(request, live)
        except PortingError as error:
            found.append(str(error))
    if not Facts(request).has_bill:
        found.append("There is no phone bill. Send the request back and ask for one.")
    if not _orders(request.pk) or _without_order(request.pk):
        found.append(
            "Not every number is in a carrier order. Send the request back for a new letter."
        )
    return found


@prepared
def _orders(pk: int) -> "QuerySet[PortOrder, int]":
    return PortOrder.objects.filter(request=pk).order_by().values_list("pk", flat=True)[:1]


@prepared
def _without_order(pk: int) -> "QuerySet[PortNumber, int]":
    rows = PortNumber.objects.filter(request=pk, order=None).order_by()
    return rows.values_list("pk", flat=True)[:1]


def _obstacles_of(letter: LetterOfAuthorization) -> list[str]:
    try:
        check_letter(letter)
    except OrderNotReady as error:
        return [str(error)]
    found = []
    if letter.method == Method.PAPER and letter.paper_checked_at is None:
        found.append(
            f"Letter {letter.reference} was signed on paper. Look at the scan and check the four "
            "points below it."
        )
    if letter.method != Method.PAPER and letter.signed_document_id is None:
        found.append(
            f"The signed PDF of letter {letter.reference} is still being made. "
            "Try again in a minute; Waiting work shows what holds it up."
        )
    return found


def approve(request: PortRequest, *, by: User, version: int | None = None) -> PortRequest:
    """Say that the papers are right: the proposed orders get their PONs and can be sent.

    ``version`` is that of the page the person saw. Raises MoveNotAllowed, ChangedMeanwhile, or
    OrderNotReady with what is missing; then nothing has changed.
    """
    with transaction.atomic():
        lifecycle.hold(request.pk)
        lifecycle.check_move(
            Status(request.status), Status.READY, "This port request", of=request.pk
        )
        _check_version(request, version)
        if missing := obstacles(request):
            raise OrderNotReady(" ".join(missing))
        orders = list(request.orders.filter(status=Status.IN_REVIEW).order_by("mark"))
        is_flagged = risk.is_flagged(request)
        for order in orders:
            order.request = request
            _give_pon(order, by=by, is_flagged=is_flagged)
        lifecycle.move(request, Status.READY)
        pons = [order.pon for order in orders]
        record(request, "approved", by=by, pons=pons)
        post_status(
            request,
            f"Your papers are checked. {_travel(len(orders))} to {request.carrier_name} next.",
            by=by,
            mail="approved",
        )
    return request


def _travel(orders: int) -> str:
    return "We send your order" if orders == 1 else f"We send your {orders} orders"


def _give_pon(order: PortOrder, *, by: User, is_flagged: bool) -> None:
    """Give an order its PON, unique over all orders: "7F3K2Q-A"; once given it stays.

    What was released before is looked at anew: the request has changed since.

    A PON is A-Z, 0-9 and hyphens, at most 16 characters. The unique index is the referee.
    """
    approved = {
        "approved_at": timezone.now(),
        "approved_by": by,
        "is_flagged": is_flagged,
        "released_at": None,
        "released_by": None,
        "version": F("version") + 1,
    }
    mine = PortOrder.objects.filter(pk=order.pk)
    if order.pon:
        mine.update(**approved)
        return
    base = f"{order.request.reference.removeprefix('PR-')}-{order.mark}"
    for attempt in count(1):
        pon = (base if attempt == 1 else f"{base}-{attempt}")[:PON_LENGTH]
        try:
            with transaction.atomic():
                mine.update(pon=pon, **approved)
        except IntegrityError:
            continue
        order.pon = pon
        return


def _check_version(request: PortRequest, version: int | None) -> None:
    if version is not None and version != request.version:
        raise ChangedMeanwhile(changed_meanwhile(request.pk))
