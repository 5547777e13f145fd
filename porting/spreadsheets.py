"""The one writer of files for spreadsheets: what people typed never becomes a formula there.

Every export goes through here (security.md T10).
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import HttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula, or may, after it has
# thrown away what it does not print. The wide forms are typed on East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|")
BOM = "\ufeff"  # spreadsheets take UTF-8 for something else without it


def csv_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return rows as a download; ``name`` is ours, never what somebody typed."""
    return HttpResponse(
        write_rows(headings, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def write_rows(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line, for lists that are sent while they are read."""
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL)
    mark = BOM
    for row in chain([headings], rows):
        writer.writerow([safe_cell(str(cell)) for cell in row])
        yield mark + line.getvalue()
        mark = ""
        line.seek(0)
        line.truncate()


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it.

    The apostrophe says "text" to spreadsheets, and our own import leaves it out again: a phone
    number stays one, readable in between.
    """
    text = text.replace("\0", "")
    return f"'{text}" if _first_seen(text) in FORMULA_STARTS or text != text.strip() else text


def _first_seen(text: str) -> str:
    """Return the first character that a spreadsheet neither throws away nor trims, or ""."""
    kept = (c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    return next(kept, "")
