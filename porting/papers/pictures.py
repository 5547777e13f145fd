"""Photos, scans and screenshots as pages: opened, upright, in their true shape, and cut where long.

For programs that run without Django and without our settings. What ``pages`` yields is all that
anybody gets to see of a picture: it is drawn from it, read from it, and handed on as it.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from math import ceil
from random import Random
from typing import Any

JPEG, PNG, HEIC, TIFF = "image/jpeg", "image/png", "image/heic", "image/tiff"

# Pixels that are taken. A JPEG is decoded reduced (its DCT gives an eighth as readily as the
# whole), the others are not; a progressive one must be held whole to be decoded at all.
MOST_PIXELS = 65_000_000
MOST_JPEG_PIXELS = 250_000_000
MOST_PROGRESSIVE_PIXELS = 100_000_000
# What is kept of a JPEG: letter paper at 600 dots an inch has 34 million.
KEPT_PIXELS = 40_000_000
STRIP = 256  # rows of a picture that are made smaller at once; even
ODD = 1.02  # resolutions that differ by less are the same; no fax differs by more than
ODDEST = 5
TALL, PIECE = (
    3,
    1.5,
)  # a page taller than three times its width is cut into pieces of one and a half
WIDEST = 3_200  # pixels or points: a wider one is shown at less than half its size
MOST_PIECES = 100
NARROWEST = 100  # pixels or points; a strip is no page
CALM = 0.25  # of the width: how far a cut may move to miss a line of text
FILLER = bytes(byte % 255 for byte in Random(7).randbytes(16_384))  # noqa: S311


class TooManyPixels(Exception):
    """The picture is larger than we decode; says how many pixels it may have."""

    def __init__(self, most: int) -> None:
        self.most = most


def opened(content: bytes, content_type: str, *, most: int = KEPT_PIXELS) -> Iterator[Any]:
    """Yield the pages of a picture, not decoded yet; a JPEG reduced to about ``most`` pixels.

    A JPEG, a PNG and a HEIC are one page whatever else is in them: a second picture, a film, a map
    of depths. A TIFF may be a fax of many; small copies of its pages are none.
    """
    from PIL import Image, JpegImagePlugin, PngImagePlugin

    Image.MAX_IMAGE_PIXELS = None  # type: ignore[assignment]  # asked here, by kind
    if content_type == JPEG:
        image: Any = JpegImagePlugin.JpegImageFile(io.BytesIO(content))
        is_whole = bool(image.info.get("progressive"))
        _check_size(image, MOST_PROGRESSIVE_PIXELS if is_whole else MOST_JPEG_PIXELS)
        _reduce(image, most)
        yield image
    elif content_type == PNG:
        image = PngImagePlugin.PngImageFile(io.BytesIO(content))
        _check_size(image, MOST_PIXELS)
        yield image
    elif content_type == HEIC:
        import pi_heif

        pi_heif.register_heif_opener()
        with Image.open(io.BytesIO(content), formats=["HEIF"]) as image:
            _check_size(image, MOST_PIXELS)
            yield image
    else:
        with Image.open(io.BytesIO(content), formats=["TIFF"]) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                if number and image.tag_v2.get(254, 0) & 1:  # NewSubfileType: a reduced copy
                    continue
                _check_size(image, MOST_PIXELS)
                yield image


def _check_size(image: Any, most: int) -> None:
    if image.width * image.height > most:
        raise TooManyPixels(most)


def _reduce(image: Any, most: int) -> None:
    """Have a JPEG decoded at a half, a quarter or an eighth: at most ``most`` pixels."""
    for part in (1, 2, 4, 8):
        if image.width * image.height <= most * part * part:
            break
    if part > 1:
        image.draft(image.mode, (image.width // part, image.height // part))


def loaded(image: Any, content: bytes, content_type: str, *, most: int = KEPT_PIXELS) -> Any:
    """Return the picture decoded. Raises OSError for one that is cut.

    A JPEG that lacks nothing but its end marker is whole. A HEIC that is larger than what is kept
    comes reduced, as a JPEG does.
    """
    if content_type == HEIC and image.width * image.height > most:
        return _half(image, content)
    try:
        image.load()
    except OSError:
        if content_type != JPEG or content.rstrip(b"\0").endswith(b"\xff\xd9"):
            raise
        return _without_its_end(content, most)
    return image


def _half(image: Any, content: bytes) -> Any:
    """Return a HEIC at half its size: decoded whole it would be held three times over."""
    import pi_heif
    from PIL import Image

    decoded: Any = pi_heif.open_heif(io.BytesIO(content))
    row, (wide, high), mode = decoded.stride, decoded.size, decoded.mode
    small = Image.new(mode, (ceil(wide / 2), ceil(high / 2)))
    for top in range(0, high, STRIP):
        size = wide, min(STRIP, high - top)
        part = bytes(decoded.data[top * row : (top + size[1]) * row])
        strip = Image.frombuffer(mode, size, part, "raw", mode, row, 1)
        small.paste(strip.reduce(2), (0, top // 2))
    return _with_notes_of(image, small)


def _without_its_end(content: bytes, most: int) -> Any:
    """Return a JPEG that breaks off after its last line; OSError if it breaks off before.

    Told by decoding it twice, with some bytes more: where lines are missing these are taken for
    more of the picture, where none are they are skipped.
    """
    from PIL import ImageChops

    end = b"\xff\xd9"
    content = content.rstrip(b"\xff")
    [image] = opened(content + end, JPEG, most=most)
    [longer] = opened(content + FILLER + end, JPEG, most=most)
    image.load()
    longer.load()
    if ImageChops.difference(image.convert("RGB"), longer.convert("RGB")).getbbox():
        raise OSError("The picture is cut.")
    return image


def upright(image: Any) -> Any:
    """Return the picture as the camera or the fax meant it, in plain colours on white.

    Nothing that a phone noted beside it is left.
    """
    from PIL import Image, ImageOps

    if image.mode.startswith("I;16") or image.mode == "I":  # Pillow would cut off what is above 255
        image = _with_notes_of(image, image.point(lambda value: value / 256).convert("L"))
    wide, high = _in_shape(image)
    if (wide, high) != image.size:
        image = _with_notes_of(image, image.convert("L" if image.mode == "1" else image.mode))
        image = _with_notes_of(image, image.resize((wide, high)))
    with suppress(Exception):  # notes that nobody can read turn nothing
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    if image.mode != "RGB":
        image = image.convert("RGB")
    image.info.clear()  # Pillow hands comments on by itself
    return image


def _with_notes_of(image: Any, changed: Any) -> Any:
    changed.info = dict(image.info)
    if (turn := _turn(image)) != 1:
        changed.getexif()[0x0112] = turn
    return changed


def _turn(image: Any) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where the notes are missing or broken."""
    try:
        turn = image.getexif().get(0x0112, 1)
    except Exception:
        return 1
    return turn if turn in range(1, 9) else 1


