"""What was asked for when a request came back, and what has been changed since.

Read from the open rejections and the history of events; two queries, changes nothing. A field
that was changed back counts as changed: the history names fields, never what they held.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from porting.models import Event, PortRequest
from porting.rules.labels import LABELS, in_sentence
from porting.rules.rejection_catalogue import REASONS
from porting.rules.rejections import REASON, STEP_OF_FIELD

# Events that change what no column of the request holds, by what the catalogue calls it.
CHANGED_BY = {
    "numbers_added": ("numbers",),
    "numbers_removed": ("numbers",),
    "number_replaced": ("numbers",),
    "numbers_marked": ("mobile_numbers",),
    "bill_uploaded": ("bill",),
    "letter_signed": ("loa",),
}
PAPERS = {"numbers": "the numbers", "bill": "the phone bill", "loa": "the signed letter"}


@dataclass(frozen=True)
class Asked:
    """One open reason: its words, the fields it asks for, and those of them that were changed."""

    title: str
    text: str
    fields: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether something in the request was asked for and nothing of it was touched."""
        return bool(self.fields) and not self.changed

    @property
    def names(self) -> str:
        """The fields as a sentence names them: "Address, City or Zip Code"."""
        return _either([called(field) for field in self.fields])

    @property
    def sentence(self) -> str:
        if self.is_unchanged:
            return f"You have not changed {self.names}. Our team asked for it."
        if self.changed:
            return f"You changed {', '.join(called(field) for field in self.changed)}."
        return ""


@dataclass(frozen=True)
class Corrections:
    """All that was asked for, and every field that was changed since the oldest open "no"."""

    asked: tuple[Asked, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def unchanged(self) -> list[str]:
        """Names of what was asked for and not changed, each once."""
        return list(dict.fromkeys(one.names for one in self.asked if one.is_unchanged))

    @property
    def changed_names(self) -> list[str]:
        return [called(field) for field in self.changed]


def corrections(request: PortRequest) -> Corrections:
    """Return how a request that came back stands; nothing asked for when none is open."""
    latest: dict[str, datetime] = {}
    since: list[datetime] = []
    texts: list[str] = []
    for rejection in request.rejections.filter(answered_at=None):  # the newest first
        since.append(rejection.created_at)
        for slug in rejection.reasons:
            latest.setdefault(slug, rejection.created_at)
        if rejection.text:
            texts.append(rejection.text)
    if not since:
        return Corrections()
    kinds = ("section_saved", *CHANGED_BY)
    events = list(request.events.filter(kind__in=kinds, at__gt=min(since)))
    asked = [
        _asked(slug, _changed(event for event in events if event.at > latest[slug]))
        for slug in (reason.slug for reason in REASONS)
        if slug in latest and slug != "other"
    ]
    asked += [Asked("Message from our team", text, (), ()) for text in texts]
    return Corrections(tuple(asked), _in_order(_changed(events)))


def called(field: str) -> str:
    """Return what a sentence calls a field or paper of the catalogue."""
    return PAPERS.get(field) or in_sentence(field)


def _asked(slug: str, changed: set[str]) -> Asked:
    reason = REASON[slug]
    is_theirs = reason.blocks_until == "customer"
    fields = tuple(f for f in reason.fix_fields if is_theirs and f in STEP_OF_FIELD)
    done = tuple(field for field in fields if field in changed)
    return Asked(reason.title, reason.customer_text, fields, done)


def _changed(events: Iterable[Event]) -> set[str]:
    found: set[str] = set()
    for event in events:
        found.update(CHANGED_BY.get(event.kind) or event.data["fields"])
    return found


def _in_order(fields: set[str]) -> tuple[str, ...]:
    return tuple(field for field in (*LABELS, *PAPERS) if field in fields)


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
