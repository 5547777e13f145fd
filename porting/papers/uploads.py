"""Files of strangers: what may come in, told by the bytes and a real decoder, never by the name.

The decoder runs in a process of its own with limits on time and memory
(``porting.papers.inspect``), so that a hostile file can break nothing but itself.
"""

import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files import File

from porting.errors import UploadRefused
from porting.papers import sandbox
from porting.papers.facts import printable

SECONDS = 20  # on the clock; the decoder's own limit is of processor time, and much lower
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/tiff": "tiff",
}
PRINT_IT = "Print it to a new PDF"
# What the inspector answers, in words; each says what to do.
SENTENCES = {
    "type": "must be a PDF, JPG, PNG, HEIC or TIFF. Choose another file.",
    "no_pdf": "is not a real PDF inside. Save it again as a PDF, or take a photo.",
    "encrypted": "is password protected. Save a copy without a password.",
    "locked": f"is locked so that only some people can open it. {PRINT_IT}, or take a photo.",
    "damaged": "could not be read. Open it on your device and save or photograph it again.",
    "bomb": f"unpacks to more than a bill can hold. {PRINT_IT}, or take a photo.",
    "slow": f"takes too long to open. {PRINT_IT}, or take a photo.",
    "busy": "was not looked at, because we are very busy. Choose it again in a few minutes.",
    "pages": "has more than 200 pages. Send only the pages with your name and numbers.",
    "xfa": f"is a form that only Adobe Reader can show. Open it there. {PRINT_IT}, and send that.",
    "letters": "is a form with letters in its fields that we cannot show. Open it. "
    f"{PRINT_IT}, and send that.",
    "portfolio": "is a folder of files, not one paper. Open the paper in it. "
    f"{PRINT_IT}, and send that.",
    "pixels": "is too large a picture. Send one with fewer than {most} million pixels: "
    "on a phone, open it, take a screenshot, and send that.",
    "memory": "is too large a picture to open here. On a phone, open it, take a screenshot, "
    "and send that.",
}


@dataclass(frozen=True)
class Inspected:
    content_type: str
    page_count: int


def shown_name(typed: str | None) -> str:
    """Return an uploader's file name for display: one plain line, no folders, at most 100 long."""
    name = printable(PurePath((typed or "").replace("\\", "/")).name) or "file"
    if len(name) <= 100:
        return name
    stem, _, extension = name.rpartition(".")
    return f"{stem[:90]}… .{extension[:8]}" if stem else name[:100]


def name_for(content_type: str, typed: str | None) -> str:
    """Return the display name with an ending that tells the truth: evil.html -> evil.html.pdf."""
    name, extension = shown_name(typed), EXTENSIONS[content_type]
    endings = {"jpg": (".jpg", ".jpeg"), "tiff": (".tif", ".tiff"), "heic": (".heic", ".heif")}
    if name.lower().endswith(endings.get(extension, (f".{extension}",))):
        return name
    return f"{name}.{extension}"


def read(file: File) -> bytes:
    """Return the bytes of a chosen file. Raises UploadRefused for an empty or too large one."""
    if not file.size:
        raise UploadRefused(f"{shown_name(file.name)} is empty. Choose another file.")
    if file.size > settings.MAX_UPLOAD_BYTES:
        megabytes = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise UploadRefused(
            f"{shown_name(file.name)} must be smaller than {megabytes} MB. "
            "Send a smaller copy, or its pages one by one."
        )
    file.seek(0)
    content: bytes = file.read()
    return content


def inspect(content: bytes, name: str | None) -> Inspected:
    """Return what a file really is. Raises UploadRefused, with the remedy, if we cannot use it."""
    found = _found(content)
    if problem := found.get("problem"):
        if problem == "type" and shown_name(name).lower().endswith(".pdf"):
            problem = "no_pdf"
        sentence = SENTENCES[problem].format(most=found.get("most", 0) // 1_000_000)
        raise UploadRefused(f"{shown_name(name)} {sentence}")
    return Inspected(found["content_type"], found["page_count"])


def _found(content: bytes) -> dict[str, Any]:
    """Return the inspector's last whole line, or the problem that kept it from saying one.

    A picture whose heading was read and whose pixels took too long is let in: the worker has more
    time for it, and nobody is shown what could not be decoded.
    """
    try:
        return _last_line(sandbox.run("porting.papers.inspect", content, seconds=SECONDS))
    except sandbox.TookTooLong as error:
        return _last_line(error.answer, otherwise="slow")
    except sandbox.MachineBusy as error:
        return _last_line(error.answer, otherwise="busy")
    except sandbox.SandboxFailed:
        return {"problem": "damaged"}


def _last_line(answer: bytes, *, otherwise: str = "damaged") -> dict[str, Any]:
    lines = answer.split(b"\n")[:-1]
    try:
        found: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {"problem": otherwise}
    return found
