"""A row of a list, and how rows are packed to be stored."""

import base64
import csv
import zlib
from collections.abc import Iterable
from io import StringIO
from typing import NamedTuple


class Line(NamedTuple):
    """One row: the line of the file where it begins, for people, and its cells.

    Rows that one line's range was written out into are told apart by ``nth``, from 1.
    """

    number: int
    cells: list[str]
    nth: int = 0


def pack(lines: Iterable[Line]) -> str:
    """Return the rows as one text to be stored; ``unpack`` reads it."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([line.number, *line.cells] for line in lines)
    return packed(text.getvalue())


def unpack(stored: str) -> list[Line]:
    reader = csv.reader(StringIO(unpacked(stored), newline=""))
    return [Line(int(number), cells) for number, *cells in reader]


def packed(text: str) -> str:
    """Return any text packed tight, in letters."""
    return base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), level=1)).decode()


def unpacked(stored: str) -> str:
    return zlib.decompress(base64.b64decode(stored)).decode("utf-8", "surrogatepass")
