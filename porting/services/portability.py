"""Check Portability: asking for it, and the worker's answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Account
from numbers.models import Route, RouteKind, TrackingNumber
from numbers.sets import OneOf, update_each
from porting import outbox
from porting.choices import EDITABLE, GOOD_VERDICTS, Verdict
from porting.errors import ChecksUsedUp, NotEditable, PortingError
from porting.models import OutboxMessage, PortNumber, PortRequest
from porting.rules import portability
from porting.services import check_limits, conflicts, lookups, readings
from porting.services.actors import Actor
from porting.services.events import record

# A check answers within seconds; after this long without one, asking again is not impatience.
SLOW = timedelta(seconds=60)


@transaction.atomic
def ask_check(request: PortRequest, *, by: Actor) -> bool:
    """Promise a check of all numbers; returns False when one is already under way.

    Raises NotEditable, PortingError for a request without numbers, and ChecksUsedUp when the
    person has had too many checked today; then nothing has changed.
    """
    now = timezone.now()
    open_request = PortRequest.objects.filter(
        pk=request.pk, status__in=EDITABLE, deleted_at__isnull=True
    )
    answered = Q(check_asked_at=None) | Q(checked_at__gte=F("check_asked_at"))
    idle = open_request.filter(answered | Q(check_asked_at__lt=now - SLOW))
    if not idle.update(check_asked_at=now):
        if not open_request.exists():
            raise NotEditable("This request is with our team. Its numbers cannot be checked now.")
        return False
    if not request.numbers.exists():
        raise PortingError("Add at least one number.", field="typed")
    check_limits.take_check(request, by=by)
    outbox.add(
        "check_numbers",
        key=f"check:{request.pk}:{now.isoformat()}",
        reference=request.reference,
        request=request.pk,
    )
    record(request, "check_asked", by=by)
    request.check_asked_at = now
    return True


@transaction.atomic
def answer_check(message: OutboxMessage) -> None:
    """Keep the promise: judge the numbers as they are now and store the answer.

    Runs twice without harm. Taking the request's row first keeps its numbers still meanwhile, so
    the answer belongs to the version that is stored with it.
    """
    row = PortRequest.objects.filter(
        pk=message.payload["request"], status__in=EDITABLE, deleted_at__isnull=True
    )
    if not row.update(check_asked_at=F("check_asked_at")):
        return
    request = row.select_related("account").get()
    if request.is_check_fresh and not request.is_check_running:
        return
    good, bad = _judge(request)
    readings.promise_again(request)
    record(request, "numbers_checked", by=None, can_port=good, cannot=bad)
    lookups.promise(request)


@transaction.atomic
def verdicts_now(request: PortRequest) -> bool:
    """Judge all numbers once more and store it; returns whether every one can port."""
    PortRequest.objects.filter(pk=request.pk).update(checked_at=F("checked_at"))
    _, bad = _judge(request)
    request.refresh_from_db(fields=["numbers_version", "checked_version", "checked_at"])
    return bad == 0


def judge_one(request: PortRequest, number: PortNumber, *, by: Actor) -> None:
    """Fill in the verdict of one number that is about to be stored. Raises ChecksUsedUp."""
    check_limits.take_number(by=by)
    finding = portability.verdicts(request.account, request, [number.e164])[number.e164]
    number.verdict, number.verdict_detail = finding.verdict, finding.detail
    taken = [number.e164] if finding.verdict == Verdict.NOT_AVAILABLE else []
    conflicts.keep_in_step(request, taken, [number.e164])
    lookups.promise(request)


@transaction.atomic
def judge_again(request: PortRequest) -> None:
    """Store the verdicts anew because something else is known now."""
    if PortRequest.objects.filter(pk=request.pk).update(checked_at=F("checked_at")):
        request.refresh_from_db()
        if request.is_check_fresh:
            _judge(request)


@transaction.atomic
def check_again_wherever(account: Account, e164s: Collection[str], *, by: Actor) -> int:
    """Promise a new check for each open request of the account that asks for one of these.

    Called when a place in the account was changed that a check may have named. Returns how many.
    """
    asking = PortNumber.objects.filter(request=OuterRef("pk")).filter(OneOf("e164", e164s))
    drafts = PortRequest.objects.of_account(account).filter(status__in=EDITABLE)
    return sum(_is_asked(request, by=by) for request in drafts.filter(Exists(asking)))


def _is_asked(request: PortRequest, *, by: Actor) -> bool:
    """Ask for a check that nobody pressed a button for: without one the page says it is stale."""
    try:
        return ask_check(request, by=by)
    except ChecksUsedUp:
        return False


@dataclass(frozen=True)
class SecondLook:
    """What some numbers would be found to be now, and whether the stored answer still holds."""

    found: dict[str, portability.Finding]
    has_changed: bool


def look_again(request: PortRequest, shown: Sequence[PortNumber]) -> SecondLook:
    """Judge anew the numbers that a page shows, and ask whether the account took in any other.

    At most eleven statements, and their cost does not grow with the request: what a list of ten
    thousand does not show is asked from the side of the account's own phones and numbers, and
    Submit judges every one again. Nothing is stored.
    """
    found = portability.verdicts(request.account, request, [number.e164 for number in shown])
    differs = any(found[number.e164].verdict != number.verdict for number in shown)
    return SecondLook(found, differs or _came_in_since(request))


def _came_in_since(request: PortRequest) -> bool:
    """Tell whether a number that could port is one of the account's own by now."""
    good = request.numbers.filter(
        e164=OuterRef("e164"), verdict__in=GOOD_VERDICTS, status__in=EDITABLE
    ).order_by()
    own = Exists(good)
    phones = Route.objects.filter(account=request.account, plan=None).exclude(e164="")
    kinds = [RouteKind.RECEIVING_NUMBER, RouteKind.USER]
    here = TrackingNumber.objects.filter(account=request.account, released_at=None)
    return phones.filter(own, kind__in=kinds).exists() or here.filter(own).exists()


def _judge(request: PortRequest) -> tuple[int, int]:
    """Store the verdicts; returns how many can port and how many cannot.

    Only numbers that are still with the customer are judged: one that is on its way would be
    found "already here" because of this very port.
    """
    rows = request.numbers.filter(status__in=EDITABLE).order_by()
    stored = list(rows.values_list("pk", "e164", "verdict", "verdict_detail"))
    found = portability.verdicts(request.account, request, [e164 for _, e164, _, _ in stored])
    changed = [
        (pk, str(found[e164].verdict), found[e164].detail)
        for pk, e164, verdict, detail in stored
        if (found[e164].verdict, found[e164].detail) != (verdict, detail)
    ]
    if changed:
        update_each(request.numbers.all(), ["verdict", "verdict_detail"], changed)
    PortRequest.objects.filter(pk=request.pk).update(
        checked_version=F("numbers_version"), checked_at=timezone.now()
    )
    taken = [e164 for e164, one in found.items() if one.verdict == Verdict.NOT_AVAILABLE]
    conflicts.keep_in_step(request, taken, found.keys())
    good = sum(finding.verdict in GOOD_VERDICTS for finding in found.values())
    return good, len(found) - good
