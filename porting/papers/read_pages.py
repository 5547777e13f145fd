"""Draw a file's pages, read their text and make a copy that can do nothing.

``python -m porting.papers.read_pages TYPE draw|text [TESSERACT] < file`` prints one line of JSON,
followed by the bytes it counts: a picture and a thumbnail for each page that is shown, then the
safe copy. With ``text`` there is text only.
A program of its own, without Django, without our settings, under limits that it gives itself.
"""

import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from porting.papers.inspect import DECODERS, MAX_PAGES, MAX_PIXELS, PDF
from porting.papers.limits import limit

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


def webp(image: Any, width: int) -> bytes:
    """Return the picture at most this wide, as WebP without metadata."""
    image = image.copy()
    image.thumbnail((width, HEIGHT))
    return encoded(image, "WEBP", quality=80, method=2)


def encoded(image: Any, kind: str, **how: Any) -> bytes:
    image.info.clear()  # Pillow hands comments on by itself
    stream = io.BytesIO()
    image.save(stream, kind, **how)
    return stream.getvalue()


def upright(image: Any) -> Any:
    """Return the picture as the camera meant it, in plain colours on white."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def pages_of_pdf(content: bytes) -> Iterator[tuple[Any, str]]:
    """Yield a picture (None past those shown) and the text of each page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_range(0, -1)[:LONGEST_TEXT]
        picture = None
        if number < SHOWN_PAGES and time.process_time() < DRAWING_SECONDS:
            wide, high = page.get_size()
            scale = min(WIDTH / max(wide, 1), HEIGHT / max(high, 1))
            picture = page.render(scale=scale).to_pil().convert("RGB")
        yield picture, text
        page.close()


def pages_of_image(content: bytes, content_type: str) -> Iterator[tuple[Any, str]]:
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(io.BytesIO(content), formats=[DECODERS[content_type]]) as image:
        for number in range(min(getattr(image, "n_frames", 1), SHOWN_PAGES)):
            image.seek(number)
            yield upright(image), ""


def safe_pdf(content: bytes) -> bytes:
    """Return the PDF without scripts, actions, embedded files and metadata."""
    import pikepdf
    from pikepdf.sanitize import Sanitizer

    cleaner = (
        Sanitizer()
        .remove_javascript()
        .remove_external_access()
        .remove_attachments()
        .remove_multimedia()
        .remove_collection()
        .remove_private_app_data()
        .remove_web_capture()
        .remove_search_index()
        .remove_thumbnails()
    )
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        cleaner.apply(pdf)
        for page in pdf.pages:  # whatever else hides behind a click; a bill needs no annotations
            for name in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
                if name in page:
                    del page[name]
        for name in ("/OpenAction", "/AA", "/Metadata", "/AcroForm", "/Names", "/Outlines"):
            if name in pdf.Root:
                del pdf.Root[name]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        pdf.remove_unreferenced_resources()
        pdf.save(stream)
    return stream.getvalue()


def safe_images(images: list[Any]) -> tuple[bytes, str]:
    """Return one photo as JPEG, several as the pages of a PDF."""
    if len(images) == 1:
        return encoded(images[0], "JPEG", quality=90), "image/jpeg"
    first, *rest = images
    return encoded(first, PDF_OF_IMAGES, save_all=True, append_images=rest), PDF


PDF_OF_IMAGES = "PDF"


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
    pages, blobs, kept, tries = [], [], [], OCR_PAGES if tesseract else 0
    for picture, text in pages_of_pdf(content) if is_pdf else pages_of_image(content, content_type):
        page: dict[str, Any] = {"text": text, "is_ocr": False}
        if picture is not None and tries and len(text.strip()) < TOO_LITTLE_TEXT:
            tries -= 1
            page["text"], page["is_ocr"] = seen_text(picture, tesseract) or text, True
        if picture is not None and is_drawn:
            if not is_pdf:
                kept.append(picture)
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
    copy, copy_type = (safe_pdf(content), PDF) if is_pdf else safe_images(kept)
    blobs.append(copy)
    return {"pages": pages, "copy": len(copy), "copy_type": copy_type}, blobs


if __name__ == "__main__":
    limit(cpu_seconds=CPU_SECONDS, memory_mb=MEMORY_MB, output_mb=OUTPUT_MB)
    kind, how, ocr = (*sys.argv[1:], "")[:3]
    heading, parts = read(sys.stdin.buffer.read(), kind, ocr, is_drawn=how == "draw")
    sys.stdout.buffer.write(json.dumps(heading).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
