"""A kept list is changed before its import: another sheet, what is hidden, corrected cells."""

from collections.abc import Mapping

from django.db import transaction

from porting.errors import NotEditable
from porting.models import NumberImport, UploadedList
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists import tables
from porting.rules.number_lists.books import unpack_book
from porting.rules.number_lists.lines import Line, pack
from porting.services.imports import GONE, data_of, lines_of, still_preparing


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
            sheet_name=chosen.name[:120], takes_hidden_rows=hidden_rows,
            takes_hidden_columns=hidden_columns, has_headings=headings, names_ranges=False,
            columns=columns, row_count=len(lines) - headings,
        )  # fmt: skip
        if not won:
            raise NotEditable(GONE)
        UploadedList.objects.filter(number_import=row).update(sealed=sealed)


def correct_cells(row: NumberImport, cells: Mapping[tuple[int, str], str]) -> None:
    """Write other text into cells of the list, by the line's number and the column's use.

    Raises NotEditable, and TooManyInRanges; then nothing has changed.
    """
    lines = lines_of(row)
    corrected = [
        Line(
            line.number,
            [
                cells.get((line.number, use), cell)[: tables.LONGEST_CELL] if use else cell
                for use, cell in zip(row.columns, line.cells, strict=True)
            ],
        )
        for line in lines
    ]
    row_count = len(data_of(row, corrected))  # a corrected range may be of another length
    sealed = pack(corrected)
    with transaction.atomic():
        if not still_preparing(row).update(row_count=row_count):
            raise NotEditable(GONE)
        UploadedList.objects.filter(number_import=row).update(sealed=sealed)
