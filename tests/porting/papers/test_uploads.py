import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porting.errors import NotEditable, UploadRefused
from porting.models import Document, Note
from porting.papers import uploads
from porting.services import documents
from tests.porting import papers_made
from tests.porting.letters_made import DANA


def file(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "content_type", "pages"),
    [
        (papers_made.pdf_bytes(3), "application/pdf", 3),
        (papers_made.image_bytes("JPEG"), "image/jpeg", 1),
        (papers_made.image_bytes("PNG"), "image/png", 1),
        (papers_made.image_bytes("TIFF"), "image/tiff", 1),
    ],
)
def test_the_bytes_say_what_a_file_is(content, content_type, pages):
    found = uploads.inspect(content, "whatever.exe")

    assert (found.content_type, found.page_count) == (content_type, pages)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "must be a PDF, JPG, PNG, HEIC or TIFF."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "must be a PDF, JPG, PNG, HEIC or TIFF."),
        (b"PK\x03\x04 a zip", "must be a PDF, JPG, PNG, HEIC or TIFF."),
        (b"GIF89a", "must be a PDF, JPG, PNG, HEIC or TIFF."),
        (b"<html>\n%PDF-1.7 a polyglot", "must be a PDF, JPG, PNG, HEIC or TIFF."),
        (b"%PDF-1.7 <html>no more of it", "could not be read."),
        (b"\xff\xd8\xff\xe0 not a picture", "could not be read."),
        (b"\0\0\0\x18ftypheic not a picture", "could not be read."),
        (papers_made.image_bytes()[:300], "could not be read."),
        (papers_made.bomb_png(), "is too large a picture."),
        (papers_made.encrypted_pdf(), "is password protected. Save a copy without a password."),
        (papers_made.pdf_bytes(201), "has more than 200 pages."),
        (papers_made.pdf_bytes(0), "could not be read."),
    ],
)
def test_a_file_that_is_not_what_we_take_is_named_and_refused(content, sentence):
    with pytest.raises(UploadRefused) as refused:
        uploads.inspect(content, "bill.heic")

    assert str(refused.value).startswith(f"bill.heic {sentence}")


def test_an_inspector_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0.001)

    with pytest.raises(UploadRefused):
        uploads.inspect(papers_made.pdf_bytes(), "bill.pdf")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\bills\\may.pdf", "may.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("a\nb\x00c.pdf", "a b c.pdf"),
        ("", "file"),
        (None, "file"),
        ("<img src=x>.pdf", "<img src=x>.pdf"),
    ],
)
def test_a_file_name_is_for_display_only(typed, shown):
    assert uploads.shown_name(typed) == shown


def test_a_very_long_name_is_cut():
    assert len(uploads.shown_name("x" * 500 + ".pdf")) <= 100


def test_a_bill_is_kept_and_a_note_says_so(signed):
    taken = documents.store_bill(signed, [file("May.pdf", papers_made.pdf_bytes(2))], by=DANA)

    [bill] = taken.kept
    assert taken.refused == []
    assert (str(bill), bill.content_type, bill.page_count) == ("May.pdf", "application/pdf", 2)
    assert "May" not in bill.file.name
    assert Note.objects.last().text == "Phone bill uploaded: May.pdf."
    assert Note.objects.last().mail == "bill_received"
    assert signed.events.last().kind == "bill_uploaded"


