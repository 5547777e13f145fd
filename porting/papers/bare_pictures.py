"""Pictures inside a PDF without what a camera noted in them: where it stood, whose it is, when.

Nothing is decoded and packed again, so that every pixel stays as it is. For programs that run
without Django.
"""

import re
from typing import Any

from porting.papers.streams import UNDO

MOST = 300 * 1024 * 1024
# Segments of a JPEG that say how to show it: JFIF, colour profiles and Adobe's kinds of colour.
KEPT_NOTES = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
NOTES = (*range(0xE0, 0xF0), 0xFE)
SCAN, END = 0xDA, 0xD9
ALONE = (0x01, *range(0xD0, 0xD8))  # markers without a length
NOTE_BOXES = (b"uuid", b"xml ", b"uinf")  # of a JPEG 2000
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def take_notes_out(stream: Any) -> None:
    """Write a JPEG or JPEG 2000 of a PDF anew without notes; what is neither stays."""
    import pikepdf

    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    packed = names[-1] if names else ""
    bare = {"/DCTDecode": bare_jpeg, "/DCT": bare_jpeg, "/JPXDecode": bare_jpeg_2000}.get(packed)
    if bare is None or any(name not in UNDO for name in names[:-1]):
        return
    how = stream.get("/DecodeParms")
    listed = list(how) if isinstance(how, pikepdf.Array) else [how] * len(names)
    content = bytes(stream.read_raw_bytes())
    for name, words in zip(names[:-1], listed, strict=False):
        content = UNDO[name](content, MOST, words)
    own = listed[-1] if len(listed) == len(names) else None
    stream.write(
        bare(content),
        filter=pikepdf.Name(names[-1]),
        decode_parms=own if isinstance(own, pikepdf.Dictionary) else None,
    )


def bare_jpeg(content: bytes) -> bytes:
    """Return a JPEG without notes, comments and whatever follows its end."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, at = [content[:2]], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a filler
            at += 1
            continue
        if marker == END:
            return b"".join([*kept, content[at : at + 2]])
        size = 2 if marker in ALONE else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + size]
        if marker not in NOTES or _is_kept(marker, segment):
            kept.append(segment)
        at += size
        if marker == SCAN:
            found = _MARKER.search(content, at)
            end = found.start() if found else len(content)
            kept.append(content[at:end])
            at = end
    return b"".join([*kept, content[at:]])


def _is_kept(marker: int, segment: bytes) -> bool:
    return marker in KEPT_NOTES and segment[4:].startswith(KEPT_NOTES[marker])


def bare_jpeg_2000(content: bytes) -> bytes:
    """Return a JPEG 2000 without the boxes that hold notes."""
    if content[4:8] != b"jP  ":
        return content
    kept, at = [], 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + size if size >= 8 else len(content)  # none: to the end of the file
        if content[at + 4 : at + 8] not in NOTE_BOXES:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)
