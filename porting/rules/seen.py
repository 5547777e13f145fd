"""Everything there is to say of requests, looked at once for many: a fixed number of statements.

The one way to a ``Situation`` that knows the papers, the errors and the inventory, so that every
page and mail judges by the same.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from porting.models import PortRequest
from porting.rules.blockers import Blocked, blockers
from porting.rules.facts_of_many import facts_of
from porting.rules.overdue import date_ends, days_late, late_order
from porting.rules.section_rules import Facts
from porting.rules.situations import Situation, situations
from porting.rules.standing import Standing, stand
from porting.rules.whose_move import Move, whose_move


@dataclass(frozen=True)
class Seen:
    """A request with what is known of it, what stops it, and whose move it is."""

    facts: Facts
    now: Situation
    blocked: Blocked

    @property
    def move(self) -> Move:
        return whose_move(self.facts.request, self.now)

    @property
    def standing(self) -> Standing:
        return stand(self.facts.request, self.now)


def look(requests: Collection[PortRequest], now: datetime | None = None) -> dict[int, Seen]:
    """Return what is seen of each request by primary key.

    The requests must come with ``account`` and ``created_by``.
    """
    facts = facts_of(requests)
    known, now = situations(requests), now or timezone.now()
    blocked = blockers(facts, now)
    for one in facts:
        situation, stopped = known[one.request.pk], blocked[one.request.pk]
        situation.errors = stopped.errors
        situation.to_correct = stopped.to_correct
        situation.late = late_order(situation, now)
        situation.late_days = days_late({"date_ends": date_ends(situation)}, now)
    return {
        one.request.pk: Seen(one, known[one.request.pk], blocked[one.request.pk]) for one in facts
    }


def look_at(request: PortRequest) -> Seen:
    """Return what is seen of one request."""
    return look([request])[request.pk]
