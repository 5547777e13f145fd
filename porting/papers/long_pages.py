"""Pages of a PDF that are as long as a whole screen: how they are seen, and cut into pages.

For programs that run without Django.
"""

import io
from decimal import Decimal
from itertools import pairwise
from typing import Any

from porting.papers.pictures import cuts, piece_count

LETTER = (0.0, 0.0, 612.0, 792.0)  # points
SKETCH = 400  # pixels across, to find where a long page is cut


def box_of(page: Any) -> tuple[float, float, float, float]:
    """Return the part of a page that is shown: left, bottom, right, top in points.

    A box without a size counts for nothing, as readers have it: a page without any is a Letter.
    """
    sheet = _box(page, "/MediaBox") or LETTER
    left, bottom, right, top = _box(page, "/CropBox") or sheet
    within = max(left, sheet[0]), max(bottom, sheet[1]), min(right, sheet[2]), min(top, sheet[3])
    return within if within[2] > within[0] and within[3] > within[1] else (left, bottom, right, top)


def _box(page: Any, name: str) -> tuple[float, float, float, float] | None:
    import pikepdf

    listed = _said(page, name)
    sides = list(listed) if isinstance(listed, pikepdf.Array) else []
    if len(sides) != 4:
        return None
    left, bottom, right, top = (_number(side) for side in sides)
    box = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
    return box if box[2] > box[0] and box[3] > box[1] else None


def _turn(page: Any) -> int:
    """Return how far a page is turned to the right: 0, 90, 180 or 270 degrees."""
    return int(_number(_said(page, "/Rotate")) / 90) * 90 % 360


def is_turned(page: Any) -> bool:
    """Whether a page lies on its side, so that its height is seen as its width."""
    return _turn(page) % 180 != 0


def _said(page: Any, name: str) -> Any:
    """Return what a page says, or one of those above it."""
    import pikepdf

    above = page.obj
    for _ in range(50):
        if not isinstance(above, pikepdf.Dictionary):
            return None
        if name in above:
            return above[name]
        above = above.get("/Parent")
    return None


def _number(value: Any) -> float:
    """Return a number of a PDF; what is none counts as 0, as readers have it."""
    return float(value) if isinstance(value, int | Decimal) else 0.0


def pages_of(page: Any) -> int:
    """Return into how many pages a page is cut: a whole screen saved as one long page."""
    left, bottom, right, top = box_of(page)
    wide, high = right - left, top - bottom
    return piece_count(high, wide) if is_turned(page) else piece_count(wide, high)


def cut_long_pages(pdf: Any) -> None:
    """Cut each page that is a whole screen saved as one into pages, between lines of text."""
    import pikepdf

    long = [number for number, page in enumerate(pdf.pages) if pages_of(page) > 1]
    if not long:
        return
    sketches = _sketches(pdf, long)
    for number in reversed(long):
        page = pdf.pages[number]
        boxes = _boxes(page, sketches[number])
        for name in ("/TrimBox", "/BleedBox", "/ArtBox"):
            if name in page.obj:
                del page.obj[name]
        for after in range(1, len(boxes)):
            pdf.pages.insert(number + after, page)
        for at, box in enumerate(boxes):
            piece = pdf.pages[number + at]
            piece.obj.MediaBox = pikepdf.Array(box)
            piece.obj.CropBox = pikepdf.Array(box)


def _sketches(pdf: Any, numbers: list[int]) -> dict[int, list[float]]:
    """Return where each of the pages is cut, as parts of its longer side from the top or left."""
    import pypdfium2

    stream = io.BytesIO()
    pdf.save(stream, encryption=False)
    document, found = pypdfium2.PdfDocument(stream.getvalue()), {}
    for number in numbers:
        page = document[number]
        wide, high = page.get_size()
        picture = page.render(scale=SKETCH / max(min(wide, high), 1)).to_pil()
        places = cuts(picture, pages_of(pdf.pages[number]))
        found[number] = [place / max(picture.size) for place in places]
    return found


def _boxes(page: Any, parts: list[float]) -> list[list[float]]:
    left, bottom, right, top = box_of(page)
    turn = _turn(page)
    if (right - left > top - bottom) != (turn % 180 != 0):  # seen as wide: cut from the left
        turn = (turn + 90) % 360
    boxes = []
    for start, end in pairwise(parts):
        if turn == 0:
            box = [left, top - end * (top - bottom), right, top - start * (top - bottom)]
        elif turn == 180:
            box = [left, bottom + start * (top - bottom), right, bottom + end * (top - bottom)]
        elif turn == 90:  # turned to the right: its left side is seen at the top
            box = [left + start * (right - left), bottom, left + end * (right - left), top]
        else:
            box = [right - end * (right - left), bottom, right - start * (right - left), top]
        boxes.append(box)
    return boxes
