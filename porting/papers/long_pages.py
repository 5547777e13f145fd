"""Pages of a PDF that are as long as a whole screen: how they are seen, and cut into pages.

For programs that run without Django.
"""

import io
from itertools import pairwise
from typing import Any

from porting.papers.pictures import cuts, piece_count

SKETCH = 400  # pixels across, to find where a long page is cut


def box_of(page: Any) -> tuple[float, float, float, float]:
    """Return the part of a page that is shown: left, bottom, right, top in points."""
    left, bottom, right, top = (float(value) for value in page.cropbox)
    left, right, bottom, top = (
        min(left, right),
        max(left, right),
        min(bottom, top),
        max(bottom, top),
    )
    sheet = [float(value) for value in page.mediabox]
    within = (
        max(left, min(sheet[0], sheet[2])),
        max(bottom, min(sheet[1], sheet[3])),
        min(right, max(sheet[0], sheet[2])),
        min(top, max(sheet[1], sheet[3])),
    )
    return within if within[2] > within[0] and within[3] > within[1] else (left, bottom, right, top)


def is_turned(page: Any) -> bool:
    """Whether a page lies on its side, so that its height is seen as its width."""
    return int(page.obj.get("/Rotate", 0) if "/Rotate" in page.obj else _inherited(page)) % 180 != 0


def _inherited(page: Any) -> int:
    above = page.obj.get("/Parent")
    for _ in range(50):
        if above is None:
            return 0
        if "/Rotate" in above:
            return int(above.Rotate)
        above = above.get("/Parent")
    return 0


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
    turn = int(page.obj.get("/Rotate", _inherited(page))) % 360
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
