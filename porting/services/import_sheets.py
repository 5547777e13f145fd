"""A kept list is changed before its import: another sheet, what is hidden, corrected cells."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from porting.errors import NotEditable
from porting.models import NumberImport, UploadedList
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists import tables
from porting.rules.number_lists.books import unpack_book
from porting.rules.number_lists.cells import digits_if_complete
from porting.rules.number_lists.lines import Line, pack
from porting.rules.number_lists.rows import is_pin, shown
from porting.services.imports import data_of, lines_of
from porting.services.list_changes import CHANGED, GONE, TRIES, change_list, still_preparing


def read_again(
    row: NumberImport, *, sheet: str, hidden_rows: bool = False, hidden_columns: bool = False
) -> None:
    """Read another sheet of the file, or take what is hidden in it; guesses its columns anew.

    Raises UploadRefused (the sheet is too long or shows no rows) and NotEditable; then nothing
    has changed. A name that is no sheet's leaves the sheet as it is.
    """
    stored = UploadedList.objects.filter(number_import=row).values_list("book", flat=True).first()
    book = unpack_book(stored) if stored else None
    chosen = book and (book.sheet(sheet) or book.sheet(row.sheet_name))
    if not chosen:
        raise NotEditable(GONE)
    lines = tables.lines_of_sheet(
        chosen, row.file_name, hidden_rows=hidden_rows, hidden_columns=hidden_columns
    )
    headings = uses.has_headings(lines)
    columns, sealed = uses.suggest(lines, headings=headings), pack(lines)
    with transaction.atomic():
        won = still_preparing(row).update(
            list_version=F("list_version") + 1,
            sheet_name=chosen.name[:120], takes_hidden_rows=hidden_rows,
            takes_hidden_columns=hidden_columns, has_headings=headings, names_ranges=False,
            columns=columns, row_count=len(lines) - headings,
        )  # fmt: skip
        if not won:
            raise NotEditable(GONE)
        UploadedList.objects.filter(number_import=row).update(sealed=sealed)


class Correction(NamedTuple):
    """What a cell is to hold. ``was`` is what the page showed in it, None for a secret."""

    text: str
    was: str | None


class Kept(NamedTuple):
    """A cell that another tab had corrected meanwhile, and so keeps what it holds now."""

    line: int
    use: str
    text: str  # "" for a secret
    typed: str


def correct_cells(
    row: NumberImport, corrections: Mapping[tuple[int, str], Correction]
) -> list[Kept]:
    """Write other text into cells of the list, by the line's number and the column's use.

    Cells left as the page showed them are not touched, nor an empty box for a secret. Returns the
    cells that were corrected in another tab meanwhile. Raises NotEditable, and TooManyInRanges;
    then nothing has changed.
    """
    for _ in range(TRIES):
        row.refresh_from_db(fields=["columns", "has_headings", "names_ranges", "list_version"])
        lines = lines_of(row)
        corrected, kept = _corrected(row.columns, lines, corrections)
        if corrected == lines:
            return kept
        row_count = len(data_of(row, corrected))  # a corrected range may be of another length
        sealed = pack(corrected)
        with transaction.atomic():
            if change_list(row, row_count=row_count):
                UploadedList.objects.filter(number_import=row).update(sealed=sealed)
                return kept
    raise NotEditable(CHANGED)


def _corrected(
    columns: list[str], lines: list[Line], corrections: Mapping[tuple[int, str], Correction]
) -> tuple[list[Line], list[Kept]]:
    corrected, kept = list(lines), []
    for n, line in enumerate(lines):
        for place, use in enumerate(columns):
            wanted = corrections.get((line.number, use)) if use else None
            cell = line.cells[place]
            if wanted is None or wanted.text in (wanted.was or "", cell):
                continue
            as_seen = (None, shown(cell).strip(), digits_if_complete(cell))
            is_other = is_pin(cell) if use == uses.PIN else wanted.was not in as_seen
            if is_other:
                now = "" if use == uses.PIN else shown(cell)
                kept.append(Kept(line.number, use, now, "" if use == uses.PIN else wanted.text))
                continue
            cells = list(corrected[n].cells)
            cells[place] = wanted.text[: tables.LONGEST_CELL]
            corrected[n] = line._replace(cells=cells)
    return corrected, kept
