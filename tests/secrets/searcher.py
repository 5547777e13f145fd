"""Looks for secrets that must be nowhere, in whatever form bytes can hide them.

``Searcher(canary, ...)`` knows how each canary looks plain, in UTF-16, as hex, in base64 at all
three alignments (both alphabets), URL-quoted, with JSON and HTML escapes. It opens what can be
opened: gzip and zlib streams, members of ZIP files (XLSX too), the streams of PDFs, the parts of
mails (quoted-printable, base64), and looks again inside.
"""

import base64
import contextlib
import gzip
import html
import io
import json
import quopri
import re
import subprocess
import zipfile
import zlib

DEEPEST = 4  # a PDF in a ZIP in a mail in a message of a queue
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}")
ZLIB_STARTS = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
MOST_UNPACKED = 50_000_000


def looks(canary: str) -> dict[str, bytes]:
    """Return each way in which a canary may be written, by its name."""
    plain = canary.encode()
    ways = {
        "plain": plain,
        "lower case": canary.lower().encode(),
        "utf-16 little": canary.encode("utf-16-le"),
        "utf-16 big": canary.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "hex upper": plain.hex().upper().encode(),
        "quoted": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "html": "".join(f"&#{ord(letter)};" for letter in canary).encode(),
        "html escaped": html.escape(canary).encode(),
        "json": "".join(f"\\u{ord(letter):04x}" for letter in canary).encode(),
        "reversed": canary[::-1].encode(),
    }
    for name, alphabet in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
        for before in range(3):
            encoded = alphabet(b"\0" * before + plain)
            # The letters that depend on the canary alone: not on what stands around it.
            start, end = (before * 8 + 5) // 6, (before + len(plain)) * 8 // 6
            ways[f"{name} at {before}"] = encoded[start:end]
    return ways


class Searcher:
    """``hits(data)`` returns what was found as (canary, way, path of the openings)."""

    def __init__(self, *canaries: str):
        self.ways = [
            (canary, way, look) for canary in canaries for way, look in looks(canary).items()
        ]
        self.searched = 0  # bytes, so that a test can say that it has looked at anything

    def hits(self, data: bytes, where: str = "", depth: int = 0) -> list[tuple[str, str, str]]:
        self.searched += len(data)
        found = [(canary, way, where) for canary, way, look in self.ways if look in data]
        if depth < DEEPEST:
            for name, inner in opened(data):
                found += self.hits(inner, f"{where} > {name}", depth + 1)
        return found

    def hits_in(self, places) -> list[tuple[str, str, str]]:
        """Search each (name, bytes), names included."""
        return [
            hit
            for name, data in places
            for hit in [*self.hits(name.encode(), f"the name {name}"), *self.hits(data, name)]
        ]


def opened(data: bytes):
    """Yield what is packed in these bytes as (how, bytes)."""
    if data[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield "gzip", gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield f"zip {name}", packed.read(name)
    if data[:1024].find(b"%PDF-") >= 0:
        yield from streams_of_pdf(data)
        return  # its streams are deflated: found above, with their filters
    for match in ZLIB_STARTS.finditer(data):
        with contextlib.suppress(zlib.error):
            if inner := zlib.decompressobj().decompress(data[match.start() :], MOST_UNPACKED):
                yield f"deflate at {match.start()}", inner
    yield from _in_base64(data)
    if b"quoted-printable" in data[:20_000].lower():
        yield "quoted-printable", quopri.decodestring(data)
    if data[:1] in (b"{", b"[") and b"\\u" in data:
        with contextlib.suppress(ValueError):
            yield "json", json.dumps(json.loads(data), ensure_ascii=False).encode()


def _in_base64(data: bytes):
    """What is packed or cut into lines; a canary in one line is found without."""
    for place, match in enumerate(BASE64.finditer(data)):
        letters = b"".join(match[0].split()).rstrip(b"=")
        plain = letters.translate(bytes.maketrans(b"-_", b"+/"))
        inner = base64.b64decode(plain[: len(plain) // 4 * 4])
        is_packed = ZLIB_STARTS.match(inner) or inner.startswith((b"\x1f\x8b", b"PK", b"%PDF"))
        if is_packed or b"\n" in match[0]:
            yield f"base64 {place}", inner


def streams_of_pdf(data: bytes):
    """Every stream of a PDF without its filters, its strings, and the words of its pages."""
    import pikepdf

    with contextlib.suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(data)) as pdf:
        for place, thing in enumerate(pdf.objects):
            if isinstance(thing, pikepdf.Stream):
                with contextlib.suppress(pikepdf.PdfError):
                    yield f"pdf stream {place}", thing.read_bytes()
            else:
                yield f"pdf object {place}", thing.unparse(resolved=True)
    # Fonts write glyphs and not letters, so the words are asked of a reader.
    read = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=False)
    yield "words of the pdf", read.stdout
