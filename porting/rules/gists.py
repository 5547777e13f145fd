"""What the overview says of a request, worked out for many requests in the same few statements.

A gist is stored with its request (``PortRequest.gist`` and the columns beside it), so that a page
of fifty reads fifty rows and judges nothing. It is old as soon as the request has had another
event: every use case records one, so none has to remember that there is an overview.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count, F, Max, Min, Window
from django.db.models.functions import RowNumber

from accounts.moments import clock, machine, short_date, short_day, short_moment
from numbers.sets import OneOf
from porting.choices import Audience
from porting.models import Event, Note, PortRequest
from porting.rules.clashes import in_use_here
from porting.rules.desk_tags import desk_tag, more_dates
from porting.rules.overdue import date_ends
from porting.rules.seen import Seen, look
from porting.rules.situations import Situation
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
    seen = look(requests, now)
    marks = clash_marks(list(seen))
    last, notes = _last_events(requests), _newest_notes(requests)
    return {
        pk: _gist(
            one,
            clashes=marks.get(pk, ""),
            last=last.get(pk, one.facts.request.updated_at).isoformat(),
            notes=notes.get(pk, []),
        )
        for pk, one in seen.items()
    }


def _gist(seen: Seen, **more: Any) -> Gist:
    request, known, blocked = seen.facts.request, seen.now, seen.blocked
    standing = stand(request, known, in_a_list=True)
    return Gist(
        whose_move=standing.whose,
        needs_you=standing.is_yours and standing.shape == "you",
        shown={
            "tag": standing.text,
            "shape": standing.shape,
            "numbers": known.numbers,
            "live": known.live,
            "errors": [[one.text, one.url, one.fix] for one in blocked.errors],
            "to_do": [[one.text, one.url] for one in blocked.to_do],
            "port_date": port_date(request, known),
            "port_moment": port_date(request, known, short_moment),
            "port_clock": clock(known.foc_at, known.foc_time_zone) if known.foc_at else "",
            "port_at": machine(known.foc_at, known.foc_time_zone) if known.foc_at else "",
            "is_sent": known.is_sent,
            "desk": desk_tag(request, known),
            "date_ends": date_ends(known),
            **more,
        },
    )


def port_date(
    request: PortRequest, known: Situation, words: Callable[[datetime, str], str] = short_day
) -> str:
    """Return the day of the port: a confirmed one as a date, one that is only wished for "about".

    Only a FOC is a date (screens.md 0, rule 11). Of several, the first is named and the others are
    counted: "Tue, Dec 1 and 1 more". ``words`` may say the hour, too.
    """
    if known.foc_at:
        return words(known.foc_at, known.foc_time_zone) + more_dates(known)
    if request.requested_port_date and not request.is_ended:
        return f"about {short_date(request.requested_port_date)}"
    return NOBODY_KNOWS


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