def _in_shape(image: Any) -> tuple[int, int]:
    """Return the size at which a pixel is as wide as it is high: the coarser side is stretched."""
    across, down = _resolutions(image)
    wide, high = image.size
    if not (across > 0 and down > 0 and ODD < max(across / down, down / across) < ODDEST):
        return wide, high
    if across > down:
        high = round(high * across / down)
    else:
        wide = round(wide * down / across)
    return (wide, high) if wide * high <= MOST_PIXELS else image.size


def _resolutions(image: Any) -> tuple[float, float]:
    """Return pixels an inch (or in any other unit: only how they compare counts), across and down.

    TIFF, JFIF and PNG may say them with a unit or without; a JPEG also in what the camera noted.
    """
    for name in ("resolution", "dpi", "aspect", "jfif_density"):
        try:
            across, down = (float(value) for value in image.info[name])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            continue
        if across != down:
            return across, down
    try:
        notes = image.getexif()
        return float(notes[0x011A]), float(notes[0x011B])
    except Exception:  # no notes, or none that can be read
        return 1, 1


def shape(image: Any) -> tuple[int, int]:
    """Return width and height that a picture has once it is upright, before it is decoded."""
    wide, high = _in_shape(image)
    return (high, wide) if _turn(image) > 4 else (wide, high)


def piece_count(wide: float, high: float) -> int:
    """Return into how many pages a page of this shape is cut: a screenshot of a long screen.

    One that is long the other way is cut where it would be shown at less than half its size.
    """
    short, long = min(wide, high), max(wide, high)
    if long <= TALL * short or short < NARROWEST or (wide == long and long <= WIDEST):
        return 1
    return min(MOST_PIECES, ceil(long / (PIECE * short)))


def cuts(picture: Any, count: int = 0) -> list[int]:
    """Return the rows at which a picture is cut, with its top and bottom, between lines of text.

    Of a wide one the columns, between words. ``count`` is of pieces, where that is known.
    """
    from PIL import Image

    count = count or piece_count(*picture.size)
    if count > 1 and picture.width > picture.height:
        picture = picture.transpose(Image.Transpose.TRANSPOSE)
    at = [round(picture.height * number / count) for number in range(count + 1)]
    for number in range(1, count):
        at[number] = _calm_row(picture, at[number])
    return at


def _calm_row(picture: Any, row: int) -> int:
    """Return the row with the fewest edges near this one, and of such the nearest."""
    from PIL import Image, ImageChops

    reach = round(picture.width * CALM)
    strip = picture.crop((0, row - reach, picture.width, row + reach)).convert("L")
    edges = ImageChops.difference(strip, ImageChops.offset(strip, 1, 0))
    edges = edges.point(lambda value: 255 if value > 16 else 0)
    rows = edges.resize((1, strip.height), Image.Resampling.BOX).tobytes()
    best = min(range(strip.height), key=lambda at: (rows[at], abs(at - reach)))
    return row - reach + best


def pieces(picture: Any) -> Iterator[Any]:
    """Yield a picture, or the pages it is cut into, from the top."""
    at = cuts(picture)
    if len(at) == 2:
        yield picture
        return
    for start, end in pairwise(at):
        is_wide = picture.width > picture.height
        box = (start, 0, end, picture.height) if is_wide else (0, start, picture.width, end)
        yield picture.crop(box)


def pages(content: bytes, content_type: str) -> Iterator[Any]:
    """Yield the pages of a picture file as upright RGB pictures without notes."""
    for image in opened(content, content_type):
        yield from pieces(upright(loaded(image, content, content_type)))
