"""Say what a file is: ``python -m porting.papers.inspect < file`` prints one line of JSON.

A program of its own, without Django and without our settings: it decodes what strangers send,
under limits of processor time and memory that it gives itself first.
"""

import io
import json
import resource
import sys
from typing import Any

MAX_PAGES = 200
MAX_PIXELS = 50_000_000
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 8

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


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
    except pikepdf.PasswordError:
        raise Problem("encrypted") from None
    if not count:
        raise Problem("damaged")
    return count


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
    limit()
    sys.stdout.write(json.dumps(inspect(sys.stdin.buffer.read())))
