"""What a workbook's own XML says and no reader of values tells: number formats, what is hidden,
formulas without a value, which sheets there are.

Read with expat, which is given no document types, so no entities; in the limited process only.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import normpath
from typing import NamedTuple
from xml.parsers import expat

from porting.rules.number_lists.cells import FORMULA
from porting.rules.number_lists.formats import BUILT_IN, GENERAL, shown

PIECE = 64 * 1024
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MOST_COLUMNS = 100
TRUE = ("1", "true")
TEXTS = ("s", "inlineStr")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Attributes = dict[str, str]
Starts = dict[str, Callable[[Attributes], None]]


class Problem(Exception):
    """Why a file cannot be taken; a key of ``porting.rules.number_lists.sheets.SENTENCES``."""


class SheetName(NamedTuple):
    """A sheet of a workbook: its name, its part in the package, and whether people see it."""

    name: str
    path: str
    is_visible: bool


@dataclass
class Book:
    """The sheets in their order, and the number format of each cell style."""

    sheets: list[SheetName] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    is_1904: bool = False


@dataclass
class Marks:
    """What a sheet's XML says, places from 0: cells' texts where values alone mislead."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_too_long: bool = False


class Enough(Exception):
    """The rest of a part need not be read."""


def read_book(package: zipfile.ZipFile) -> Book:
    """Return the sheets that hold cells, and the formats. Raises Problem."""
    book, found, targets = Book(), [], {}

    def sheet(given: Attributes) -> None:
        relation = next((v for k, v in given.items() if k.rpartition(":")[2] == "id"), "")
        found.append((given.get("name", ""), relation, given.get("state", "visible")))

    def workbook(given: Attributes) -> None:
        book.is_1904 = given.get("date1904") in TRUE

    def relation(given: Attributes) -> None:
        kind = given.get("Type", "").rpartition("/")[2]
        target = given.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        targets[given.get("Id", "")] = (kind, path)

    parse(package, WORKBOOK, {"sheet": sheet, "workbookPr": workbook})
    parse(package, RELATIONS, {"Relationship": relation})
    for name, identity, state in found:
        kind, path = targets.get(identity, ("", ""))
        if kind == "worksheet" and path in package.namelist():
            book.sheets.append(SheetName(name, path, state == "visible"))
    styles = next((path for kind, path in targets.values() if kind == "styles"), "")
    if styles in package.namelist():
        book.codes = _codes(package, styles)
    return book


def _codes(package: zipfile.ZipFile, path: str) -> list[str]:
    own: dict[str, str] = {}
    used: list[str] = []
    is_inside = [False]

    def enter(_: Attributes) -> None:
        is_inside[0] = True

    def leave(_: Attributes) -> None:
        is_inside[0] = False

    def own_format(given: Attributes) -> None:
        own[given.get("numFmtId", "")] = given.get("formatCode", "")

    def style(given: Attributes) -> None:
        if is_inside[0]:
            used.append(given.get("numFmtId", "0"))

    starts: Starts = {"numFmt": own_format, "cellXfs": enter, "cellStyles": leave, "xf": style}
    parse(package, path, starts | {"dxfs": leave, "cellStyleXfs": leave})
    built_in = {str(number): code for number, code in BUILT_IN.items()}
    return [own.get(number, built_in.get(number, GENERAL)) for number in used]


def read_marks(package: zipfile.ZipFile, path: str, book: Book, most_rows: int) -> Marks:
    """Return what the XML of one sheet says of its cells, rows and columns. Raises Problem."""
    reader = _SheetReader(book, most_rows)
    parse(package, path, reader.starts, reader)
    return reader.marks