def test_one_bad_file_costs_none_of_the_others(signed, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    taken = documents.store_bill(
        signed,
        [
            file("good.pdf", papers_made.pdf_bytes()),
            file("bad.pdf", b"<html>"),
            file("empty.pdf", b""),
            file("large.pdf", b"%PDF-" + b"x" * 1024 * 1024),
            file("photo.jpg", papers_made.image_bytes()),
        ],
        by=DANA,
    )

    assert [str(bill) for bill in taken.kept] == ["good.pdf", "photo.jpg"]
    assert taken.refused == [
        "bad.pdf is not a real PDF inside. Save it again as a PDF, or take a photo.",
        "empty.pdf is empty. Choose another file.",
        "large.pdf must be smaller than 1 MB. Send a smaller copy, or its pages one by one.",
    ]
    assert Note.objects.last().text == "Phone bill uploaded: good.pdf, photo.jpg."


def test_21_megabytes_are_too_many(signed):
    taken = documents.store_bill(signed, [file("b.pdf", b"%PDF-" + b"0" * 21 * 2**20)], by=DANA)

    assert taken.refused == [
        "b.pdf must be smaller than 20 MB. Send a smaller copy, or its pages one by one."
    ]
    assert Document.objects.filter(kind="bill").count() == 0


def test_the_same_file_twice_is_kept_once(signed):
    content = papers_made.pdf_bytes()
    documents.store_bill(signed, [file("a.pdf", content)], by=DANA)
    notes = Note.objects.count()

    again = documents.store_bill(signed, [file("b.pdf", content)], by=DANA)

    assert [str(bill) for bill in again.kept] == ["a.pdf"]
    assert Document.objects.filter(kind="bill").count() == 1
    assert Note.objects.count() == notes


def test_a_request_holds_ten_files(signed, settings):
    settings.MAX_UPLOADS_PER_REQUEST = 2
    files = [file(f"{n}.pdf", papers_made.pdf_bytes(n)) for n in (1, 2, 3)]

    taken = documents.store_bill(signed, files, by=DANA)

    assert taken.refused == ["3.pdf was not kept: a request holds up to 2 files. Remove one first."]
    assert len(taken.kept) == 2


def test_a_bill_before_the_signature_is_refused(sent):
    with pytest.raises(UploadRefused) as refused:
        documents.store_bill(sent, [file("a.pdf", papers_made.pdf_bytes())], by=DANA)

    assert str(refused.value).startswith("The letter must be signed before the phone bill is sent.")
    assert Document.objects.filter(kind="bill").count() == 0


def test_a_removed_bill_is_gone_from_the_request_but_not_from_the_record(signed, member):
    [bill] = documents.store_bill(signed, [file("a.pdf", papers_made.pdf_bytes())], by=member).kept

    documents.remove(bill, by=member)
    documents.remove(bill, by=member)

    assert documents.bills_of(signed) == []
    assert Document.objects.get(pk=bill.pk).removed_at is not None
    assert signed.events.filter(kind="bill_removed").count() == 1


def test_a_letter_cannot_be_removed_as_if_it_were_a_bill(signed, member):
    with pytest.raises(NotEditable):
        documents.remove(signed.documents.get(kind="letter"), by=member)

    assert signed.documents.get(kind="letter").removed_at is None


def test_a_failed_row_leaves_no_file_behind(signed):
    with (
        pytest.raises(LookupError),
        documents.stored(signed, "bill", b"x", "application/pdf") as document,
    ):
        raise LookupError

    assert not document.file.storage.exists(document.file.name or "gone")
    assert Document.objects.filter(kind="bill").count() == 0


class SentTwice(SimpleUploadedFile):
    """A bill whose twin, of a double click, is stored while this one is still read."""

    twin_of = None

    def read(self, *size):
        if row := self.twin_of:
            self.twin_of = None
            documents.store_bill(row, [file("bill.pdf", papers_made.pdf_bytes())], by=DANA)
        return self.file.read(*size)


def test_a_bill_posted_twice_at_once_is_stored_and_told_once(signed):
    bill = SentTwice("bill.pdf", papers_made.pdf_bytes())
    bill.twin_of = signed

    taken = documents.store_bill(signed, [bill], by=DANA)

    assert bill.twin_of is None
    assert [paper.pk for paper in taken.kept] == [one.pk for one in documents.bills_of(signed)]
    assert Note.objects.filter(request=signed, mail="bill_received").count() == 1
    assert signed.events.filter(kind="bill_uploaded").count() == 1
