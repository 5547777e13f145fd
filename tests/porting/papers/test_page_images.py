"""What the worker makes of a file: pictures, text, and a copy that can do nothing."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from porting.papers import page_images, uploads
from porting.papers.sandbox import SandboxFailed
from tests.porting import papers_made

# 64 x 96 pixels, top navy, turned by EXIF, "Apple" and a GPS tag in it; written once with libheif,
# because the decoder that we ship cannot write HEIC.
PHONE = Path(__file__).with_name("phone.heic")


def opened(content):
    return Image.open(io.BytesIO(content))


def test_a_pdf_becomes_pictures_text_and_a_copy():
    reading = page_images.read(
        papers_made.bill_pdf(["Ortiz Dental", "Page two"]), "application/pdf"
    )

    assert [text.strip() for text in reading.texts] == ["Ortiz Dental", "Page two"]
    assert [opened(page.image).size for page in reading.pages] == [(1600, 2071), (1600, 2071)]
    assert [(page.width, page.height) for page in reading.pages] == [(1600, 2071), (1600, 2071)]
    assert opened(reading.pages[0].thumb).width == 240
    assert reading.copy_type == "application/pdf"


def test_a_photo_is_shown_as_the_camera_meant_it_and_without_what_the_phone_noted():
    content = papers_made.phone_photo()

    [page] = (reading := page_images.read(content, "image/jpeg")).pages

    assert b"Apple" in content
    assert b"secret remark" in content
    assert opened(page.image).size == (30, 40)
    assert opened(reading.copy).size == (30, 40)
    for shown in (page.image, page.thumb, reading.copy):
        assert not opened(shown).getexif()
        assert b"Apple" not in shown
        assert b"secret remark" not in shown


def test_a_photo_from_an_iphone_is_read_and_handed_on_as_jpeg():
    content = PHONE.read_bytes()

    assert uploads.inspect(content, "IMG_1.HEIC") == uploads.Inspected("image/heic", 1)
    [page] = (reading := page_images.read(content, "image/heic")).pages

    assert opened(page.image).size == (page.width, page.height) == (96, 64)
    assert reading.copy_type == "image/jpeg"
    assert b"Apple" not in reading.copy


def test_a_fax_of_several_pages_becomes_a_pdf_of_them():
    reading = page_images.read(papers_made.tiff_bytes(3), "image/tiff")

    with pikepdf.open(io.BytesIO(reading.copy)) as pdf:
        assert len(pdf.pages) == 3
    assert len(reading.pages) == 3


def test_the_copy_of_a_pdf_has_no_actions_no_files_and_no_metadata():
    content = papers_made.pdf_with_everything()

    copy = page_images.read(content, "application/pdf").copy

    assert papers_made.dangers_in(content) == {
        "/AA", "/Author", "/EmbeddedFiles", "/FileAttachment", "/JavaScript", "/Launch",
        "/OpenAction", "/SubmitForm", "/URI", "xmp",
    }  # fmt: skip
    assert papers_made.dangers_in(copy) == set()


def test_only_the_first_thirty_pages_are_drawn_but_all_are_read():
    reading = page_images.read(papers_made.bill_pdf(["page"] * 32), "application/pdf")

    assert len([page for page in reading.pages if page.image]) == 30
    assert len(reading.texts) == 32


def test_text_alone_is_read_without_drawing():
    reading = page_images.read(papers_made.bill_pdf(["x"]), "application/pdf", is_drawn=False)

    assert (reading.texts[0].strip(), reading.pages[0].image, reading.copy) == ("x", b"", b"")


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", papers_made.encrypted_pdf()])
def test_what_cannot_be_drawn_is_said_and_not_guessed(content):
    with pytest.raises(SandboxFailed):
        page_images.read(content, "application/pdf")


def test_a_strange_page_size_makes_no_giant_picture():
    for size in ((3, 14_400), (14_400, 3), (14_400, 14_400)):
        [page] = page_images.read(papers_made.pdf_of_size(*size), "application/pdf").pages

        assert page.width <= 1600
        assert page.width * page.height <= 8_100_000


def test_words_in_a_photo_are_read_where_tesseract_is_installed(tmp_path, monkeypatch):
    """A stand-in program speaks tesseract's command line; the real one is optional."""
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$(head -c 4 | tail -c 3)" = PNG ] && echo "Account 8123"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    [page] = page_images.read(papers_made.image_bytes(), "image/jpeg").pages

    assert (page.text.strip(), page.is_ocr) == ("Account 8123", True)
