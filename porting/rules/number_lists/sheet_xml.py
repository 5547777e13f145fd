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
TEXTS = ("s", "inlineStr", "str")  # the last is a formula's; "" among them
DIGITS = "0123456789"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?[A-Z]{1,3}\$?([0-9]{1,7})")
MOST_JOINED = 20_000  # as many as rows that are read

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


class Area(NamedTuple):
    """Cells of one column that are merged: the first's value is seen in the place of all."""

    column: int
    first: int
    last: int


@dataclass
class Marks:
    """What a sheet's XML says, places from 0: cells' texts where values alone mislead."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    joined: list[Area] = field(default_factory=list)
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
    parser = expat_parser()
    reader = _SheetReader(book, most_rows, parser)
    parser.StartElementHandler = reader.root
    feed(parser, package, path)
    return reader.marks


class _SheetReader:
    """Follows the cells of a sheet; texts are left to the reader of values.

    Called for every element of up to millions, so a text costs two calls and a number four: the
    ends of elements and what stands in them are listened to only where they are asked for.
    """

    def __init__(self, book: Book, most_rows: int, parser: expat.XMLParserType):
        self.book, self.most_rows, self.parser = book, most_rows, parser
        self.marks = Marks()
        self.row = self.column = -1
        self.places: dict[str, int] = {}  # columns by their letters
        self.full_rows, self.is_counted = 0, False
        self.kind, self.style, self.has_formula = "", "0", False
        self.value: list[str] = []
        self.cell = self.number = ""  # names of elements, as this writer has them

    def root(self, tag: str, given: Attributes) -> None:
        prefix = tag[: tag.rfind(":") + 1]
        self.cell, self.number = f"{prefix}c", f"{prefix}v"
        self.others: Starts = {
            f"{prefix}{name}": do
            for name, do in (("row", self.start_row), ("is", self.count_row),
                             ("f", self.start_formula), ("col", self.start_columns),
                             ("mergeCell", self.start_merged))
        }  # fmt: skip
        self.parser.StartElementHandler = self.start

    def start(self, tag: str, given: Attributes) -> None:
        if tag == self.cell:
            letters = given["r"].rstrip(DIGITS) if "r" in given else ""
            column = self.places.get(letters)
            self.column = self.column_of(letters) if column is None else column
            self.kind = given.get("t", "n") if self.column < MOST_COLUMNS else TEXTS[0]
            if self.kind not in TEXTS:
                self.style, self.has_formula, self.value = given.get("s", "0"), False, []
                self.parser.EndElementHandler = self.end
        elif tag == self.number:
            if not self.is_counted:
                self.count_row(given)
            if self.kind not in TEXTS:
                self.value = []
                self.parser.CharacterDataHandler = self.value.append
        elif do := self.others.get(tag):
            do(given)

    def end(self, tag: str) -> None:
        if tag == self.number:
            self.parser.CharacterDataHandler = None
        elif tag == self.cell:
            self.parser.EndElementHandler = None
            if raw := "".join(self.value).strip():
                self.marks.cells[self.row, self.column] = self._shown(raw)
            elif self.has_formula:
                self.marks.cells[self.row, self.column] = FORMULA

    def column_of(self, letters: str) -> int:
        """Return the column of these letters, or the next one where there are none."""
        if not _LETTERS.fullmatch(letters):
            return self.column + 1
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - ord("A") + 1
        self.places[letters] = number - 1
        return number - 1

    def start_columns(self, given: Attributes) -> None:
        if given.get("hidden") in TRUE or _is_nothing(given.get("width")):
            first, last = int(given.get("min", 1)), int(given.get("max", 1))
            self.marks.hidden_columns |= set(range(first - 1, min(last, MOST_COLUMNS)))

    def start_row(self, given: Attributes) -> None:
        self.row = int(given["r"]) - 1 if "r" in given else self.row + 1
        self.column, self.is_counted = -1, False
        if given.get("hidden") in TRUE or _is_nothing(given.get("ht")):
            self.marks.hidden_rows.add(self.row)

    def start_merged(self, given: Attributes) -> None:
        if found := _AREA.fullmatch(given.get("ref", "")):
            column, first, last = self.column_of(found[1]), int(found[2]) - 1, int(found[3]) - 1
            if first < last and column < MOST_COLUMNS and len(self.marks.joined) < MOST_JOINED:
                self.marks.joined.append(Area(column, first, last))

    def start_formula(self, _: Attributes) -> None:
        self.has_formula = True

    def count_row(self, _: Attributes) -> None:
        if not self.is_counted:
            self.is_counted = True
            self.full_rows += 1
            if self.full_rows > self.most_rows:
                self.marks.is_too_long = True
                raise Enough

    def _shown(self, raw: str) -> str:
        if self.kind == "b":
            return "TRUE" if raw in TRUE else "FALSE"
        if self.kind == "e":
            return raw
        if self.kind == "d":
            return raw.removesuffix("T00:00:00")
        codes = self.book.codes
        style = int(self.style) if self.style.isdecimal() else 0
        code = codes[style] if style < len(codes) else GENERAL
        if code == GENERAL and raw.isdecimal() and len(raw) < len("1" + "0" * 15):
            return raw  # as nearly every cell is
        return shown(raw, code, is_1904=self.book.is_1904)


def _is_nothing(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError:
        return False


def parse(package: zipfile.ZipFile, path: str, starts: Starts) -> None:
    """Read one part; the table names what to do at the start of an element. Raises Problem."""
    parser = expat_parser()

    def root(tag: str, given: Attributes) -> None:
        prefix = tag[: tag.rfind(":") + 1]  # of all elements, where the writer uses one
        named = {prefix + name: do for name, do in starts.items()}
        parser.StartElementHandler = lambda tag, given: _do(named.get(tag), given)
        _do(named.get(tag), given)

    parser.StartElementHandler = root
    feed(parser, package, path)


def expat_parser() -> expat.XMLParserType:
    """Return a parser that refuses document types: nothing honest has one."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def feed(parser: expat.XMLParserType, package: zipfile.ZipFile, path: str) -> None:
    """Have a part read, to its end or to where its reader has enough. Raises Problem."""
    try:
        with package.open(path) as part:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, KeyError):
        raise Problem("damaged") from None


def _do(what: Callable[[Attributes], None] | None, given: Attributes) -> None:
    if what:
        what(given)


def _refuse(*_: object) -> None:
    raise Problem("damaged")