class _SheetReader:
    """Follows the cells of a sheet; texts are left to the reader of values."""

    def __init__(self, book: Book, most_rows: int):
        self.book, self.most_rows, self.marks = book, most_rows, Marks()
        self.row = self.column = -1
        self.full_rows, self.is_counted = 0, False
        self.kind, self.style, self.has_formula = "", 0, False
        self.value: list[str] | None = None  # pieces, while they come
        self.raw = ""
        self.starts: Starts = {
            "col": self.start_columns, "row": self.start_row, "c": self.start_cell,
            "f": self.start_formula, "v": self.start_value, "is": self.count_row,
        }  # fmt: skip
        self.ends: dict[str, Callable[[], None]] = {"v": self.end_value, "c": self.end_cell}
        self.listen: Callable[[Callable[[str], None] | None], None] = lambda _: None

    def start_columns(self, given: Attributes) -> None:
        if given.get("hidden") in TRUE or _is_nothing(given.get("width")):
            first, last = int(given.get("min", 1)), int(given.get("max", 1))
            self.marks.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))

    def start_row(self, given: Attributes) -> None:
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.column, self.is_counted = -1, False
        if given.get("hidden") in TRUE or _is_nothing(given.get("ht")):
            self.marks.hidden_rows.add(self.row)

    def start_cell(self, given: Attributes) -> None:
        place = _PLACE.fullmatch(given.get("r", ""))
        self.column = _column(place[1]) if place else self.column + 1
        self.kind, self.raw, self.has_formula = given.get("t", "n"), "", False
        style = given.get("s", "0")
        self.style = int(style) if style.isdecimal() else 0

    def start_formula(self, _: Attributes) -> None:
        self.has_formula = True

    def start_value(self, given: Attributes) -> None:
        self.count_row(given)
        if self.kind not in TEXTS:
            self.value = []
            self.listen(self.value.append)

    def count_row(self, _: Attributes) -> None:
        if not self.is_counted:
            self.is_counted = True
            self.full_rows += 1
            if self.full_rows > self.most_rows:
                self.marks.is_too_long = True
                raise Enough

    def end_value(self) -> None:
        if self.value is not None:
            self.raw, self.value = "".join(self.value), None
            self.listen(None)

    def end_cell(self) -> None:
        if self.kind in TEXTS or self.column >= MOST_COLUMNS:
            return
        if self.raw:
            if self.kind != "str":
                self.marks.cells[self.row, self.column] = self._shown(self.raw.strip())
        elif self.has_formula and self.kind != "str":  # one that gives "" says so with "str"
            self.marks.cells[self.row, self.column] = FORMULA

    def _shown(self, raw: str) -> str:
        if self.kind == "b":
            return "TRUE" if raw in TRUE else "FALSE"
        if self.kind == "e":
            return raw
        if self.kind == "d":
            return raw.removesuffix("T00:00:00")
        codes = self.book.codes
        code = codes[self.style] if self.style < len(codes) else GENERAL
        if code == GENERAL and raw.isdecimal() and len(raw) < len("1" + "0" * 15):
            return raw  # as nearly every cell is
        return shown(raw, code, is_1904=self.book.is_1904)


def _is_nothing(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def parse(
    package: zipfile.ZipFile, path: str, starts: Starts, reader: _SheetReader | None = None
) -> None:
    """Read one part; the table names what to do at the start of an element.

    A reader says what to do at the end of one, too, and asks for text where it needs some.
    Raises Problem for what is no XML, and for a document type: nothing honest has one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    ends = reader.ends if reader else {}

    def root(tag: str, given: Attributes) -> None:
        prefix = tag[: tag.rfind(":") + 1]  # of all elements, where the writer uses one
        named = {prefix + name: do for name, do in starts.items()}
        named_ends = {prefix + name: do for name, do in ends.items()}
        parser.StartElementHandler = lambda tag, given: _do(named.get(tag), given)
        parser.EndElementHandler = lambda tag: _do(named_ends.get(tag))
        _do(named.get(tag), given)

    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = _refuse
    if reader:
        reader.listen = lambda take: setattr(parser, "CharacterDataHandler", take)
    try:
        with package.open(path) as part:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, KeyError):
        raise Problem("damaged") from None


def _do(what: Callable[..., None] | None, *given: Attributes) -> None:
    if what:
        what(*given)


def _refuse(*_: object) -> None:
    raise Problem("damaged")
