"""Say what a file is: ``python -m porting.papers.inspect < file`` prints lines of JSON.

A program of its own, without Django and without our settings: it decodes what strangers send,
under limits of processor time and memory that it gives itself first. The last whole line counts.
Of a picture the first says what its heading promises, the second that all of it could be decoded:
one that takes longer than the limit is decoded by the worker, which has more time.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from porting.papers import flatten, long_pages, pictures
from porting.papers.field_letters import CannotShow
from porting.papers.limits import MEGABYTE, limit
from porting.papers.pictures import HEIC, JPEG, PNG, TIFF
from porting.papers.streams import TooMuch, unpacked_size

MAX_PAGES = 200
MAX_OBJECTS = 200_000  # entries of a PDF; a bill of 200 pages has a few thousand
MAX_INFLATED = 300 * MEGABYTE  # all compressed streams of a PDF together
DECODED_PIXELS = 4_000_000  # of a JPEG: enough to see that all of it is there
DECODED_HEIC_PIXELS = 16_000_000  # a larger one takes seconds, which only the worker has
CPU_SECONDS = 4
MEMORY_MB = 1024

PDF = "application/pdf"
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
# What may stand before a PDF's own mark: a byte order mark and white space. No polyglots.
BEFORE_PDF = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\0\t\n\f\r ]{0,1000}%PDF-")


class Problem(Exception):
    """Why a file cannot be taken; a key of ``porting.papers.uploads.SENTENCES``."""


def type_by_first_bytes(content: bytes) -> str:
    """Return the type the first bytes promise."""
    if BEFORE_PDF.match(content):
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
    """Return the pages it will have. Locks that need no password to read are no obstacle."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            sheets = len(pdf.pages)
            if sheets > MAX_PAGES:
                raise Problem("pages")
            count = sum(long_pages.pages_of(page) for page in pdf.pages)
            check_streams(pdf)
            check_is_paper(pdf)
            flatten.check_letters(pdf)
    except pikepdf.PasswordError:
        raise Problem("encrypted") from None
    except pikepdf.PdfError as error:
        if "encrypt" in str(error).lower():  # by a certificate, or by a shop
            raise Problem("locked") from None
        raise
    if not count:
        raise Problem("damaged")
    if count > MAX_PAGES:
        raise Problem("pages")
    return count


def check_is_paper(pdf: Any) -> None:
    """Raise Problem for what only Adobe's reader shows: forms made while reading, and portfolios.

    Their one page asks to wait, or for another program, and would count as a bill.
    """
    import pikepdf

    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        has_fields = any(one.get("/Subtype") == "/Widget" for one in annotations(pdf))
        is_dynamic = re.search(rb"dynamicRender\s*>\s*required", xfa_of(form))
        if pdf.Root.get("/NeedsRendering", False) is True or is_dynamic or not has_fields:
            raise Problem("xfa")
    if "/Collection" in pdf.Root and len(pdf.attachments):
        raise Problem("portfolio")


def annotations(pdf: Any) -> Iterator[Any]:
    import pikepdf

    for page in pdf.pages:
        listed = page.get("/Annots")
        if isinstance(listed, pikepdf.Array):
            yield from (one for one in listed if isinstance(one, pikepdf.Dictionary))  # type: ignore[attr-defined]


def xfa_of(form: Any) -> bytes:
    """Return the form's XML: a stream, or several with names between them."""
    import pikepdf

    parts = form.XFA if isinstance(form.XFA, pikepdf.Array) else [form.XFA]
    streams = [part for part in parts if isinstance(part, pikepdf.Stream)]  # type: ignore[attr-defined]
    return b"".join(bytes(stream.read_bytes()) for stream in streams)


def check_streams(pdf: Any) -> None:
    """Count what the streams unpack to, without keeping it."""
    import pikepdf

    if len(pdf.objects) > MAX_OBJECTS:
        raise Problem("bomb")
    left = MAX_INFLATED
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            left -= unpacked_size(thing, left)


def pages_of_image(content: bytes, content_type: str) -> int:
    count = sum(
        pictures.piece_count(*pictures.shape(image))
        for image in pictures.opened(content, content_type)
    )
    if count > MAX_PAGES:
        raise Problem("pages")
    return count


def decode(content: bytes, content_type: str) -> None:
    """Decode every pixel: what only looks like a picture fails here, not at the carrier's."""
    for image in pictures.opened(content, content_type, most=DECODED_PIXELS):
        if content_type != HEIC or image.width * image.height <= DECODED_HEIC_PIXELS:
            pictures.loaded(image, content, content_type, most=DECODED_PIXELS)


def inspect(content: bytes) -> Iterator[dict[str, Any]]:
    """Yield what is known of a file; the last one counts."""
    content_type = ""
    try:
        content_type = type_by_first_bytes(content)
        if content_type == PDF:
            yield {"content_type": PDF, "page_count": pages_of_pdf(content)}
            return
        count = pages_of_image(content, content_type)
        yield {"content_type": content_type, "page_count": count}
        decode(content, content_type)
    except Problem as problem:
        yield {"problem": str(problem)}
    except pictures.TooManyPixels as error:
        yield {"problem": "pixels", "most": error.most, "content_type": content_type}
    except CannotShow:
        yield {"problem": "letters"}
    except TooMuch:
        yield {"problem": "bomb"}
    except MemoryError:
        yield {"problem": "bomb" if content_type == PDF else "memory"}
    except Exception:  # decoders raise whatever they like: ValueError, TypeError...
        yield {"problem": "damaged"}


if __name__ == "__main__":
    limit(cpu_seconds=CPU_SECONDS, memory_mb=MEMORY_MB, output_mb=1)
    for found in inspect(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
