"""What was asked for when a request came back, and what has been changed since.

Read from the open rejections and the history of events; two queries, changes nothing. A field
that was changed back counts as changed: the history names fields, never what they held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from numbers.sets import OneOf
from porting.models import Event, PortRequest, Rejection
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
    slug: str = ""  # of the catalogue
    needs_new_letter: bool = False

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
    rejections = list(request.rejections.filter(answered_at=None))  # the newest first
    if not rejections:
        return Corrections()
    since = min(rejection.created_at for rejection in rejections)
    return weighed(rejections, list(request.events.filter(kind__in=KINDS, at__gt=since)))


KINDS = ("section_saved", *CHANGED_BY)


def corrections_of_many(
    rejections: Mapping[int, Sequence[Rejection]],
) -> dict[int, Corrections]:
    """Return how requests stand whose open rejections these are, newest first; one statement."""
    asked = {pk: some for pk, some in rejections.items() if some}
    if not asked:
        return {}
    since = min(one.created_at for some in asked.values() for one in some)
    events: dict[int, list[Event]] = {pk: [] for pk in asked}
    rows = Event.objects.filter(OneOf("request", list(asked)), kind__in=KINDS, at__gt=since)
    for event in rows.order_by("request", "seq"):
        events[event.request_id].append(event)
    return {pk: weighed(some, events[pk]) for pk, some in asked.items()}


def weighed(rejections: Sequence[Rejection], events: Sequence[Event]) -> Corrections:
    """Weigh open rejections, the newest first, against what was changed since the oldest."""
    latest: dict[str, datetime] = {}
    for rejection in rejections:
        for slug in rejection.reasons:
            latest.setdefault(slug, rejection.created_at)
    texts = [rejection.text for rejection in rejections if rejection.text]
    since = min(rejection.created_at for rejection in rejections)
    asked = [
        _asked(slug, _changed(event for event in events if event.at > latest[slug]))
        for slug in (reason.slug for reason in REASONS)
        if slug in latest and slug != "other"
    ]
    asked += [Asked("Message from our team", text, (), ()) for text in texts]
    changed = _changed(event for event in events if event.at > since)
    return Corrections(tuple(asked), _in_order(changed))


def called(field: str) -> str:
    """Return what a sentence calls a field or paper of the catalogue."""
    return PAPERS.get(field) or in_sentence(field)


def _asked(slug: str, changed: set[str]) -> Asked:
    reason = REASON[slug]
    is_theirs = reason.blocks_until == "customer"
    fields = tuple(f for f in reason.fix_fields if is_theirs and f in STEP_OF_FIELD)
    done = tuple(field for field in fields if field in changed)
    return Asked(reason.title, reason.customer_text, fields, done, slug, reason.needs_new_loa)


def _changed(events: Iterable[Event]) -> set[str]:
    found: set[str] = set()
    for event in events:
        found.update(CHANGED_BY.get(event.kind) or event.data["fields"])
    return found


def _in_order(fields: set[str]) -> tuple[str, ...]:
    return tuple(field for field in (*LABELS, *PAPERS) if field in fields)


def _either(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
