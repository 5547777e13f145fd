"""The picture on the page, the copy handed on and the paper on a screen are alike."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from porting.papers import page_images, pictures
from tests.porting import papers_made
from tests.porting.papers.test_page_images import PHONE

SKETCH = (80, 120)  # coarse enough for a lossy picture, fine enough for a line of text
ALIKE = 40  # of 255


def drawn(content):
    """The first page as a screen shows it, with annotations and form values."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    return document[0].render(scale=2).to_pil().convert("RGB")


def sketch(picture):
    wide, high = SKETCH if picture.height > picture.width else SKETCH[::-1]
    return picture.convert("RGB").resize((wide, high), Image.Resampling.BOX)


def difference(one, other):
    """The largest difference of any spot, 0 to 255."""
    return max(high for _, high in ImageChops.difference(sketch(one), sketch(other)).getextrema())


PAPERS = {
    "stamp": papers_made.annotated("Stamp"),
    "ink": papers_made.annotated("Ink"),
    "words": papers_made.annotated("FreeText"),
    "stamp-turned": papers_made.annotated("Stamp", rotate=90),
    "stamp-upside-down": papers_made.annotated("Stamp", rotate=180),
    "stamp-cropped": papers_made.annotated("Stamp", rotate=270, crop=[50, 100, 350, 500]),
    "form": papers_made.filled_in(),
    "form-turned": papers_made.filled_in(rotate=90),
}


@pytest.mark.parametrize("name", PAPERS)
def test_what_lies_on_a_page_is_in_its_picture_and_in_the_copy(name):
    content = PAPERS[name]
    bare, _ = papers_made.pdf_in_colours()

    reading = page_images.read(content, "application/pdf")

    seen = drawn(content)
    picture = Image.open(io.BytesIO(reading.pages[0].image))
    assert difference(seen, picture) < ALIKE
    assert difference(seen, drawn(reading.copy)) < ALIKE
    if "turned" not in name and "cropped" not in name and "down" not in name:
        assert difference(seen, drawn(papers_made.saved(bare))) > 2 * ALIKE


@pytest.mark.parametrize("dpi", [(204, 98), (204, 196), (98, 204), (300, 300)])
def test_a_fax_of_two_densities_is_as_high_as_its_paper_in_picture_and_copy(dpi):
    fax = Image.new("1", (2 * dpi[0], 3 * dpi[1]), 1)
    fax.paste(0, (0, 0, dpi[0], dpi[1]))  # an inch square, at the top left
    stream = io.BytesIO()
    fax.save(stream, "TIFF", dpi=dpi)

    reading = page_images.read(stream.getvalue(), "image/tiff")

    wanted = Image.new("RGB", (400, 600), "white")
    wanted.paste("black", (0, 0, 200, 200))
    for content in (reading.pages[0].image, reading.copy):
        shown = Image.open(io.BytesIO(content))
        assert abs(shown.height / shown.width - 1.5) < 0.01
        assert difference(wanted, shown) < ALIKE


def test_a_large_heic_is_halved_strip_by_strip_as_it_would_be_whole(monkeypatch):
    monkeypatch.setattr("porting.papers.pictures.STRIP", 14)
    content = PHONE.read_bytes()
    [whole] = pictures.opened(content, pictures.HEIC)
    [image] = pictures.opened(content, pictures.HEIC)

    half = pictures.loaded(image, content, pictures.HEIC, most=1000)
    whole = pictures.loaded(whole, content, pictures.HEIC)

    assert half.size == (48, 32)
    assert half.tobytes() == whole.reduce(2).tobytes()
