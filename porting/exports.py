"""Lists as CSV files that spreadsheets open without running anything in them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

# What a spreadsheet takes for the start of a formula, after blanks as well (OWASP).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"  # Excel reads UTF-8 only where it finds this


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line: the headings, then the rows; every cell is quoted.

    A cell that a spreadsheet would take for a formula starts with an apostrophe. A phone number
    like +15125550101 is left as it is: all digits, it can only be read as a number.
    """
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    mark = BOM
    for row in chain([columns], rows):
        writer.writerow([safe(str(cell)) for cell in row])
        yield mark + line.getvalue()
        mark = ""
        line.seek(0)
        line.truncate()


def safe(cell: str) -> str:
    """Return the cell so that no spreadsheet calculates it."""
    if not cell.lstrip().startswith(FORMULA) and not cell.startswith(FORMULA):
        return cell
    is_phone = cell[:1] == "+" and cell[1:].isascii() and cell[1:].isdigit()
    return cell if is_phone else f"'{cell}"
