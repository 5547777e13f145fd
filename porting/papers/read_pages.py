"""Make a copy of a file that can do nothing, draw the copy's pages and read the copy's text.

``python -m porting.papers.read_pages TYPE draw|text [TESSERACT] < file`` prints one line of JSON,
followed by the bytes it counts: a picture and a thumbnail for each page that is shown, then the
copy. With ``text`` there is text only. What is seen and what is read is what is handed on: all
three come from one flattened file, or from one decoded picture.
A program of its own, without Django, without our settings, under limits that it gives itself.
"""

import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from porting.papers import pictures
from porting.papers.flatten import flattened
from porting.papers.inspect import MAX_PAGES, PDF
from porting.papers.limits import limit
from porting.papers.pictures import JPEG

CPU_SECONDS = 60
DRAWING_SECONDS = 40  # of processor time; pages after that have text, but no picture
MEMORY_MB = 1536
OUTPUT_MB = 120
SHOWN_PAGES = 30
WIDTH, THUMB = 1600, 240  # pixels
HEIGHT = 5_000  # pixels; a page longer than three wide becomes smaller
LONGEST_TEXT = 100_000  # characters of one page
OCR_PAGES, OCR_SECONDS = 3, 15
TOO_LITTLE_TEXT = 20  # characters; a scanned page often carries a stamp
INCHES_WIDE = 8.5  # a page of pictures


def webp(image: Any, width: int) -> bytes:
    """Return the picture at most this wide, as WebP without metadata."""
    scale = min(1.0, width / image.width, HEIGHT / image.height)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    image = image.copy() if size == image.size else image.resize(size, reducing_gap=2.0)
    return encoded(image, "WEBP", quality=80, method=2)


def encoded(image: Any, kind: str, **how: Any) -> bytes:
    image.info.clear()  # Pillow hands comments on by itself
    stream = io.BytesIO()
    image.save(stream, kind, **how)
    return stream.getvalue()


def pages_of_pdf(content: bytes) -> Iterator[tuple[Any, str]]:
    """Yield a picture (None past those shown) and the text of each page, as far as it is seen."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_bounded()[:LONGEST_TEXT]
        picture = None
        if number < SHOWN_PAGES and time.process_time() < DRAWING_SECONDS:
            wide, high = page.get_size()
            scale = min(WIDTH / max(wide, 1), HEIGHT / max(high, 1))
            picture = page.render(scale=scale).to_pil().convert("RGB")
        yield picture, text
        page.close()


def pdf_of(photos: list[bytes]) -> bytes:
    """Return JPEGs as the pages of a PDF, as they are."""
    import pikepdf
    from PIL import Image

    stream, name = io.BytesIO(), pikepdf.Name
    with pikepdf.new() as pdf:
        for photo in photos:
            with Image.open(io.BytesIO(photo)) as image:
                wide, high = image.size
            picture = pdf.make_stream(photo)
            picture.Type, picture.Subtype, picture.Filter = name.XObject, name.Image, name.DCTDecode
            picture.Width, picture.Height, picture.BitsPerComponent = wide, high, 8
            picture.ColorSpace = name.DeviceRGB
            across, down = INCHES_WIDE * 72, INCHES_WIDE * 72 * high / wide
            page = pdf.add_blank_page(page_size=(across, down))
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=picture))
            drawn = f"{across:.2f} 0 0 {down:.2f} 0 0 cm /Photo Do"
            page.Contents = pdf.make_stream(drawn.encode())
        pdf.save(stream)
    return stream.getvalue()


def seen_text(picture: Any, tesseract: str) -> str:
    """Return what character recognition makes of a picture; "" when it cannot say."""
    try:
        done = subprocess.run(  # noqa: S603
            [tesseract, "stdin", "stdout", "-l", "eng"],
            input=encoded(picture.copy(), "PNG"),
            capture_output=True,
            timeout=OCR_SECONDS,
            env={"OMP_THREAD_LIMIT": "1"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace")[:LONGEST_TEXT]


def read(
    content: bytes, content_type: str, tesseract: str, *, is_drawn: bool
) -> tuple[dict[str, Any], list[bytes]]:
    """Return what the first line says, and the bytes that follow it."""
    is_pdf = content_type == PDF
    copy = flattened(content) if is_pdf else b""
    seen = (
        pages_of_pdf(copy)
        if is_pdf
        else ((one, "") for one in pictures.pages(content, content_type))
    )
    pages: list[dict[str, Any]] = []
    blobs, photos, tries = [], [], OCR_PAGES if tesseract else 0
    for picture, text in seen:
        page: dict[str, Any] = {"text": text, "is_ocr": False}
        if picture is not None and tries and len(text.strip()) < TOO_LITTLE_TEXT:
            tries -= 1
            page["text"], page["is_ocr"] = seen_text(picture, tesseract) or text, True
        if is_drawn and not is_pdf:
            photos.append(encoded(picture, "JPEG", quality=90))
        if is_drawn and picture is not None and len(pages) < SHOWN_PAGES:
            image, thumb = webp(picture, WIDTH), webp(picture, THUMB)
            scale = min(1.0, WIDTH / picture.width, HEIGHT / picture.height)
            page |= {
                "width": max(1, round(picture.width * scale)),
                "height": max(1, round(picture.height * scale)),
                "image": len(image),
                "thumb": len(thumb),
            }
            blobs += [image, thumb]
        pages.append(page)
    if not is_drawn:
        return {"pages": pages, "copy": 0, "copy_type": content_type}, []
    copy_type = PDF
    if len(photos) == 1:
        copy, copy_type = photos[0], JPEG
    elif photos:
        copy = pdf_of(photos)
    blobs.append(copy)
    return {"pages": pages, "copy": len(copy), "copy_type": copy_type}, blobs


if __name__ == "__main__":
    limit(cpu_seconds=CPU_SECONDS, memory_mb=MEMORY_MB, output_mb=OUTPUT_MB)
    kind, how, ocr = (*sys.argv[1:], "")[:3]
    heading, parts = read(sys.stdin.buffer.read(), kind, ocr, is_drawn=how == "draw")
    sys.stdout.buffer.write(json.dumps(heading).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
