"""What a PDF holds and shows in ways of its own: words of fields, photos with notes, layers."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from porting.errors import UploadRefused
from porting.papers import page_images, uploads
from porting.papers.bare_pictures import bare_jpeg
from tests.porting import papers_made
from tests.porting.papers.test_corpus import plain

PDF = "application/pdf"
BLANK = ["牙科診所", "عيادة", "हिन्दी", "한국어", "Ortiz 😀", "Việt Nguyễn", "\ue001"]
PHOTOS = {
    "as it is": {},
    "packed twice": {"filters": ("/FlateDecode", "/DCTDecode")},
    "in hex": {"filters": ("/ASCIIHexDecode", "/FlateDecode", "/DCTDecode")},
    "JPEG 2000": {"filters": ("/JPXDecode",), "kind": "JPEG2000"},
}


def pixels(content):
    return pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil().tobytes()


@pytest.mark.parametrize("name", PHOTOS)
def test_a_photo_in_a_pdf_loses_its_place_and_no_pixel(name):
    content = papers_made.pdf_with_photo(**PHOTOS[name])

    copy = page_images.read(content, PDF)

    held = plain(copy)
    assert (papers_made.PLACE in held, b"Exif" in held) == (False, False)
    assert pixels(copy.copy) == pixels(content)
    with pikepdf.open(io.BytesIO(copy.copy)) as pdf:
        [photo] = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)
                   and one.get("/Subtype") == "/Image"]  # fmt: skip
        assert photo.Filter in ("/DCTDecode", "/JPXDecode")


def test_a_bare_jpeg_keeps_its_colours_and_every_scan():
    stream = io.BytesIO()
    photo = Image.effect_mandelbrot((64, 64), (-2, -1, 1, 1), 50).convert("CMYK")
    profile = b"not a profile, but kept like one"
    photo.save(stream, "JPEG", progressive=True, icc_profile=profile, comment=b"home")

    bare = Image.open(io.BytesIO(bare_jpeg(stream.getvalue())))

    assert bare.tobytes() == Image.open(io.BytesIO(stream.getvalue())).tobytes()
    assert (bare.info.get("icc_profile"), "comment" in bare.info, "adobe" in bare.info) == (
        profile, False, True,
    )  # fmt: skip


@pytest.mark.parametrize("cut", range(2, 700, 31))
def test_a_jpeg_that_breaks_off_anywhere_is_left_at_that(cut):
    content = papers_made.jpeg_with_notes()[:cut]

    assert len(bare_jpeg(content)) <= cut


@pytest.mark.parametrize("value", ["Łukasz Čapek", "Ольга", "Δήμος", "Söhne – “Ortiz”"])
@pytest.mark.parametrize("made", [papers_made.form_of, papers_made.words_on_page])
def test_words_of_fields_are_in_picture_copy_and_text(made, value):
    content = made(value)

    found = uploads.inspect(content, "form.pdf")
    reading = page_images.read(content, PDF)

    assert found.page_count == 1
    assert reading.texts == [value]
    assert pixels(reading.copy) != pixels(made(""))


@pytest.mark.parametrize("value", BLANK)
@pytest.mark.parametrize("made", [papers_made.form_of, papers_made.words_on_page])
def test_letters_of_fields_that_would_be_blank_are_refused_with_the_remedy(made, value):
    with pytest.raises(UploadRefused) as refused:
        uploads.inspect(made(value), "form.pdf")

    assert str(refused.value) == (
        "form.pdf is a form with letters in its fields that we cannot show. Open it. Print it to a"
        " new PDF, and send that."
    )


def test_letters_that_are_drawn_already_are_taken_as_they_are_drawn():
    look = pikepdf.Dictionary()
    with pikepdf.open(io.BytesIO(papers_made.form_of("牙科"))) as pdf:
        look = pdf.make_stream(b"1 0 0 rg 0 0 320 50 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, 320, 50])
        pdf.pages[0].Annots[0].AP = pikepdf.Dictionary(N=look)
        content = papers_made.saved(pdf)

    assert uploads.inspect(content, "form.pdf").page_count == 1
    assert pixels(page_images.read(content, PDF).copy) != pixels(papers_made.form_of(""))
