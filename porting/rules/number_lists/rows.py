"""Each row of a list: the number it adds and how that is set up, or why it is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings

from accounts.models import Account
from accounts.typed import without_unseen
from numbers.reading import ReadNumber, read_number
from porting.choices import LeftOut, LineType
from porting.models.secrets import LONGEST_PIN
from porting.papers.facts import printable
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists.cells import (
    FORMULA,
    NO_VALUE,
    bare,
    digits_if_complete,
    has_lost_digits,
    is_formula,
    is_shortened,
    trouble,
)
from porting.rules.number_lists.lines import Line
from porting.rules.number_lists.names import Resolver, key_of
from porting.rules.number_lists.ranges import NoRange, Places, span

LONGEST_TYPED = 120
LONGEST_DESCRIPTION = 80
SHORTEST_PIN = 4  # no carrier gives a shorter one; what is shorter has lost its zeros
AS_TEXT = "Format the {} column as text in the file"
YES = frozenset({"yes", "y", "true", "t", "1", "on", "x", "enabled", "mobile", "wireless", "cell"})
NO = frozenset({"no", "n", "false", "f", "0", "off", "disabled", "landline", "voip", "fixed"})
UNSURE = frozenset({"", "unknown", "not sure", "?", "toll free", "toll-free"})


# The cells beside the number, in the order that RowReader takes them.
CELLS = (
    uses.ROUTE, uses.ROUTING_ID, uses.SOURCE, uses.DESCRIPTION, uses.ACCOUNT, uses.CALL_SETTINGS,
    uses.TEXTING, uses.MOBILE, uses.PIN,
)  # fmt: skip


class NewRow(NamedTuple):
    """A row to be added: its line in the file, which of the line's range, then columns."""

    line: int
    nth: int
    typed: str
    e164: str
    line_type: str
    description: str
    route_id: int | None
    source_id: int | None
    call_settings_id: int | None
    is_texting_enabled: bool
    account_pin: str


class NotTaken(NamedTuple):
    """A row that is left out; ``use`` names the column at fault, whose value ``value`` is."""

    kind: LeftOut
    line: int
    use: str
    value: str
    reason: str
    fix: str
    nth: int = 0  # of its range, from 1


@dataclass
class Outcome:
    """What becomes of some rows of a list, in their order."""

    new: list[NewRow] = field(default_factory=list)
    left_out: list[NotTaken] = field(default_factory=list)

    def count(self, kind: LeftOut) -> int:
        return sum(one.kind == kind for one in self.left_out)


class Wrong(Exception):
    """A cell cannot be taken: which use, why, and what to do."""


class RowReader:
    """Reads rows of one list; ``listed`` are the numbers the request holds, and grows."""

    def __init__(
        self,
        columns: Sequence[str],
        resolver: Resolver,
        account: Account,
        listed: set[str],
        *,
        accept_fictional: bool = False,
        names_ranges: bool = False,
    ):
        self.ranges = Places.of(columns) if names_ranges else None
        self.place = {use: place for place, use in enumerate(columns) if use}
        # What no column holds is read from an empty cell behind the last one.
        self._at = tuple(self.place.get(use, len(columns)) for use in CELLS)
        self.resolver, self.listed = resolver, listed
        self.accounts = {"", key_of(account.public_id), key_of(account.name)}
        self.accept_fictional = accept_fictional

    def numbers(self, lines: Sequence[Line]) -> list[ReadNumber]:
        """Read the numbers alone, one for each row."""
        place = self.place[uses.NUMBER]
        return [self._number(line.cells[place]) for line in lines]

    def _number(self, cell: str) -> ReadNumber:
        number = read_number(cell, accept_fictional=self.accept_fictional)
        if not number.candidate and (digits := digits_if_complete(cell)):
            return read_number(digits, accept_fictional=self.accept_fictional)
        return number

    def read(self, lines: Sequence[Line], numbers: Sequence[ReadNumber] = ()) -> Outcome:
        """Say of each row what it adds, or why it is left out. No statement is sent.

        ``numbers`` are the rows' numbers where they have been read already.
        """
        outcome = Outcome()
        for line, number in zip(lines, numbers or self.numbers(lines), strict=True):
            if self.ranges and not line.nth and (broken := self._broken_range(line)):
                outcome.left_out.append(broken)
                continue
            if not number.candidate:
                outcome.left_out.append(_unreadable(line, number))
                continue
            if number.candidate in self.listed:
                outcome.left_out.append(_duplicate(line, number))
                continue
            try:
                row = self._row(line, number)
            except Wrong as wrong:
                broken = NotTaken(LeftOut.FIX, line.number, *wrong.args)
                outcome.left_out.append(broken._replace(nth=line.nth))
                continue
            self.listed.add(number.candidate)
            outcome.new.append(row)
        return outcome

    def _broken_range(self, line: Line) -> NotTaken | None:
        """A row whose range was not written out, since it cannot be one."""
        places = self.ranges or Places.of(())
        try:
            span(line, places, settings.MAX_NUMBERS_PER_REQUEST)
        except NoRange as wrong:
            use = wrong.use if wrong.use in self.place else uses.NUMBER
            value = shown(line.cells[self.place[use]])
            return NotTaken(LeftOut.FIX, line.number, use, value, wrong.reason, wrong.fix)
        return None

    def _row(self, line: Line, number: ReadNumber) -> NewRow:
        cells = [*line.cells, ""]
        route, routing_id, source, words, account, settings, texting, mobile, pin = [
            cells[at] for at in self._at
        ]
        if account and key_of(account) not in self.accounts:
            raise Wrong(
                uses.ACCOUNT, shown(account), "This row names another account",
                "Start a request in that account, or correct the account ID",
            )  # fmt: skip
        _check_cell(uses.ROUTE, route)
        _check_cell(uses.ROUTING_ID, routing_id)
        _check_cell(uses.SOURCE, source)
        pk = self.resolver.pk
        return NewRow(
            line.number,
            line.nth,
            shown(number.typed),
            number.candidate,
            self._line_type(mobile, number),
            _description(words) if words else "",
            pk(uses.ROUTE, routing_id or route),
            pk(uses.SOURCE, source),
            self._call_settings(settings) if settings else None,
            _yes_or_no(uses.TEXTING, texting) if texting else False,
            _pin(pin) if pin else "",
        )

    def _line_type(self, text: str, number: ReadNumber) -> str:
        if number.kind == "toll_free":
            return LineType.TOLL_FREE.value
        if not text or key_of(text) in UNSURE:
            return LineType.UNKNOWN.value
        is_mobile = _yes_or_no(uses.MOBILE, text)
        return LineType.MOBILE.value if is_mobile else LineType.LANDLINE.value

    def _call_settings(self, text: str) -> int | None:
        pk = self.resolver.pk(uses.CALL_SETTINGS, text)
        if text and pk is None:
            raise Wrong(
                uses.CALL_SETTINGS, shown(text), "These call settings are not in this account",
                "Take the ID from reference-ids.csv, or leave the cell empty",
            )  # fmt: skip
        return pk


