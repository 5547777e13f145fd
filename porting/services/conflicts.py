"""Numbers that two accounts want: opened by the check, settled by staff, told to neither account.

Source: design.md 7, "Ownership": a conflict between accounts says one neutral sentence, whatever
the reason. What the sentence hides from the customer is here for the desk.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from numbers.prepared import prepared
from numbers.sets import OneOf, insert_all
from numbers.usage import Use, uses_of
from porting.choices import ENDED, Verdict
from porting.errors import MoveNotAllowed, ReasonNeeded
from porting.models import NumberConflict, PortNumber, PortRequest
from porting.papers.facts import printable
from porting.rules.faster import last_move
from porting.services.events import record
from porting.services.free_words import KEPT, refuse_secrets

LONGEST_WORDS = 400


def keep_in_step(request: PortRequest, taken: Collection[str], judged: Collection[str]) -> None:
    """Open a conflict for each number that another account has, and close those that are over.

    ``taken`` are the numbers that were found to be another account's among the ``judged`` ones.
    What staff have settled stays settled. Call it in the transaction that stores the verdicts; one
    statement when nothing has changed, at most four.
    """
    known = {
        conflict.e164: conflict
        for conflict in NumberConflict.objects.filter(request=request).order_by()
    }
    now = timezone.now()
    again = [e164 for e164 in taken if e164 in known and _went_away(known[e164])]
    over = [
        e164
        for e164, conflict in known.items()
        if conflict.closed_at is None and e164 in judged and e164 not in taken
    ]
    rows = NumberConflict.objects.filter(request=request)
    if again:
        rows.filter(OneOf("e164", again)).update(closed_at=None, opened_at=now)
    if over:
        rows.filter(OneOf("e164", over), closed_at=None).update(closed_at=now)
    if new := sorted(set(taken) - known.keys()):
        insert_all([NumberConflict(request=request, e164=e164, opened_at=now) for e164 in new])


def _went_away(conflict: NumberConflict) -> bool:
    return conflict.closed_at is not None and conflict.settled_by_id is None


def open_conflicts() -> "QuerySet[NumberConflict]":
    """Return what staff have to settle: the number still stands in a request that exists."""
    asked = PortNumber.objects.filter(
        request=OuterRef("request"), e164=OuterRef("e164"), verdict=Verdict.NOT_AVAILABLE
    )
    here = NumberConflict.objects.filter(closed_at=None, request__deleted_at=None)
    here = here.exclude(request__status__in=ENDED)  # called off: nobody asks for it any more
    return here.filter(Exists(asked)).select_related("request__account", "request__created_by")


def conflicts_about(request: PortRequest, most: int) -> list[NumberConflict]:
    """Return open conflicts in which this request asks for a number, or holds it."""
    found = _about(request.pk)
    return list(open_conflicts().filter(OneOf("id", found))[:most]) if found else []


@prepared
def _about(pk: int) -> "QuerySet[NumberConflict, int]":
    held = PortNumber.objects.filter(request=pk, is_claimed=True, e164=OuterRef("e164"))
    mine = open_conflicts().filter(Q(request=pk) | Exists(held))
    return mine.order_by().values_list("pk", flat=True)


@dataclass(frozen=True)
class Sides:
    """A conflict with what the other account has: a request that holds the number, or uses."""

    conflict: NumberConflict
    holder: PortRequest | None
    uses: list[Use]


def with_sides(conflicts: Collection[NumberConflict]) -> list[Sides]:
    """Return each conflict with its other side; at most seven statements however many there are."""
    e164s = [conflict.e164 for conflict in conflicts]
    if not e164s:
        return []
    held = PortNumber.objects.filter(is_claimed=True).filter(OneOf("e164", e164s)).order_by()
    holders = {number.e164: number.request for number in held.select_related("request__account")}
    uses = uses_of(e164s)
    return [
        Sides(
            conflict,
            holders.get(conflict.e164),
            [
                use
                for use in uses.get(conflict.e164, [])
                if use.account_id != conflict.request.account_id
            ],
        )
        for conflict in conflicts
    ]


def settle(conflict: NumberConflict, words: str, *, by: User, secrets_seen: bool = False) -> None:
    """Close a conflict with what was found out; neither customer is told.

    Raises ReasonNeeded without words, SecretSeen, MoveNotAllowed when it is closed already.
    """
    words = printable(words)
    if not words:
        raise ReasonNeeded("Enter what you found out.", field="words")
    if len(words) > LONGEST_WORDS:
        raise ReasonNeeded(f"Use at most {LONGEST_WORDS} characters.", field="words")
    own = conflict.request
    refuse_secrets(words, own, field="words", seen=secrets_seen, where=KEPT, writer=by)
    with transaction.atomic():
        still = NumberConflict.objects.filter(pk=conflict.pk, closed_at=None)
        if not still.update(closed_at=timezone.now(), settled_by=by, settled_words=words):
            did = last_move(conflict.request_id, ("conflict_settled",))
            raise MoveNotAllowed(f"This conflict is closed already. {did}. Nothing changed.")
        record(conflict.request, "conflict_settled", by=by, number=conflict.e164, words=words)
