"""Undo the filters of a PDF's streams, one after the other, and never past a limit.

A bomb is small until it is opened, and a bomb in a bomb until it is opened twice. For programs
that run without Django.
"""

import base64
import re
import zlib
from typing import Any

MEGABYTE = 1024 * 1024
MOST_OF_A_PICTURE = 300 * MEGABYTE


class TooMuch(Exception):
    """A stream unpacks to more than it may."""


def unpacked_size(stream: Any, most: int) -> int:
    """Return how many bytes the filters of a stream unpack to, the largest step counted.

    Every filter of the chain is undone in its turn; a picture's own (DCT, JPX, JBIG2, CCITT)
    is drawn one at a time, so it may promise so many pixels and is not counted. Raises TooMuch
    past ``most``.
    """
    filters = _names(stream.get("/Filter"))
    if not filters:
        return 0
    packed, largest = bytes(stream.read_raw_bytes()), 0
    parameters = _each(stream.get("/DecodeParms"), len(filters))
    for name, how in zip(filters, parameters, strict=True):
        undo = UNDO.get(name)
        if undo is None:
            if _pixels(stream) > MOST_OF_A_PICTURE:
                raise TooMuch
            return largest
        packed = undo(packed, most, how)
        largest = max(largest, len(packed))
    return largest


def _names(filters: Any) -> list[str]:
    import pikepdf

    if filters is None:
        return []
    listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if len(listed) > 16:
        raise TooMuch
    return [str(name) for name in listed]  # type: ignore[call-overload]


def _each(parameters: Any, count: int) -> list[Any]:
    import pikepdf

    listed = list(parameters) if isinstance(parameters, pikepdf.Array) else [parameters]
    return (listed + [None] * count)[:count]


def _pixels(stream: Any) -> int:
    """Return the bytes that a picture says it has, at most three a pixel."""
    try:
        return int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) * 3
    except (TypeError, ValueError, OverflowError):
        return 0


def _flate(packed: bytes, most: int, _: Any) -> bytes:
    unpacker, parts, size = zlib.decompressobj(), [], 0
    try:
        while packed and not unpacker.eof:
            part = unpacker.decompress(packed, MEGABYTE)
            packed = unpacker.unconsumed_tail
            size += len(part)
            if size > most:
                raise TooMuch
            parts.append(part)
    except zlib.error:  # damaged: what came out is what a reader would get, too
        pass
    return b"".join(parts)


def _run_length(packed: bytes, most: int, _: Any) -> bytes:
    parts, size, at = [], 0, 0
    while at < len(packed) and (length := packed[at]) != 128:
        if length < 128:
            part = packed[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            part = packed[at + 1 : at + 2] * (257 - length)
            at += 2
        size += len(part)
        if size > most:
            raise TooMuch
        parts.append(part)
    return b"".join(parts)


def _hex(packed: bytes, _most: int, _: Any) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", packed.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _ascii85(packed: bytes, most: int, _: Any) -> bytes:
    text = re.sub(rb"[^!-uz]", b"", packed.partition(b"~>")[0])
    if len(text) + 3 * text.count(b"z") > most:
        raise TooMuch
    try:
        return base64.a85decode(text)
    except ValueError:
        return b""


def _lzw(packed: bytes, most: int, how: Any) -> bytes:
    """LZW as PDF has it: 256 clears the words, 257 ends, and a word is one more with each code."""
    early = _early(how)
    words = [bytes((value,)) for value in range(256)] + [b"", b""]
    parts, size, width, last = [], 0, 9, b""
    held, bits = 0, 0
    for byte in packed:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == 256:
            del words[258:]
            width, last = 9, b""
            continue
        word = words[code] if code < len(words) else last + last[:1]
        if not word:  # the end, or damage
            break
        size += len(word)
        if size > most:
            raise TooMuch
        parts.append(word)
        if last and len(words) < 4096:
            words.append(last + word[:1])
        last = word
        width = min(12, max(9, (len(words) + early).bit_length()))
    return b"".join(parts)


def _early(how: Any) -> int:
    """Return by how many words a code grows early: one, unless the parameters say none."""
    try:
        return int(how.get("/EarlyChange", 1))
    except (TypeError, ValueError, AttributeError):
        return 1


UNDO = {
    "/FlateDecode": _flate,
    "/Fl": _flate,
    "/LZWDecode": _lzw,
    "/LZW": _lzw,
    "/RunLengthDecode": _run_length,
    "/RL": _run_length,
    "/ASCIIHexDecode": _hex,
    "/AHx": _hex,
    "/ASCII85Decode": _ascii85,
    "/A85": _ascii85,
    "/Crypt": lambda packed, _most, _how: packed,
}
