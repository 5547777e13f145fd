"""What a stranger's file shows: its pages as pictures, its text, and a copy that can do nothing.

Made in a process of its own (``porting.papers.read_pages``); its text is for comparing and is not
stored. Everything here comes from a decoder that may have been turned against us, so sizes are
checked and pictures are handed out as pictures only.
"""

import json
import shutil
from dataclasses import dataclass, field

from porting.papers import sandbox
from porting.papers.uploads import EXTENSIONS

SECONDS = 80  # below the time limit of a task


@dataclass(frozen=True)
class Page:
    """One page. ``image`` and ``thumb`` are WebP, empty for pages that are not shown."""

    number: int
    text: str = field(repr=False)
    is_ocr: bool = False
    width: int = 0
    height: int = 0
    image: bytes = field(default=b"", repr=False)
    thumb: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Reading:
    pages: tuple[Page, ...]
    copy: bytes = field(repr=False)
    copy_type: str

    @property
    def texts(self) -> list[str]:
        """Return the text of each page, the first page first."""
        return [page.text for page in self.pages]


def read(content: bytes, content_type: str, *, is_drawn: bool = True) -> Reading:
    """Return the pages of a file that ``uploads.inspect`` has let in.

    Without ``is_drawn`` there are texts only. Words in photos are read where ``tesseract`` is
    installed. Raises SandboxFailed for a file that cannot be drawn within the limits, whatever is
    wrong with it.
    """
    tesseract = shutil.which("tesseract") or ""
    words = (content_type, "draw" if is_drawn else "text", tesseract)
    answer = sandbox.run("porting.papers.read_pages", content, *words, seconds=SECONDS)
    try:
        return _understood(answer)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise sandbox.SandboxFailed("Its answer makes no sense.") from error


def _understood(answer: bytes) -> Reading:
    heading, _, rest = answer.partition(b"\n")
    said, at = json.loads(heading), 0

    def taken(size: int) -> bytes:
        nonlocal at
        at += size
        if size < 0 or at > len(rest):
            raise ValueError("more was promised than came")
        return rest[at - size : at]

    pages = tuple(
        Page(
            number=number,
            text=str(page["text"]),
            is_ocr=bool(page["is_ocr"]),
            width=int(page.get("width", 0)),
            height=int(page.get("height", 0)),
            image=taken(int(page.get("image", 0))),
            thumb=taken(int(page.get("thumb", 0))),
        )
        for number, page in enumerate(said["pages"], start=1)
    )
    copy, copy_type = taken(int(said["copy"])), str(said["copy_type"])
    if not pages or copy_type not in EXTENSIONS:
        raise ValueError("no pages, or a copy of no kind that we hand out")
    return Reading(pages, copy, copy_type)
