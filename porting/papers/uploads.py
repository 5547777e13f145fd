"""Files of strangers: what may come in, told by the bytes and a real decoder, never by the name.

The decoder runs in a process of its own with limits on time and memory
(``porting.papers.inspect``), so that a hostile file can break nothing but itself.
"""

import json
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files import File

from porting.errors import UploadRefused
from porting.papers import sandbox
from porting.papers.facts import printable

SECONDS = 5
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/tiff": "tiff",
}
# What the inspector answers, in words; each says what to do.
SENTENCES = {
    "type": "must be a PDF, JPG, PNG, HEIC or TIFF. Choose another file.",
    "no_pdf": "is not a real PDF inside. Save it again as a PDF, or take a photo.",
    "encrypted": "is password protected. Save a copy without a password.",
    "damaged": "could not be read. Open it on your device and save or photograph it again.",
    "bomb": "unpacks to more than a bill can hold. Print it to a new PDF, or take a photo.",
    "pages": "has more than 200 pages. Send only the pages with your name and numbers.",
    "pixels": "is too large a picture. Send one with fewer than 50 million pixels.",
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
    try:
        found = json.loads(sandbox.run("porting.papers.inspect", content, seconds=SECONDS))
    except (sandbox.SandboxFailed, ValueError):
        found = {"problem": "damaged"}
    if problem := found.get("problem"):
        if problem == "type" and shown_name(name).lower().endswith(".pdf"):
            problem = "no_pdf"
        raise UploadRefused(f"{shown_name(name)} {SENTENCES[problem]}")
    return Inspected(found["content_type"], found["page_count"])
