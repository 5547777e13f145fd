"""The visible sheets of a workbook: which one holds the list, and what of it people see."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from porting.rules.number_lists import columns
from porting.rules.number_lists.lines import Line, packed, unpacked

SAMPLED = 60  # rows by which a sheet is judged
Rows = list[tuple[int, list[str], bool]]  # line, cells, is hidden


@dataclass
class Sheet:
    """A visible sheet as it came: every row, hidden ones marked, and the places of hidden columns.

    One that is too long has no rows.
    """

    name: str
    rows: Rows = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_too_long: bool = False

    def lines(self, *, hidden_rows: bool = False, hidden_columns: bool = False) -> list[Line]:
        """Return the rows and cells that people see, the hidden ones only where asked for."""
        left_out = set() if hidden_columns else set(self.hidden_columns)
        return [
            Line(number, [cell for n, cell in enumerate(cells) if n not in left_out])
            for number, cells, is_hidden in self.rows
            if hidden_rows or not is_hidden
        ]

    @property
    def hidden_row_count(self) -> int:
        return sum(is_hidden for _, _, is_hidden in self.rows)

    @property
    def hidden_column_count(self) -> int:
        """How many of the hidden columns hold anything."""
        return sum(
            any(place < len(cells) and cells[place] for _, cells, _ in self.rows)
            for place in self.hidden_columns
        )

    @property
    def has_choice(self) -> bool:
        return bool(self.hidden_row_count or self.hidden_column_count)


@dataclass(frozen=True)
class Book:
    """The visible sheets that hold anything, in their order."""

    sheets: Sequence[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def likeliest(self) -> Sheet | None:
        """Return the first sheet with a column of numbers, or what comes nearest; None if none.

        Nearest is a heading of one, whose cells may be broken; then the first that shows rows.
        """
        shown = [(sheet, sheet.lines()[:SAMPLED]) for sheet in self.sheets]
        readable = [(sheet, lines) for sheet, lines in shown if lines]
        for is_so in (_lists_numbers, columns.hold_a_number_column, _names_numbers):
            for sheet, lines in readable:
                if is_so(_even(lines)):
                    return sheet
        return readable[0][0] if readable else None

    @property
    def has_choice(self) -> bool:
        return len(self.sheets) > 1 or any(sheet.has_choice for sheet in self.sheets)

    def summary(self) -> list[dict[str, Any]]:
        """Return what pages say of each sheet: name, rows shown, rows and columns hidden."""
        return [
            {
                "name": sheet.name,
                "rows": len(sheet.rows) - sheet.hidden_row_count,
                "hidden_rows": sheet.hidden_row_count,
                "hidden_columns": sheet.hidden_column_count,
                "is_too_long": sheet.is_too_long,
            }
            for sheet in self.sheets
        ]

    def pack(self) -> str:
        """Return the book as one text to be stored; ``unpack_book`` reads it."""
        return packed(json.dumps([asdict(sheet) for sheet in self.sheets]))


def unpack_book(stored: str) -> Book:
    return Book([Sheet(**given) for given in json.loads(unpacked(stored))])


def _lists_numbers(lines: list[Line]) -> bool:
    """A column of numbers under a heading for it, or two numbers: a cover may hold one."""
    if not columns.hold_a_number_column(lines):
        return False
    return _names_numbers(lines) or columns.hold_a_number_column(lines, fewest=2)


def _names_numbers(lines: list[Line]) -> bool:
    headings = columns.has_headings(lines)
    return headings and columns.NUMBER in columns.suggest(lines, headings=True)


def _even(lines: list[Line]) -> list[Line]:
    width = max(len(line.cells) for line in lines)
    return columns.without_titles(
        [line._replace(cells=[*line.cells, *[""] * (width - len(line.cells))]) for line in lines]
    )
