"""Numbers that went live at the carrier and are not in their account: the task of going live (U4).

Going live happens whatever the inventory says (docs/adr/0038). Where another account still has the
number under Tracking Numbers, it takes a person to say so: staff, or an admin of both accounts.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.access import seat_of
from accounts.models import Account, Role, User
from numbers import inventory
from numbers.models import TrackingNumber
from numbers.reading import national
from numbers.sets import OneOf
from porting.choices import Audience, Status
from porting.errors import ChangedMeanwhile, MoveNotAllowed
from porting.models import Note, PortNumber, PortRequest
from porting.rules import lifecycle
from porting.rules.faster import last_move
from porting.services.actors import label_of
from porting.services.events import record
from porting.services.notes import LONGEST_NAME
from porting.services.port_dates import as_configured

Holder = TrackingNumber | None
LISTED = 50


def left_over(request: PortRequest | None = None) -> list[PortNumber]:
    """Return the numbers that are live at the carrier and not in their account, oldest first.

    Of one request, or of all; at most fifty, by an index that has only them.
    """
    rows = _waiting().select_related("request__account").order_by("pk")
    if request is not None:
        rows = rows.filter(request=request)
    return list(rows[:LISTED])


def find(pk: int, request: PortRequest | None = None) -> PortNumber | None:
    """Return one of these numbers, with request and account; None for no such, or of another."""
    number = _waiting().filter(pk=pk).select_related("request__account").first()
    is_of_it = number is not None and (request is None or number.request_id == request.pk)
    return number if is_of_it else None


def _waiting() -> "QuerySet[PortNumber]":
    return PortNumber.objects.filter(status=Status.PORTED, tracking_number=None)


def holders_of(numbers: Collection[PortNumber]) -> dict[str, TrackingNumber]:
    """Return who has these numbers under Tracking Numbers, with the account; one statement."""
    here = TrackingNumber.objects.filter(released_at=None).select_related("account")
    return {row.e164: row for row in here.filter(OneOf("e164", [one.e164 for one in numbers]))}


def may_settle(number: PortNumber, holder: Holder, user: User) -> bool:
    """Whether this person may: staff, or whoever is admin of both accounts (an agency's tree)."""
    if user.has_perm("porting.work_desk"):
        return True
    accounts = [number.request.account, *([holder.account] if holder else [])]
    return all(_is_admin(user, account) for account in accounts)


def _is_admin(user: User, account: Account) -> bool:
    try:
        return seat_of(user, account.public_id).role == Role.ADMIN
    except Http404:
        return False


@transaction.atomic
def settle(number: PortNumber, *, holder: Holder, by: User) -> None:
    """Put a number that is live into its own account, with the routing chosen for it.

    ``holder`` is the tracking number of another account that was shown to ``by``: it is released.
    Its request, if it came by one, gets an event; neither account reads about the other. Raises
    ChangedMeanwhile when somebody else has the number by now, MoveNotAllowed when it is settled.
    """
    request = number.request
    lifecycle.hold(request.pk)
    waiting = _waiting().filter(pk=number.pk)
    if not waiting.exists():
        did = last_move(request.pk, ("number_brought_in",))
        raise MoveNotAllowed(f"{national(number.e164)} is settled already. {did}. Nothing changed.")
    now = timezone.now()
    if holder is not None:
        _release(holder, number, by=by)
    live = inventory.bring_live(
        request.account, [as_configured(number)], number.ported_at or now
    ).get(number.e164)
    if live is None:
        raise ChangedMeanwhile(
            f"Somebody else has {national(number.e164)} now. Look at the page again. "
            "Nothing changed."
        )
    waiting.update(tracking_number=live)
    record(request, "number_brought_in", by=by, number=number.e164)
    Note.objects.create(
        request=request,
        text=f"{national(number.e164)} is in Tracking Numbers now.",
        audience=Audience.CUSTOMER,
        author=by,
        author_label=label_of(by)[:LONGEST_NAME],
        is_status=True,
        is_from_staff=by.has_perm("porting.work_desk"),
    )


def _release(holder: TrackingNumber, number: PortNumber, *, by: User) -> None:
    """Take the number out of the other account; what is set on it there stays with the old row."""
    theirs = TrackingNumber.objects.filter(pk=holder.pk, e164=number.e164, released_at=None)
    if not theirs.exclude(account=number.request.account_id).update(released_at=timezone.now()):
        raise ChangedMeanwhile(
            f"{national(number.e164)} has just left the account that had it. Look at the page "
            "again. Nothing changed."
        )
    came = PortRequest.objects.filter(numbers__tracking_number=holder).order_by("-pk").first()
    if came is not None:
        record(came, "number_left", by=None, number=number.e164)
