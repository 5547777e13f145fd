"""A number on its way here that becomes a phone of its account: told at that moment, and told when
it is cured. It cannot be both: once it is live here, its calls would ring themselves.

Every change of phones promises a look (``numbers.ports.tell_of_phones``). The look compares how it
stands with what was said last, holding the request: it may come late, twice or for ten changes at
once, and each turn is told once.
"""

from collections.abc import Collection, Iterable

from django.db import transaction

from numbers.reading import national
from numbers.sets import OneOf
from porting.choices import Audience
from porting.models import Note, OutboxMessage, PortNumber, PortRequest
from porting.rules import lifecycle
from porting.rules.clashes import GONE, in_use_here
from porting.services.actors import label_of
from porting.services.events import record
from porting.services.notes import post_status

CAME, WENT = "phone_of_port_came", "phone_of_port_went"
LISTED = 5  # numbers named in a note


def tell_promised(message: OutboxMessage) -> None:
    """Tell of the numbers a promise names, a note and a mail for each request; may run twice."""
    numbers = PortNumber.objects.filter(OneOf("id", message.payload["numbers"]), is_claimed=True)
    asked = numbers.exclude(status__in=GONE).filter(request__deleted_at=None)
    of: dict[int, set[str]] = {}
    for request, e164 in asked.order_by("request").values_list("request", "e164"):
        of.setdefault(request, set()).add(e164)
    for request, e164s in of.items():
        _tell(request, e164s)


@transaction.atomic
def _tell(pk: int, e164s: set[str]) -> None:
    lifecycle.hold(pk)
    request = PortRequest.objects.select_related("account").get(pk=pk)
    mine = in_use_here().filter(OneOf("e164", e164s), request=pk)
    in_use, told = set(mine.values_list("e164", flat=True)), _told(request)
    if came := sorted(in_use - told):
        record(request, CAME, by=None, numbers=came)
        post_status(request, _came(request, came), by=None, mail="number_in_use")
    if went := sorted((told & e164s) - in_use):
        record(request, WENT, by=None, numbers=went)
        phones = "a phone" if len(went) == 1 else "phones"
        said = f"{_named(went)} {_is(went)} no longer {phones} of this account. Thank you."
        _post(request, said)


def _told(request: PortRequest) -> set[str]:
    """Return the numbers of which was said last that they are in use here."""
    told: set[str] = set()
    events = request.events.filter(kind__in=(CAME, WENT)).order_by("seq")
    for kind, data in events.values_list("kind", "data"):
        told = told | set(data["numbers"]) if kind == CAME else told - set(data["numbers"])
    return told


def is_told_of(request: PortRequest) -> bool:
    """Whether a number that was told of is still a phone here: else its mail has come too late."""
    return in_use_here().filter(OneOf("e164", _told(request)), request=request).exists()


def _came(request: PortRequest, e164s: list[str]) -> str:
    it = "it" if len(e164s) == 1 else "them"
    return (
        f"{_named(e164s)} {_is(e164s)} on the way here, and now also "
        f"{'a phone' if len(e164s) == 1 else 'phones'} of {request.account.name}. A number cannot "
        "be both: once it is live, its calls would ring themselves. Replace "
        f"{it} under Numbers, Receiving Numbers, or plan the change for port day there."
    )


def _named(e164s: Collection[str]) -> str:
    shown = [national(e164) for e164 in _first(e164s)]
    if more := len(e164s) - len(shown):
        shown.append(f"{more:,} more")
    *most, last = shown
    return f"{', '.join(most)} and {last}" if most else last


def _first(e164s: Iterable[str]) -> list[str]:
    return list(e164s)[:LISTED]


def _is(e164s: Collection[str]) -> str:
    return "is" if len(e164s) == 1 else "are"


def _post(request: PortRequest, text: str) -> None:
    """Post a note without an email: who reads it has just done it."""
    Note.objects.create(
        request=request,
        text=text,
        audience=Audience.CUSTOMER,
        author_label=label_of(None),
        is_status=True,
    )
