"""What the overview says of a request, worked out for many requests in the same few statements.

A gist is stored with its request (``PortRequest.gist`` and the columns beside it), so that a page
of fifty reads fifty rows and judges nothing. It is old as soon as the request has had another
event: every use case records one, so none has to remember that there is an overview.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Min, Window
from django.db.models.functions import RowNumber

from numbers.sets import OneOf
from porting.choices import Audience, DocumentKind
from porting.models import (
    AgreedStatement,
    Document,
    Event,
    LetterOfAuthorization,
    Note,
    PortNumber,
    PortRequest,
)
from porting.rules.agreements import VERSION
from porting.rules.blockers import SEE, Blocked, blockers, in_use_here
from porting.rules.section_rules import Facts, outdated_letters, own_phone_of, tallies
from porting.rules.situations import Situation, situations
from porting.rules.standing import stand

NOTES = 20  # of the newest notes it is known who wrote them, to count those not read
NOBODY_KNOWS = "–"


@dataclass(frozen=True)
class Gist:
    """What is stored of one request: whose move it is, whether it waits for the customer, and
    ``shown``, JSON of the words of its row in the overview.
    """

    whose_move: str
    needs_you: bool
    shown: dict[str, Any]


def gists(requests: Collection[PortRequest], now: datetime) -> dict[int, Gist]:
    """Return the gist of each request by primary key: eighteen statements for any count.

    The requests must come with ``account`` and ``created_by``.
    """
    if not requests:
        return {}
    facts = facts_of(requests)
    known = situations(requests)
    blocked = blockers(facts, now)
    marks = clash_marks([one.request.pk for one in facts])
    last, notes = _last_events(requests), _newest_notes(requests)
    return {
        one.request.pk: _gist(
            one.request,
            known[one.request.pk],
            blocked[one.request.pk],
            clashes=marks.get(one.request.pk, ""),
            last=last.get(one.request.pk, one.request.updated_at).isoformat(),
            notes=notes.get(one.request.pk, []),
        )
        for one in facts
    }


def _gist(request: PortRequest, known: Situation, blocked: Blocked, **more: Any) -> Gist:
    standing = stand(request, known, in_a_list=True)
    whose, shape, tag = standing.whose, standing.shape, standing.text
    waits = standing.is_yours and shape == "you"
    # What only the customer can put right makes it their move, whoever has the papers.
    if (stops := [error for error in blocked.errors if error.fix != SEE]) and not waits:
        things = "thing" if len(stops) == 1 else "things"
        whose, shape, tag = "you", "you", f"You: fix {len(stops)} {things}"
    return Gist(
        whose_move=whose,
        needs_you=waits or bool(stops),
        shown={
            "tag": tag,
            "shape": shape,
            "numbers": known.numbers,
            "live": known.live,
            "errors": [[one.text, one.url, one.fix] for one in blocked.errors],
            "to_do": [[one.text, one.url] for one in blocked.to_do],
            "port_date": port_date(request, known),
            "is_sent": known.is_sent,
            **more,
        },
    )


def port_date(request: PortRequest, known: Situation) -> str:
    """Return the day of the port: a confirmed one as a date, one that is only wished for "about".

    Only a FOC is a date (screens.md 0, rule 11).
    """
    if known.foc_at:
        day = known.foc_at.astimezone(ZoneInfo(known.foc_time_zone or "UTC"))
        return f"{day:%a, %b} {day.day}"
    if request.requested_port_date and not request.is_ended:
        day_asked = request.requested_port_date
        return f"about {day_asked:%b} {day_asked.day}"
    return NOBODY_KNOWS


def facts_of(requests: Collection[PortRequest]) -> list[Facts]:
    """Return what the rules ask of the database for each request, asked for all of them at once."""
    facts = {request.pk: Facts(request) for request in requests}
    mine = OneOf("request", list(facts))
    for one in facts.values():
        one.count = dict.fromkeys(tallies("", "", ""), 0)
        one.letters, one.agreed, one.has_bill, one.void_letter = [], set(), False, None
    counted = tallies(F("request__btn"), F("request__new_btn"), "-")
    numbers = PortNumber.objects.order_by().filter(mine).values("request_id")
    rows: Any = numbers.annotate(**{f"n_{name}": what for name, what in counted.items()})
    for row in rows:
        pk = row.pop("request_id")
        facts[pk].count = {name.removeprefix("n_"): count for name, count in row.items()}
    phones = {pk: own_phone_of(one.request) for pk, one in facts.items()}
    wanted = {phone for phone in phones.values() if phone != "-"}
    own = PortNumber.objects.order_by().filter(mine, OneOf("e164", wanted))
    for pk, e164 in own.values_list("request_id", "e164"):
        if phones[pk] == e164:
            facts[pk].count["own_phone"] = 1
    live = LetterOfAuthorization.objects.filter(mine, voided_at=None)
    for letter in live.defer("facts").order_by("group_class", "pk"):
        facts[letter.request_id].letters.append(letter)
    void = outdated_letters().filter(mine)
    for letter in void.order_by("pk"):
        if not facts[letter.request_id].letters:
            facts[letter.request_id].void_letter = letter
    bills = Document.objects.filter(mine, kind=DocumentKind.BILL, removed_at=None).order_by()
    for pk in bills.values_list("request_id", flat=True).distinct():
        facts[pk].has_bill = True
    agreed = AgreedStatement.objects.filter(mine, text_version=VERSION)
    for pk, slug in agreed.values_list("request_id", "slug"):
        facts[pk].agreed.add(slug)
    return list(facts.values())


def clash_marks(pks: Collection[int]) -> dict[int, str]:
    """Return a mark of the numbers that are phones of the account itself, by request.

    One statement. Phones come and go without an event of the request, so a page compares this
    mark with the stored one and has the gist worked out again when it differs.
    """
    rows = _clashes().filter(OneOf("request", pks))
    return {r["request_id"]: f"{r['count']} {r['first']} {r['last']}" for r in rows}


@cache  # every view of the overview asks it
def _clashes() -> Any:
    counted = in_use_here().values("request_id")
    return counted.annotate(count=Count("pk"), first=Min("e164"), last=Max("e164"))


def _newest_notes(requests: Collection[PortRequest]) -> dict[int, list[tuple[int, int | None]]]:
    """Return the newest notes that customers read, as (note, author), by request."""
    place = Window(RowNumber(), partition_by=F("request"), order_by="-pk")
    mine = OneOf("request", [one.pk for one in requests])
    notes = Note.objects.filter(mine, audience=Audience.CUSTOMER).order_by()
    found: dict[int, list[tuple[int, int | None]]] = {}
    newest = notes.annotate(place=place).filter(place__lte=NOTES)
    for request, note, author in newest.values_list("request_id", "pk", "author_id"):
        found.setdefault(request, []).append((note, author))
    return found


def _last_events(requests: Collection[PortRequest]) -> dict[int, datetime]:
    last = Event.objects.filter(
        OneOf("request", [one.pk for one in requests]), seq=F("request__event_count")
    )
    return dict(last.values_list("request_id", "at"))
