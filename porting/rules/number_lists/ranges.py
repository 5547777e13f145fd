"""Rows that name a run of numbers: begin and end, begin and how many, or both in one cell.

How many numbers a row names is worked out from its two ends; nothing is written out before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from numbers import typed_text
from numbers.reading import read_number
from porting.errors import PortingError
from porting.rules.number_lists.cells import digits_if_complete
from porting.rules.number_lists.lines import Line

NUMBER, END, COUNT = "number", "range_end", "range_count"  # uses of columns
LONGEST_COUNT = 12  # digits; no request holds as many numbers
SHORT_ENDS = (4, 7)  # digits that stand for the last of the first number's ten
TEN = 10

_WHOLE = r"\+?(?:1[ .-]?)?\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-]?[0-9]{4}"
_BETWEEN = r" ?(?:--?>?|~|\.\.\.?|\bto\b|\bthru\b|\bthrough\b|\buntil\b) ?"
_IN_ONE_CELL = re.compile(
    rf"(?P<first>{_WHOLE}){_BETWEEN}(?P<last>{_WHOLE}|[0-9]{{3}}[ .-]?[0-9]{{4}}|[0-9]{{4}})",
    re.IGNORECASE,
)


class Span(NamedTuple):
    """A run of numbers: the ten digits of its first, and how many there are."""

    first: int
    size: int


class NoRange(PortingError):
    """A row's range cannot be read; ``field`` is the use of the column at fault."""

    def __init__(self, use: str, reason: str, fix: str):
        super().__init__(f"{reason}. {fix}.", field=use)
        self.use, self.reason, self.fix = use, reason, fix


class TooManyInRanges(PortingError):
    """The rows name more numbers than can be read."""


class Places(NamedTuple):
    """Where the columns of a range are; -1 for one that the list has not."""

    number: int
    end: int
    how_many: int

    @classmethod
    def of(cls, columns: Sequence[str]) -> "Places":
        return cls(*(columns.index(use) if use in columns else -1 for use in (NUMBER, END, COUNT)))


def names_range(cell: str) -> bool:
    """Say whether one cell names a run of numbers: 410-456-8000 - 8010, 8000 thru 8010."""
    return len(cell) > TEN and _IN_ONE_CELL.fullmatch(typed_text.tidy(cell)) is not None


def are_named(lines: Iterable[Line], places: Places) -> bool:
    """Say whether rows seem to name ranges: a column for it, or a cell that does."""
    if places.number < 0:
        return False
    if places.end >= 0 or places.how_many >= 0:
        return True
    return any(names_range(line.cells[places.number]) for line in lines)


def most_can_be(lines: Sequence[Line], columns: Sequence[str], use: str) -> bool:
    """Say whether at least half the cells of a column can end a range, or count one."""
    places = Places.of([one if one in (NUMBER, use) else "" for one in columns])
    if places.number < 0:
        return False
    spans, filled = 0, 0
    for line in lines:
        if line.cells[max(places.end, places.how_many)]:
            filled += 1
            # The end of one row may be wrong, and its size too large: still a range.
            spans += _span_or_none(line, places, most=10**10) is not None
    return spans > 0 and 2 * spans >= filled


def span(line: Line, places: Places, most: int) -> Span | None:
    """Return the run of numbers that a row names; None where it names one number, or none.

    Raises NoRange, and never counts: ``most`` is the largest run that is one.
    """
    cell = typed_text.tidy(line.cells[places.number])
    end = _cell(line, places.end)
    count = _count(_cell(line, places.how_many))
    if found := _IN_ONE_CELL.fullmatch(cell):
        cell, end = found["first"], found["last"]
    first = _ten_digits(cell)
    if not first or not (end or count):
        return None
    size = _to_end(first, end) if end else count or 1
    if end and count and size != count:
        raise NoRange(
            COUNT, f"The range holds {size:,} numbers, and {count:,} are named beside it",
            "Correct the last number or the count",
        )  # fmt: skip
    if size > most:
        reason = f"The range holds {size:,} numbers, and one request holds {most:,}"
        raise NoRange(END if end else COUNT, reason, "Correct it, or split it up")
    if int(first) % 10**7 + size > 10**7:
        raise NoRange(COUNT, "The range runs out of its area code", "Correct the count")
    return Span(int(first), size)


def written_out(lines: Sequence[Line], places: Places, *, most: int, most_rows: int) -> list[Line]:
    """Return the rows with a row for each number of each range; broken ranges stay one row.

    Raises TooManyInRanges before anything is written out.
    """
    spans = [_span_or_none(line, places, most) for line in lines]
    total = sum(one.size if one else 1 for one in spans)
    if total > most_rows:
        raise TooManyInRanges(
            f"These rows name {total:,} numbers. One request holds {most:,}. Split the file and"
            " start a request for each part.", field="ranges",
        )  # fmt: skip
    return [row for line, one in zip(lines, spans, strict=True) for row in _rows(line, places, one)]


def count_named(lines: Sequence[Line], places: Places, most: int) -> int:
    """Return how many numbers the rows name, ranges and single numbers together."""
    return sum(one.size if (one := _span_or_none(line, places, most)) else 1 for line in lines)


def _rows(line: Line, places: Places, one: Span | None) -> Iterator[Line]:
    if one is None:
        yield line
        return
    for nth in range(one.size):
        digits = f"{one.first + nth:010}"
        cells = [*line.cells]
        cells[places.number] = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
        yield Line(line.number, cells, nth + 1)


def _span_or_none(line: Line, places: Places, most: int) -> Span | None:
    try:
        return span(line, places, most)
    except NoRange:
        return None


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place >= 0 else ""


def _ten_digits(cell: str) -> str:
    """Return the ten digits of a number of ours, "" for what is none."""
    candidate = read_number(digits_if_complete(cell) or cell).candidate
    is_ours = candidate.startswith("+1") and len(candidate) == len("+1") + TEN
    return candidate[2:] if is_ours else ""


def _count(cell: str) -> int:
    if not cell:
        return 0
    digits = digits_if_complete(cell) or cell
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:LONGEST_COUNT]) == 0:
        raise NoRange(COUNT, "How many numbers there are must be a whole number, 1 or more",
                      "Correct the count, or leave it empty")  # fmt: skip
    if len(digits) > LONGEST_COUNT:
        raise NoRange(COUNT, "The count is too long", "Correct the count")
    return int(digits)


def _to_end(first: str, end: str) -> int:
    """Return how many numbers there are from the first to the last one, both counted."""
    digits = typed_text.digits_of(digits_if_complete(end) or end)
    last = first[: -len(digits)] + digits if len(digits) in SHORT_ENDS else _ten_digits(end)
    if not last:
        raise NoRange(END, "The last number of the range is not a phone number",
                      "Enter 10 digits, or the last four")  # fmt: skip
    if last[:3] != first[:3]:
        raise NoRange(END, f"The range begins in {first[:3]} and ends in {last[:3]}",
                      "Correct the last number")  # fmt: skip
    if int(last) < int(first):
        raise NoRange(END, "The range ends before it begins", "Correct the last number")
    return int(last) - int(first) + 1
