"""Files that strangers send to break something: each gets a sentence, and nothing else happens."""

import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.models import Document
from porting.services import documents
from tests.porting import papers_made
from tests.porting.letters_made import DANA

TYPE = "must be a PDF, JPG, PNG, HEIC or TIFF. Choose another file."
DAMAGED = "could not be read. Open it on your device and save or photograph it again."
MEGABYTE = 2**20
PDF, JPEG, PNG = papers_made.pdf_bytes(), papers_made.image_bytes(), papers_made.image_bytes("PNG")

CORPUS = {
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", TYPE),
    "page.html": (b"<html><script>alert(1)</script></html>", TYPE),
    "macro.docm": (b"PK\x03\x04" + bytes(200), TYPE),
    "letter.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\nrun", TYPE),
    "moving.gif": (b"GIF89a" + bytes(60), TYPE),
    "program.exe": (b"MZ" + bytes(200), TYPE),
    "html-and-pdf.pdf": (b"<html>" + PDF, "is not a real PDF inside. Save it again as a PDF, or"),
    "zip-and-pdf.pdf": (
        b"PK\x03\x04" + PDF,
        "is not a real PDF inside. Save it again as a PDF, or",
    ),
    "svg-in.jpg": (b"\xff\xd8\xff<svg onload='alert(1)'/>", DAMAGED),
    "html-as.pdf": (b"%PDF-1.7\n<html><script>alert(1)</script>", DAMAGED),
    "locked.pdf": (papers_made.encrypted_pdf(), "is password protected. Save a copy without a"),
    "both-locked.pdf": (papers_made.encrypted_pdf("other"), "is password protected. Save a copy"),
    "10000-pages.pdf": (papers_made.pdf_bytes(10_000), "has more than 200 pages. Send only the"),
    "no-pages.pdf": (papers_made.pdf_bytes(0), DAMAGED),
    "flate-bomb.pdf": (papers_made.flate_bomb(), "unpacks to more than a bill can hold. Print it"),
    "bomb-in-lzw.pdf": (papers_made.chained_bomb("LZWDecode"), "unpacks to more than a bill can"),
    "bomb-in-hex.pdf": (papers_made.chained_bomb("ASCIIHexDecode"), "unpacks to more than a bill"),
    "bomb-in-a85.pdf": (papers_made.chained_bomb("ASCII85Decode"), "unpacks to more than a bill"),
    "bomb-in-run.pdf": (papers_made.chained_bomb("RunLengthDecode"), "unpacks to more than a"),
    "bomb-in-bomb.pdf": (papers_made.chained_bomb("FlateDecode"), "unpacks to more than a bill"),
    "picture-bomb.pdf": (papers_made.picture_bomb(), "unpacks to more than a bill can hold."),
    "portfolio.pdf": (papers_made.portfolio(), "is a folder of files, not one paper. Open the"),
    "html-before.pdf": (b"\xef\xbb\xbf<html>" + PDF, "is not a real PDF inside. Save it again as"),
    "pixel-bomb.jpg": (papers_made.bomb_jpeg(), "is too large a picture. Send one with fewer than"),
    "pixel-bomb.png": (papers_made.bomb_png(), "is too large a picture. Send one with fewer than"),
    "ztxt-bomb.png": (papers_made.ztxt_bomb(), DAMAGED),
    "cut.pdf": (PDF[: len(PDF) // 3], DAMAGED),
    "cut.jpg": (JPEG[:300], DAMAGED),
    "cut.png": (PNG[: len(PNG) // 2], DAMAGED),
    "cut.heic": (b"\0\0\0\x18ftypheic" + bytes(40), DAMAGED),
    "cut.tiff": (papers_made.tiff_bytes(1)[:60], DAMAGED),
    "empty.pdf": (b"", "is empty. Choose another file."),
    "large.pdf": (
        b"%PDF-" + bytes(20 * MEGABYTE - 4),
        "must be smaller than 20 MB. Send a smaller",
    ),
    "noise.pdf": (b"%PDF-1.4\n" + bytes(range(256)) * 400, DAMAGED),
}


def most_memory():
    """The most that this process has ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(signed, name):
    content, sentence = CORPUS[name]
    before, papers = most_memory(), Document.objects.count()

    taken = documents.store_bill(signed, [SimpleUploadedFile(name, content)], by=DANA)

    assert taken.kept == []
    [said] = taken.refused
    assert said.startswith(f"{name} {sentence}")
    assert Document.objects.count() == papers
    assert most_memory() - before < 100


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "a b Set-Cookie: x.pdf"),
        ("<script>alert(1)</script>.html", "script>.html.pdf"),
        ("CON", "CON.pdf"),
        ("é" * 300 + ".pdf", "é" * 90 + "… .pdf"),
    ],
)
def test_a_wrong_name_is_only_ever_shown(signed, name, shown):
    file = SimpleUploadedFile("x", PDF)
    file._name = name  # past the tidying that a browser's upload gets

    [bill] = documents.store_bill(signed, [file], by=DANA).kept

    assert bill.original_name == shown
    assert bill.file.name.startswith(f"{signed.reference}/")
    assert len(bill.file.name.rpartition("/")[2]) == 32


def test_a_pdf_that_would_act_is_taken_since_only_its_copy_is_shown(signed):
    content = papers_made.pdf_with_everything()

    [bill] = documents.store_bill(signed, [SimpleUploadedFile("a.pdf", content)], by=DANA).kept

    with bill.file.open("rb") as file:
        assert file.read() == content
