"""Photos as the largest cameras of phones make them, too large to be kept in a repository.

Nothing that we ship writes HEIC: ``tile.heic`` beside this file (512 pixels square, lines of a bill
under the noise of a sensor, written once with x265) is laid out as often as needed, in the grid of
tiles that an iPhone writes, too.
"""

import io
import struct
from pathlib import Path
from typing import Any

TILE = Path(__file__).with_name("tile.heic")
SIDE = 512  # pixels


def jpeg(wide: int, high: int) -> bytes:
    """Return a JPEG of this size, of the same tile all over."""
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    stream = io.BytesIO()
    with Image.open(TILE) as tile:
        photo = Image.new("RGB", (wide, high))
        for top in range(0, high, SIDE):
            for left in range(0, wide, SIDE):
                photo.paste(tile, (left, top))
    photo.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def heic(wide: int, high: int) -> bytes:
    """Return a HEIC of this size: a grid of the tile (ISO/IEC 23008-12, 6.6.2.3)."""
    configuration, coded = _of_tile(TILE.read_bytes())
    across, down = -(-wide // SIDE), -(-high // SIDE)
    count = across * down
    grid = struct.pack(">BBBBHH", 0, 0, down - 1, across - 1, wide, high)
    entries = [(1, b"grid"), *((number, b"hvc1") for number in range(2, count + 2))]
    infos = b"".join(
        _box(b"infe", struct.pack(">IHH", 2 << 24, number, 0) + kind + b"\0")
        for number, kind in entries
    )
    tiles = b"".join(struct.pack(">H", number) for number in range(2, count + 2))
    refers = _box(b"dimg", struct.pack(">HH", 1, count) + tiles)
    sizes = [_box(b"ispe", struct.pack(">III", 0, *size)) for size in ((SIDE, SIDE), (wide, high))]
    has = [(1, (3,)), *((number, (0x81, 2)) for number in range(2, count + 2))]
    owned = b"".join(struct.pack(">HB", number, len(own)) + bytes(own) for number, own in has)
    properties = _box(b"ipco", configuration + b"".join(sizes)) + _box(
        b"ipma", struct.pack(">II", 0, len(has)) + owned
    )
    brand = _box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        where = [struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid))]  # 1: in the box idat
        where += [
            struct.pack(">HHHHII", number, 0, 0, 1, start, len(coded))
            for number in range(2, count + 2)
        ]
        located = struct.pack(">IHH", 1 << 24, 0x4400, len(where)) + b"".join(where)
        return _box(
            b"meta",
            b"\0\0\0\0"
            + _box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13)
            + _box(b"pitm", struct.pack(">IH", 0, 1))
            + _box(b"iinf", struct.pack(">IH", 0, len(entries)) + infos)
            + _box(b"iref", b"\0\0\0\0" + refers)
            + _box(b"iprp", properties)
            + _box(b"iloc", located)
            + _box(b"idat", grid),
        )

    start = len(brand) + len(meta(0)) + 8
    return brand + meta(start) + _box(b"mdat", coded)


def _of_tile(content: bytes) -> tuple[bytes, bytes]:
    """Return the tile's decoder configuration, as a box, and its coded picture."""
    inside = dict(_boxes(dict(_boxes(content))[b"meta"][4:]))
    properties = dict(_boxes(dict(_boxes(inside[b"iprp"]))[b"ipco"]))
    return _box(b"hvcC", properties[b"hvcC"]), dict(_boxes(content))[b"mdat"]


def _boxes(content: bytes) -> Any:
    at = 0
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        yield kind, content[at + 8 : at + size]
        at += size


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
