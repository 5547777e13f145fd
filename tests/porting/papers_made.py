"""Files as people send them: good ones, and ones that are not what they seem."""

import io
import struct
import zlib

import pikepdf
from PIL import Image


def pdf_bytes(pages=1, **save):
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(stream, **save)
    return stream.getvalue()


def encrypted_pdf(user="secret"):
    return pdf_bytes(encryption=pikepdf.Encryption(owner="o", user=user))


def image_bytes(kind="JPEG", size=(40, 30)):
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, kind)
    return stream.getvalue()


def bomb_png(width=30_000, height=30_000):
    """A few hundred bytes that promise 900 million pixels."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + parts
