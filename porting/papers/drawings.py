"""A drawn signature as it comes from a browser: decoded within limits and made anew.

What was sent is never stored. The strokes (points with times, as signature_pad gives them) are
kept as evidence, numbers only, and the picture is drawn from them: browsers that guard against
fingerprints hand out white or noise for the pixels of a canvas. Only where the strokes are no
signature are the pixels that were sent drawn onto white and encoded by us.
Source: security.md 2.2, step 6; screens.md 5.2.
"""

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from accounts import strangers_json
from porting.errors import LetterError

WIDTH, HEIGHT = 600, 200  # pixels, at most
MAX_BYTES = 100_000
MAX_STROKES_TEXT = 300_000
MAX_POINTS = 10_000
FARTHEST = 1e15  # pixels, or milliseconds since 1970, of which there are 2e12; sums stay finite
PREFIX = "data:image/png;base64,"
PEN, MARGIN, FINE = 2, 6, 2  # pixels of the pen and round the strokes; drawn twice as large
DARK = 160  # of 255: what counts as ink
LEAST_WIDE, LEAST_HIGH, LEAST_INK = 40, 10, 60  # pixels that a signature needs

TOO_SMALL = "Too small to read. Draw it larger, or type your name."
UNREADABLE = "We could not read the drawing. Draw it again, or type your name."


@dataclass(frozen=True)
class Drawing:
    """A signature in black on white, cut to its ink, with the strokes it was made of."""

    png: bytes
    width: int
    height: int
    strokes: list[Any]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.png).hexdigest()


def read(typed: str, strokes: str) -> Drawing:
    """Return the drawing a form posted as a data address, beside its strokes as JSON.

    Raises LetterError for field "drawing" when it is blank, tiny, too large or no PNG at all.
    """
    points = _points_of(strokes)
    if _is_wide_enough(points):
        return Drawing(*_inked(_drawn(points)), points)
    if not typed:
        raise _refused("Draw your signature, or type your name.")
    if not typed.startswith(PREFIX) or len(typed) > MAX_BYTES * 4 // 3 + len(PREFIX) + 4:
        raise _refused(UNREADABLE)
    try:
        content = base64.b64decode(typed.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise _refused(UNREADABLE) from None
    return Drawing(*_made_anew(content), points)


def _is_wide_enough(points: list[Any]) -> bool:
    across = [x for stroke in points for x, _, _ in stroke]
    down = [y for stroke in points for _, y, _ in stroke]
    if not across:
        return False
    return max(across) - min(across) >= LEAST_WIDE and max(down) - min(down) >= LEAST_HIGH


def _drawn(points: list[Any]) -> Any:
    """Return the strokes drawn in black on white, fitted into the largest picture we take."""
    from PIL import Image, ImageDraw

    left = min(x for stroke in points for x, _, _ in stroke)
    top = min(y for stroke in points for _, y, _ in stroke)
    wide = max(x for stroke in points for x, _, _ in stroke) - left
    high = max(y for stroke in points for _, y, _ in stroke) - top
    scale = min(1.0, (WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    paper = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 255)
    pen = ImageDraw.Draw(paper)
    for stroke in points:
        line = [
            (((x - left) * scale + MARGIN) * FINE, ((y - top) * scale + MARGIN) * FINE)
            for x, y, _ in stroke
        ]
        if len(line) > 1:
            pen.line(line, fill=0, width=PEN * FINE, joint="curve")
        for x, y in (line[0], line[-1]) if line else ():
            pen.ellipse((x - PEN, y - PEN, x + PEN, y + PEN), fill=0)
    return paper.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _made_anew(content: bytes) -> tuple[bytes, int, int]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as sent:
            if sent.width > WIDTH or sent.height > HEIGHT:
                raise _refused(UNREADABLE)
            with_alpha = sent.convert("RGBA")
    except LetterError:
        raise
    except Exception:  # Pillow says no in many ways, ValueError and SyntaxError among them
        raise _refused(UNREADABLE) from None
    paper = Image.new("RGBA", with_alpha.size, "white")
    return _inked(Image.alpha_composite(paper, with_alpha).convert("L"))


def _inked(grey: Any) -> tuple[bytes, int, int]:
    """Return a grey picture cut to its ink, as PNG, with its size. Raises LetterError."""
    from PIL import ImageOps

    ink = grey.point(lambda value: 255 if value < DARK else 0)
    box = ink.getbbox()
    if box is None:
        raise _refused("Draw your signature, or type your name.")
    wide, high = box[2] - box[0], box[3] - box[1]
    if wide < LEAST_WIDE or high < LEAST_HIGH or ink.histogram()[255] < LEAST_INK:
        raise _refused(TOO_SMALL)
    cut = ImageOps.expand(grey.crop(box), border=4, fill=255)
    made = io.BytesIO()
    cut.save(made, "PNG", optimize=True)
    return made.getvalue(), cut.width, cut.height


def _points_of(strokes: str) -> list[Any]:
    """Return the strokes as lists of [x, y, milliseconds]; whatever else was sent is left out."""
    try:
        groups = strangers_json.read(strokes or "[]", most=MAX_STROKES_TEXT)
        found = [
            [[_number(point["x"]), _number(point["y"]), _number(point["time"])] for point in points]
            for points in (group["points"] for group in groups)
        ]
    except (ValueError, TypeError, KeyError):
        raise _refused(UNREADABLE) from None
    if sum(map(len, found)) > MAX_POINTS:
        raise _refused(UNREADABLE)
    return found


def _number(value: Any) -> float:
    try:
        number = round(float(value), 1)
    except OverflowError:  # an integer of more than 308 digits
        raise ValueError from None
    if not abs(number) <= FARTHEST:  # so is what is no number
        raise ValueError
    return number


def _refused(sentence: str) -> LetterError:
    return LetterError(sentence, field="drawing")
