"""From the bytes of an uploaded file to a table of text: encodings, delimiters, sheets.

Nothing of the file's is trusted: not its name, not its size, not its type. Every refusal is an
UploadRefused with the remedy in it.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO

from django.conf import settings
from django.core.files import File

from porting.errors import UploadRefused
from porting.papers.uploads import shown_name
from porting.rules.number_lists import columns, sheets
from porting.rules.number_lists.books import Book, Sheet
from porting.rules.number_lists.cells import unwrapped
from porting.rules.number_lists.lines import Line

DELIMITERS = ",;\t|"
MOST_ROWS = 20_000  # a request holds fewer; what is beyond is another list
MOST_COLUMNS = 60
LONGEST_CELL = 1_000  # of what is kept; no field of ours is longer
SAMPLE = 40  # lines that a delimiter is guessed from
SAVE_AS = "In Excel choose Save as, CSV UTF-8."
ALL_HIDDEN = (
    " shows no rows: all of them are hidden. Clear the filter or unhide the rows, save the file,"
    " and choose it again."
)
BINARY_MARKS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SAID = re.compile(r"[ ]*sep=([^\r\n])[ ,;\t|]*(?:\r\n|\r|\n)", re.IGNORECASE)
ODD_CHARACTERS = 0.02  # more control characters than this share, and it is no text


@dataclass(frozen=True)
class Table:
    """The rows that hold anything, all of the same width.

    ``book`` is where they come from, if it leaves a choice: other sheets, hidden rows or columns.
    """

    lines: list[Line]
    sheet: str = ""
    book: Book | None = None

    @property
    def width(self) -> int:
        return len(self.lines[0].cells)


def read_file(file: File) -> Table:
    """Return what an uploaded CSV or XLSX holds. Raises UploadRefused with a sentence."""
    name = shown_name(file.name)
    if not file.size:
        raise UploadRefused(f"{name} is empty. Select a file with your numbers.")
    if file.size > settings.MAX_LIST_BYTES:
        megabytes = settings.MAX_LIST_BYTES // (1024 * 1024)
        raise UploadRefused(
            f"{name} must be smaller than {megabytes} MB. Keep only the columns you need, or split"
            " it into several files."
        )
    file.seek(0)
    return read_bytes(file.read(), name)


def read_bytes(content: bytes, name: str) -> Table:
    """The same for bytes; ``name`` is what sentences call the file."""
    if content.startswith(b"PK"):
        return _of_book(sheets.read_book(content, name, most_rows=MOST_ROWS + 1), name)
    if content.startswith(OLD_EXCEL):
        raise UploadRefused(f"{name} is an old Excel file, or has a password. {SAVE_AS}")
    return Table(_tidied(_csv_lines(_decoded(content, name), name), name))


def _of_book(book: Book, name: str) -> Table:
    sheet = book.likeliest()
    if sheet is None:
        sheet = next((one for one in book.sheets if one.is_too_long), book.sheets[0])
    return Table(lines_of_sheet(sheet, name), sheet.name, book if book.has_choice else None)


def lines_of_sheet(
    sheet: Sheet, name: str, *, hidden_rows: bool = False, hidden_columns: bool = False
) -> list[Line]:
    """Return a sheet's rows as a table's; what is hidden only where asked for.

    Raises UploadRefused: it has too many rows, or shows none.
    """
    if sheet.is_too_long:
        raise UploadRefused(_too_many(name))
    lines = sheet.lines(hidden_rows=hidden_rows, hidden_columns=hidden_columns)
    if not lines:
        raise UploadRefused(f"{name}{ALL_HIDDEN}")
    return _tidied(lines, name)


def _decoded(content: bytes, name: str) -> str:
    """Three rules and no guessing: a mark at the start, then UTF-8, then Windows' own."""
    if content.startswith(BINARY_MARKS):
        raise UploadRefused(f"{name} must be a CSV or XLSX. {SAVE_AS}")
    text = _decode(content, name).replace("\0", "")
    odd = sum(not character.isprintable() for character in text if character not in "\t\r\n\f\v")
    if odd > ODD_CHARACTERS * len(text) + 2:
        raise UploadRefused(f"{name} must be a CSV or XLSX. {SAVE_AS}")
    if not text.strip(" \t\r\n,;|\ufeff"):
        raise UploadRefused(f"{name} is empty. Select a file with your numbers.")
    return text.removeprefix("\ufeff")


def _decode(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif wide := _wide_without_mark(content):
        encodings = [wide]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused(f"{name} is in an encoding that we cannot read. {SAVE_AS}")


def _wide_without_mark(content: bytes) -> str:
    """UTF-16 of our alphabet has a zero in every other byte."""
    start = content[:2_000]
    half = len(start) // 2
    if half and start[1::2].count(0) > 0.7 * half and start[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and start[::2].count(0) > 0.7 * half and start[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _csv_lines(text: str, name: str) -> list[Line]:
    skipped, delimiter = 0, ""
    if found := _SAID.match(text):  # Excel's own first line
        skipped, delimiter, text = 1, found[1], text[found.end() :]
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter or guess_delimiter(text))
    lines, begins = [], 1
    try:
        for cells in reader:
            lines.append(Line(begins + skipped, cells))
            begins = reader.line_num + 1
            _check_count(len(lines), name)
    except csv.Error:  # csv has nothing else to say of what is not strict
        raise UploadRefused(
            f"{name} has a cell on line {begins + skipped:,} that is far too long. Is a quotation"
            " mark missing? Correct it and choose the file again."
        ) from None
    return lines


def guess_delimiter(text: str) -> str:
    """Return what parts the columns: that by which most lines have the same count, above one."""
    sample = text[:200_000].splitlines(keepends=True)[:SAMPLE]
    best, best_score = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, count = max(widths.items(), key=lambda one: (one[0] > 1, one[1], one[0]))
        if width > 1 and (count, width) > best_score:
            best, best_score = delimiter, (count, width)
    return best


def _tidied(lines: list[Line], name: str) -> list[Line]:
    """Leave out titles, empty rows and columns, repeated headings; make the rest equally wide."""
    full = [
        Line(line.number, [unwrapped(cell.strip())[:LONGEST_CELL] for cell in line.cells])
        for line in lines
        if any(cell.strip() for cell in line.cells)
    ]
    if not full:
        raise UploadRefused(f"{name} is empty. Select a file with your numbers.")
    _check_count(len(full), name)
    width = max(len(line.cells) for line in full)
    if width > MOST_COLUMNS:
        raise UploadRefused(
            f"{name} has {width:,} columns. Keep at most {MOST_COLUMNS}, and put each number on a"
            " row of its own."
        )
    even = columns.without_titles(
        [Line(line.number, line.cells + [""] * (width - len(line.cells))) for line in full]
    )
    used = [place for place in range(width) if any(line.cells[place] for line in even)]
    first = even[0].cells
    return [
        Line(line.number, [line.cells[place] for place in used])
        for n, line in enumerate(even)
        if n == 0 or line.cells != first or _holds_digits(line.cells)
    ]


def _holds_digits(cells: list[str]) -> bool:
    return any(character.isdecimal() for cell in cells for character in cell)


def _check_count(count: int, name: str) -> None:
    if count > MOST_ROWS:
        raise UploadRefused(_too_many(name))


def _too_many(what: str) -> str:
    limit = settings.MAX_NUMBERS_PER_REQUEST
    return (
        f"{what} has more than {MOST_ROWS:,} rows. One request holds {limit:,} numbers."
        " Split the file and start a request for each part."
    )
