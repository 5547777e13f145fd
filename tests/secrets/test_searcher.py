"""The searcher finds a canary in each place it is planted, and nothing where there is none."""

import base64
import gzip
import io
import json
import quopri
import zipfile
import zlib
from urllib.parse import quote

import pikepdf
import pytest

from tests.secrets.searcher import Searcher

CANARY = "QX7-ACCOUNT~5583902"


def in_pdf():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(f"BT ({CANARY}) Tj ET".encode())
    written = io.BytesIO()
    pdf.save(written, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def in_zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("sheet1.xml", f"<c>{CANARY}</c>" * 9)
    return packed.getvalue()


PLAIN = CANARY.encode()
LONG = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"x" * 50 + PLAIN)
PLANTED = {
    "plain": b"locals: pin=" + PLAIN,
    "utf-16": CANARY.encode("utf-16"),
    "utf-16 big": CANARY.encode("utf-16-be"),
    "hex": PLAIN.hex().encode(),
    "HEX": PLAIN.hex().upper().encode(),
    "every byte quoted": "".join(f"%{byte:02X}" for byte in PLAIN).encode(),
    "quoted as browsers do": quote(CANARY, safe="").encode(),
    "base64 at 0": base64.b64encode(PLAIN),
    "base64 at 1": base64.b64encode(b"a" + PLAIN + b"bc"),
    "base64 at 2": base64.b64encode(b"ab" + PLAIN + b"c"),
    "base64url": base64.urlsafe_b64encode(b"\xff\xfe" + PLAIN),
    "base64 in lines of a mail": LONG,
    "base64 in base64": base64.b64encode(zlib.compress(base64.b64encode(b"z" * 40 + PLAIN))),
    "gzip": gzip.compress(PLAIN * 3),
    "deflate inside other bytes": b"row:" + zlib.compress(b"a" * 99 + PLAIN * 2) + b"end",
    "a session, packed": base64.urlsafe_b64encode(zlib.compress(json.dumps(CANARY * 3).encode())),
    "a member of a ZIP": in_zip(),
    "a stream of a PDF": in_pdf(),
    "a PDF in a mail": b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(in_pdf()),
    "quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\n"
    + quopri.encodestring(b"y" * 65 + PLAIN),
    "HTML": "".join(f"&#{ord(letter)};" for letter in CANARY).encode(),
    "JSON": "".join(f"\\u{ord(letter):04x}" for letter in CANARY).encode(),
}


@pytest.mark.parametrize("way", PLANTED)
def test_a_planted_canary_is_found(way):
    assert Searcher(CANARY).hits(PLANTED[way]) != []


@pytest.mark.parametrize("way", PLANTED)
def test_another_canary_is_not_found_there(way):
    assert Searcher("QX7-ACCOUNT~9583902").hits(PLANTED[way]) == []


def test_names_and_contents_are_searched():
    places = [(f"{CANARY}.pdf", b"nothing"), ("web.log", b"ok\n" + PLAIN), ("mail", b"none")]

    found = Searcher(CANARY).hits_in(places)

    assert {where for _, _, where in found} == {f"the name {CANARY}.pdf", "web.log"}