def _yes_or_no(use: str, text: str) -> bool:
    word = key_of(text)
    if word not in YES and word not in NO:
        label = uses.USE_OF[use].label
        raise Wrong(use, shown(text), f"{label} must be yes or no", "Enter yes or no")
    return word in YES


def _description(text: str) -> str:
    _check_cell(uses.DESCRIPTION, text)
    if is_shortened(text):
        raise Wrong(
            uses.DESCRIPTION, shown(text), "A spreadsheet has shortened the description",
            f"{AS_TEXT.format('Description')}, or enter it",
        )  # fmt: skip
    plain = text if text.isascii() and text.isprintable() and "  " not in text else printable(text)
    if len(plain) > LONGEST_DESCRIPTION:
        raise Wrong(
            uses.DESCRIPTION, shown(text),
            f"Description must be {LONGEST_DESCRIPTION} characters or fewer", "Shorten it",
        )  # fmt: skip
    return plain


def _check_cell(use: str, text: str) -> None:
    """Raise Wrong for a cell that holds no value: a formula, an error, ###."""
    if wrong := trouble(text):
        raise Wrong(use, shown(text), *wrong)


def _pin(text: str) -> str:
    """Return a PIN as the cell shows it. Raises Wrong; its value is said nowhere."""
    if wrong := trouble(text):
        raise Wrong(uses.PIN, "", *wrong)
    pin = without_unseen(bare(text))
    if has_lost_digits(pin):
        raise Wrong(
            uses.PIN, "", "A spreadsheet has changed the PIN, as it does with numbers and dates",
            f"{AS_TEXT.format('PIN')}, or enter the PIN",
        )  # fmt: skip
    if len(pin) > LONGEST_PIN or not (pin.isascii() and pin.isprintable()):
        raise Wrong(
            uses.PIN, "", f"Account PIN must be up to {LONGEST_PIN} letters and digits",
            "Enter the PIN from your carrier",
        )  # fmt: skip
    if len(pin) < SHORTEST_PIN:
        count = f"{len(pin)} character{'s' if len(pin) > 1 else ''}"
        raise Wrong(
            uses.PIN, "",
            f"The PIN has {count}, and a spreadsheet may have dropped zeros at its start",
            f"{AS_TEXT.format('PIN')}, or enter the whole PIN",
        )  # fmt: skip
    return pin


def is_pin(text: str) -> bool:
    """Say whether a cell holds a PIN that can be taken."""
    try:
        return bool(_pin(text))
    except Wrong:
        return False


def _unreadable(line: Line, number: ReadNumber) -> NotTaken:
    if wrong := trouble(number.typed) or (NO_VALUE if is_formula(number.typed) else None):
        reason, fix = wrong
    elif number.outcome == "empty":
        reason, fix = "The number is missing", "Enter a phone number, like (410) 555-0000"
    else:
        reason, _, fix = number.sentence().partition(". ")
    value = shown(number.typed)
    fix = fix or "Enter all 10 digits, like (410) 555-0000"
    return NotTaken(LeftOut.FIX, line.number, uses.NUMBER, value, reason, fix, line.nth)


def _duplicate(line: Line, number: ReadNumber) -> NotTaken:
    typed = shown(number.typed)
    reason = f"{typed} is already in this list"
    fix = "Nothing to do"
    return NotTaken(LeftOut.DUPLICATE, line.number, uses.NUMBER, typed, reason, fix, line.nth)


def shown(text: str) -> str:
    """Return a cell as a page shows it where it is wrong."""
    if text == FORMULA:
        return ""
    if text.isprintable():
        return text[:LONGEST_TYPED]
    return "".join(c for c in text if c.isprintable()).strip()[:LONGEST_TYPED]
