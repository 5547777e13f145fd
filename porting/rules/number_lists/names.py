"""What an account's routes, sources and call settings are called, and what a list calls them.

An ID counts first, then a phone number, then a name: but only one that exactly one row has
("use the routing ID in the CSV and not the friendly name", seed 001).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Account
from numbers.models import CallSettings, Route, TrackingSource
from numbers.reading import ReadNumber, read_number
from porting.rules.number_lists.cells import digits_if_complete, trouble
from porting.rules.number_lists.columns import CALL_SETTINGS, ROUTE, ROUTING_ID, SOURCE
from porting.rules.number_lists.lines import Line

KIND_OF = {ROUTE: ROUTE, ROUTING_ID: ROUTE, SOURCE: SOURCE}
CREATE, LEAVE = "create", "leave"
LONGEST_NAME = 80
PREFIXES = ("rpn-", "cqu-", "vom-", "usr-", "tso-", "cst-")
Decisions = Mapping[str, Mapping[str, Any]]  # kind -> key -> {"name": as typed, "choice": ...}


def key_of(text: str) -> str:
    """Names that differ in case and blanks alone are one name."""
    return " ".join(text.casefold().split())


@dataclass
class UnknownName:
    """A name in the list that is nobody's here, or two rows' at once."""

    kind: str
    name: str
    count: int = 0
    matches: list[str] = field(default_factory=list)  # public ids, when two or more have it
    can_create: bool = False

    @property
    def key(self) -> str:
        return key_of(self.name)


class Directory:
    """Everything an account's list may name, read in three statements, by what it may be called."""

    def __init__(self, account: Account, *, accept_fictional: bool = False):
        self.account, self.accept_fictional = account, accept_fictional
        self.public_id: dict[str, dict[int, str]] = {ROUTE: {}, SOURCE: {}, CALL_SETTINGS: {}}
        self._called: dict[str, dict[str, set[int]]] = {ROUTE: {}, SOURCE: {}, CALL_SETTINGS: {}}
        self._numbers: dict[str, ReadNumber] = {}
        for kind, model, names in (
            (ROUTE, Route, ("name", "e164")),
            (SOURCE, TrackingSource, ("name",)),
            (CALL_SETTINGS, CallSettings, ("name",)),
        ):
            rows = model.objects.filter(account=account).order_by()
            for pk, public_id, *called in rows.values_list("pk", "public_id", *names):
                self.public_id[kind][pk] = public_id
                for name in (public_id, *called):
                    if name:
                        self._called[kind].setdefault(key_of(name), set()).add(pk)

    def matches(self, kind: str, text: str) -> list[int]:
        """Return the keys of all rows of a kind that go by this text."""
        called = self._called[kind]
        found = called.get(key_of(text), set())
        if not found and kind == ROUTE:
            read = self._read(text)  # with an extension it is another place than the number alone
            found = set() if read.extension else called.get(read.candidate, set())
        return sorted(found)

    def as_number(self, text: str) -> str:
        """Return a receiving number as E.164, or "" for what cannot be one: an extension, too."""
        read = self._read(text)
        return "" if read.extension else read.e164

    def _read(self, text: str) -> ReadNumber:
        if text not in self._numbers:
            typed = digits_if_complete(text) or text
            self._numbers[text] = read_number(typed, accept_fictional=self.accept_fictional)
        return self._numbers[text]


class Resolver:
    """From a cell to a primary key, by the directory and what people have decided.

    Asks for each different text once: ten thousand rows name few places.
    """

    def __init__(self, directory: Directory, decisions: Decisions):
        self.directory, self.decisions = directory, decisions
        self._known: dict[tuple[str, str], int | None] = {}

    def pk(self, kind: str, text: str) -> int | None:
        """Return the one row meant; None for an empty cell and for what is to be left empty."""
        if not text:
            return None
        asked = (kind, text)
        if asked not in self._known:
            self._known[asked] = self._find(kind, text)
        return self._known[asked]

    def _find(self, kind: str, text: str) -> int | None:
        found = self.directory.matches(kind, text)
        if len(found) == 1:
            return found[0]
        choice = self.decisions.get(kind, {}).get(key_of(text), {}).get("choice", LEAVE)
        chosen = self.directory.matches(kind, choice) if choice not in (CREATE, LEAVE) else []
        return chosen[0] if len(chosen) == 1 else None


def unknown_names(
    lines: Sequence[Line], columns: Sequence[str], directory: Directory
) -> list[UnknownName]:
    """Return every name that must be settled, once each, those of most rows first."""
    found: dict[tuple[str, str], UnknownName] = {}
    for place, use in enumerate(columns):
        if use not in KIND_OF:
            continue
        kind = KIND_OF[use]
        for text, count in Counter([line.cells[place] for line in lines]).items():
            matches = directory.matches(kind, text) if text else []
            if not text or len(matches) == 1 or trouble(text):  # the row says what is wrong
                continue
            asked = (kind, key_of(text))
            name = found.setdefault(asked, _unknown(kind, text, matches, directory))
            name.count += count
    return sorted(found.values(), key=lambda one: (one.kind, -one.count, one.key))


def _unknown(kind: str, text: str, matches: list[int], directory: Directory) -> UnknownName:
    is_id = key_of(text).startswith(PREFIXES)
    if kind == ROUTE:
        can_create = bool(directory.as_number(text))
    else:
        can_create = not is_id and len(text) <= LONGEST_NAME
    ids = [directory.public_id[kind][pk] for pk in matches]
    return UnknownName(kind, text, matches=ids, can_create=can_create and not matches)


def is_settled(name: UnknownName, decisions: Decisions) -> bool:
    return bool(decisions.get(name.kind, {}).get(name.key, {}).get("choice"))
