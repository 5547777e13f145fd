"""Say what a file is: ``python -m porting.papers.inspect < file`` prints one line of JSON.

A program of its own, without Django and without our settings: it decodes what strangers send,
under limits of processor time and memory that it gives itself first.
"""

import io
import json
import sys
import zlib
from typing import Any

from porting.papers.limits import MEGABYTE, limit

MAX_PAGES = 200
MAX_PIXELS = 50_000_000
MAX_OBJECTS = 200_000  # entries of a PDF; a bill of 200 pages has a few thousand
MAX_INFLATED = 300 * MEGABYTE  # all compressed streams of a PDF together
CPU_SECONDS = 4
MEMORY_MB = 1024

PDF, JPEG, PNG, HEIC, TIFF = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/heic",
    "image/tiff",
)
DECODERS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF", TIFF: "TIFF"}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


class Problem(Exception):
    """Why a file cannot be taken; a key of ``porting.papers.uploads.SENTENCES``."""


def type_by_first_bytes(content: bytes) -> str:
    """Return the type the first bytes promise. A PDF must begin with its mark: no polyglots."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    raise Problem("type")


def pages_of_pdf(content: bytes) -> int:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:  # opens without a password, but a carrier could not work with it
                raise Problem("encrypted")
            count = len(pdf.pages)
            if count > MAX_PAGES:
                raise Problem("pages")
            for page in pdf.pages:
                _ = page.mediabox
            check_streams(pdf)
    except pikepdf.PasswordError:
        raise Problem("encrypted") from None
    if not count:
        raise Problem("damaged")
    return count


def check_streams(pdf: Any) -> None:
    """Count what the streams unpack to, without keeping it: a bomb is small until it is opened."""
    import pikepdf

    if len(pdf.objects) > MAX_OBJECTS:
        raise Problem("bomb")
    left = MAX_INFLATED
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        filters = thing.get("/Filter")
        if filters == "/FlateDecode" or (isinstance(filters, pikepdf.Array) and len(filters) > 1):
            left -= inflated(thing, left)


def inflated(stream: Any, most: int) -> int:
    """Return how many bytes a Flate stream unpacks to; raises Problem past ``most``.

    Of a chain of filters only the first is undone, which is what a bomb in a bomb needs to be seen.
    """
    unpacker, size, packed = zlib.decompressobj(), 0, bytes(stream.read_raw_bytes())
    try:
        while packed and not unpacker.eof:
            size += len(unpacker.decompress(packed, MEGABYTE))
            packed = unpacker.unconsumed_tail
            if size > most:
                raise Problem("bomb")
    except zlib.error:  # another filter first, or a damaged stream: the page drawer will tell
        pass
    return size


def pages_of_image(content: bytes, content_type: str) -> int:
    """Decode every pixel: what only looks like a picture fails here, not at the carrier's."""
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(io.BytesIO(content), formats=[DECODERS[content_type]]) as image:
        count = getattr(image, "n_frames", 1)
        if count > MAX_PAGES:
            raise Problem("pages")
        for page in range(count):
            image.seek(page)
            if image.width * image.height > MAX_PIXELS:
                raise Problem("pixels")
            image.load()
    return count


def inspect(content: bytes) -> dict[str, Any]:
    try:
        content_type = type_by_first_bytes(content)
        if content_type == PDF:
            count = pages_of_pdf(content)
        else:
            count = pages_of_image(content, content_type)
    except Problem as problem:
        return {"problem": str(problem)}
    except Exception as error:  # decoders raise whatever they like: ValueError, MemoryError...
        is_bomb = type(error).__name__ == "DecompressionBombError"
        return {"problem": "pixels" if is_bomb else "damaged"}
    return {"content_type": content_type, "page_count": count}


if __name__ == "__main__":
    limit(cpu_seconds=CPU_SECONDS, memory_mb=MEMORY_MB, output_mb=1)
    sys.stdout.write(json.dumps(inspect(sys.stdin.buffer.read())))
