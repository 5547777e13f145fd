"""Read a workbook: ``python -m porting.rules.number_lists.sheet_reader ROWS < file`` prints JSON.

A program of its own, without Django and without our settings: it unpacks what strangers send,
under limits of processor time and memory that it gives itself first.
"""

import io
import json
import sys
import zipfile
import zlib
from datetime import date, time
from typing import Any

from porting.papers.limits import limit
from porting.rules.number_lists.sheet_xml import (
    MOST_COLUMNS,
    Area,
    Marks,
    Problem,
    read_book,
    read_marks,
)

MEMORY_MB = 512
CPU_SECONDS = 4
OUTPUT_MB = 100  # of text, where each letter may be written as six
MOST_ENTRIES = 500
MOST_UNPACKED = 40 * 1024 * 1024
MOST_RATIO = 150  # of real sheets: up to 40
SMALL = 1024 * 1024  # what may be packed as tight as it likes
PIECE = 64 * 1024
LONGEST_CELL = 1_000


def check_package(content: bytes) -> zipfile.ZipFile:
    """Refuse what says that it is too large, and then what turns out to be."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Problem("damaged") from None
    entries, names = package.infolist(), package.namelist()
    if "xl/workbook.xml" not in names:
        is_other = "xl/workbook.bin" in names or "content.xml" in names
        raise Problem("other_sheet" if is_other else "type")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Problem("bomb")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Problem("bomb")
    left = MOST_UNPACKED
    for entry in entries:
        left = count_entry(package, entry, left)
    return package


def count_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Unpack one entry to nowhere; returns how much may still come."""
    try:
        with package.open(entry) as packed:
            while piece := packed.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise Problem("bomb")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        raise Problem("damaged") from None
    return left


def as_text(cell: Any) -> str:
    """Give a cell that the XML said nothing of as text; nearly all are text."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\0", "")[:LONGEST_CELL]


def sheets_of(content: bytes, most_rows: int) -> list[dict[str, Any]]:
    """Return the visible sheets that hold anything, in their order; see ``sheet_of``.

    What is beyond two lists' worth of rows is named and not read.
    """
    from python_calamine import CalamineError, load_workbook

    package = check_package(content)
    book = read_book(package)
    found: list[dict[str, Any]] = []
    try:
        values = load_workbook(io.BytesIO(content))
        for name, path, is_visible in book.sheets:
            if not is_visible:
                continue
            held = sum(len(one["rows"]) for one in found)
            marks = read_marks(package, path, book, most_rows)
            if marks.is_too_long or held > most_rows:
                found.append({"name": name, "rows": [], "is_too_long": True})
            elif sheet := sheet_of(values.get_sheet_by_name(name), name, marks):
                found.append(sheet)
    except (CalamineError, ValueError, MemoryError, OverflowError):
        raise Problem("damaged") from None
    if not found:
        raise Problem("empty" if all(sheet.is_visible for sheet in book.sheets) else "hidden")
    return found


def sheet_of(values: Any, name: str, marks: Marks) -> dict[str, Any] | None:
    """Return one sheet: rows as [line, cells, is hidden], and the places of hidden columns."""
    if values.start is None:
        return None
    top, left = values.start
    rows: dict[int, list[str]] = {}
    for row, cells in enumerate(values.to_python(), start=top):
        rows[row] = [
            cell if type(cell) is str and len(cell) < LONGEST_CELL and "\0" not in cell
            else as_text(cell)
            for cell in cells[: MOST_COLUMNS - left]
        ]  # fmt: skip
    for (row, column), text in marks.cells.items():
        cells = rows.setdefault(row, [])
        cells += [""] * (column - left + 1 - len(cells))
        if column >= left:
            cells[column - left] = text[:LONGEST_CELL]
    fill_joined(rows, left, marks.joined)
    listed = [
        [row + 1, rows[row], row in marks.hidden_rows] for row in sorted(rows) if any(rows[row])
    ]
    hidden = [place - left for place in sorted(marks.hidden_columns) if place >= left]
    return {"name": name, "rows": listed, "hidden_columns": hidden} if listed else None


def fill_joined(rows: dict[int, list[str]], left: int, joined: list[Area]) -> None:
    """Repeat what merged cells show in each row that has anything of its own beside them."""
    for column, first, last in joined:
        cells, place = rows.get(first, []), column - left
        value = cells[place] if 0 <= place < len(cells) else ""
        for row in range(first + 1, min(last, first + len(rows)) + 1) if value else ():
            below = rows.get(row, [])
            if any(below) and not any(below[place : place + 1]):
                below += [""] * (place + 1 - len(below))
                below[place] = value


def main() -> None:
    most_rows = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    limit(cpu_seconds=CPU_SECONDS, memory_mb=MEMORY_MB, output_mb=OUTPUT_MB)
    try:
        answer: dict[str, Any] = {"sheets": sheets_of(content, most_rows)}
    except Problem as problem:
        answer = {"problem": str(problem)}
    except BaseException:  # a decoder's panic is no Exception
        answer = {"problem": "damaged"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
