"""What is written in a PDF's fields where no picture of it is stored, and whether we can draw it.

A reader draws such words itself, in fonts that it has. Ours has few: a letter that none of them
has would be in the text and not in the picture. For programs that run without Django.
"""

import io
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

MOST_LETTERS = 300  # of different ones that are tried; a form has a handful
CELL, LETTERS_WIDE = 40, 10  # points: a box for each letter that is tried
PAPER = 255
USUAL = 16  # points; a size of none would fit the letter to its box


class CannotShow(Exception):
    """A field holds letters that no font of ours has."""


class Letter(NamedTuple):
    """A letter, and how its field says that it is written."""

    text: str
    look: str


def field(widget: Any, name: str) -> Any:
    """Return what a field says, or one of those above it."""
    import pikepdf

    for _ in range(20):
        if not isinstance(widget, pikepdf.Dictionary):
            return None
        if name in widget:
            return widget[name]
        widget = widget.get("/Parent")
    return None


def is_written_by_the_reader(one: Any, *, is_stale: bool) -> bool:
    """Say whether a reader makes the picture of this field from its value."""
    is_words = field(one, "/FT") in ("/Tx", "/Ch") or one.get("/Subtype") == "/FreeText"
    return is_words and (is_stale or "/AP" not in one)


def as_field(pdf: Any, one: Any) -> None:
    """Turn words that lie on a page, and have no picture, into a field: those the drawer draws."""
    import pikepdf

    words = one.get("/Contents")
    if one.get("/Subtype") != "/FreeText" or "/AP" in one or not isinstance(words, pikepdf.String):
        return
    one.Subtype, one.FT, one.V = pikepdf.Name.Widget, pikepdf.Name.Tx, words
    one.Ff = 1 << 12  # of several lines
    one.T = pikepdf.String(uuid4().hex)  # fields of one name are one field, with one value
    one.DA = pikepdf.String(_look(pdf, one) or "/Helv 12 Tf 0 g")
    listed = pdf.Root.AcroForm.get("/Fields")
    fields = list(listed) if isinstance(listed, pikepdf.Array) else []
    pdf.Root.AcroForm.Fields = pikepdf.Array([*fields, pdf.make_indirect(one)])


def check(pdf: Any, seen: list[Any], *, is_stale: bool) -> None:
    """Raise CannotShow if one of the fields seen has letters that the drawer leaves blank."""
    letters = {
        Letter(letter, _look(pdf, one))
        for one in seen
        if is_written_by_the_reader(one, is_stale=is_stale)
        for letter in _value(one)
        if _is_odd(letter)
    }
    if len(letters) > MOST_LETTERS or (letters and any(_blank(pdf, sorted(letters)))):
        raise CannotShow


def _look(pdf: Any, one: Any) -> str:
    return str(field(one, "/DA") or field(pdf.Root.get("/AcroForm"), "/DA") or "")


def _value(one: Any) -> str:
    import pikepdf

    value = one.get("/Contents") if one.get("/Subtype") == "/FreeText" else field(one, "/V")
    values = list(value) if isinstance(value, pikepdf.Array) else [value]
    words = [str(text) for text in values if isinstance(text, pikepdf.String)]
    listed = field(one, "/Opt")
    shown = [
        str(option[1])
        for option in (listed if isinstance(listed, pikepdf.Array) else ())
        if isinstance(option, pikepdf.Array) and len(option) > 1 and str(option[0]) in words
    ]
    return "".join(shown or words)


def _is_odd(letter: str) -> bool:
    """Say whether a letter is none of those that every reader has (PDF 32000, annex D)."""
    if unicodedata.category(letter)[0] in "CZ":
        return unicodedata.category(letter) == "Co"  # of somebody's own
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


def _blank(pdf: Any, letters: list[Letter]) -> Iterator[bool]:
    """Have each letter drawn alone as its field would be; yields whether nothing is seen of it."""
    import pikepdf
    import pypdfium2

    rows = -(-len(letters) // LETTERS_WIDE)
    with pikepdf.new() as tried:
        page = tried.add_blank_page(page_size=(CELL * LETTERS_WIDE, CELL * rows))
        boxes, fields = [], []
        for n, letter in enumerate(letters):
            left, bottom = n % LETTERS_WIDE * CELL, n // LETTERS_WIDE * CELL
            boxes.append((left + 2, CELL * rows - bottom - CELL + 2,
                          left + CELL - 2, CELL * rows - bottom - 2))  # fmt: skip
            fields.append(tried.make_indirect(pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4,
                T=pikepdf.String(str(n)), V=pikepdf.String(letter.text),
                DA=pikepdf.String(_black(letter.look)),
                Rect=pikepdf.Array([left, bottom, left + CELL, bottom + CELL]),
            )))  # fmt: skip
        page.Annots = pikepdf.Array(fields)
        form = pikepdf.Dictionary(Fields=pikepdf.Array(fields), NeedAppearances=True)
        fonts = field(pdf.Root.get("/AcroForm"), "/DR")
        if isinstance(fonts, pikepdf.Dictionary):
            form.DR = tried.copy_foreign(pdf.make_indirect(fonts))
        tried.Root.AcroForm = form
        stream = io.BytesIO()
        tried.save(stream)
    document = pypdfium2.PdfDocument(stream.getvalue())
    document.init_forms()
    picture = document[0].render(scale=1, may_draw_forms=True).to_pil().convert("L")
    for box in boxes:
        yield picture.crop(box).getextrema()[0] == PAPER


def _black(look: str) -> str:
    """Return a field's own look with its font, in black and of a size that fits the box."""
    words = look.split()
    font = words[words.index("Tf") - 2] if "Tf" in words and words.index("Tf") > 1 else "/Helv"
    return f"{font} {USUAL} Tf 0 g"
