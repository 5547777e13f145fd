"""Read a sheet: ``python -m porting.rules.number_lists.sheet_reader ROWS < file`` prints JSON.

A program of its own, without Django and without our settings: it unpacks what strangers send,
under limits of processor time and memory that it gives itself first.
"""

import io
import json
import resource
import sys
import zipfile
from datetime import date, time
from typing import Any

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 4
MOST_ENTRIES = 500
MOST_UNPACKED = 40 * 1024 * 1024
MOST_RATIO = 150  # of real sheets: up to 40
SMALL = 1024 * 1024  # what may be packed as tight as it likes
PIECE = 64 * 1024
LONGEST_CELL = 1_000
MOST_COLUMNS = 100


class Problem(Exception):
    """Why a file cannot be taken; a key of ``porting.rules.number_lists.sheets.SENTENCES``."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_package(content: bytes, most_rows: int) -> None:
    """Refuse what says that it is too large, and then what turns out to be."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Problem("damaged") from None
    entries = package.infolist()
    if "xl/workbook.xml" not in package.namelist():
        raise Problem("type")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Problem("bomb")
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Problem("bomb")
    left = MOST_UNPACKED
    for entry in entries:
        left = count_entry(package, entry, left, most_rows)


def count_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, most_rows: int) -> int:
    """Unpack one entry to nowhere; returns how much may still come."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    rows = 0
    try:
        with package.open(entry) as packed:
            while piece := packed.read(PIECE):
                left -= len(piece)
                rows += piece.count(b"<row") if is_sheet else 0
                if left < 0:
                    raise Problem("bomb")
                if rows > most_rows + most_rows // 10:  # a few may lie empty between the others
                    raise Problem("rows")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib_error()):
        raise Problem("damaged") from None
    return left


def zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def as_text(cell: Any) -> str:
    """Give a cell as text: 2125550001.0 is 2125550001, and text stays as it is."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\0", "")[:LONGEST_CELL]


def rows_of(content: bytes, most_rows: int) -> dict[str, Any]:
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = []
            first = sheet.start[0] if sheet.start else 0
            for line, cells in enumerate(sheet.iter_rows(), start=first + 1):
                texts = [as_text(cell) for cell in cells[:MOST_COLUMNS]]
                if any(texts):
                    rows.append((line, texts))
                if len(rows) > most_rows:
                    raise Problem("rows")
            if rows:
                return {"sheet": name, "rows": rows}
    except (CalamineError, ValueError, MemoryError, OverflowError):
        raise Problem("damaged") from None
    raise Problem("empty")


def main() -> None:
    most_rows = int(sys.argv[1])
    content = sys.stdin.buffer.read()
    limit()
    try:
        check_package(content, most_rows)
        found = rows_of(content, most_rows)
    except Problem as problem:
        found = {"problem": str(problem)}
    except BaseException:  # a decoder's panic is no Exception
        found = {"problem": "damaged"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
