"""Papers as people send them: one line of ``tests/corpus/papers.csv`` for each."""

import csv
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from porting.errors import UploadRefused
from porting.papers import page_images, uploads
from tests.porting import papers_made
from tests.porting.papers.test_seen_as_handed_on import ALIKE, difference

CORPUS = Path(__file__).parents[2] / "corpus"
with (CORPUS / "papers.csv").open(newline="") as table:
    CASES = list(csv.DictReader(table))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_what_is_seen_is_what_is_handed_on(case):
    content = (CORPUS / case["file"]).read_bytes()
    if case["refused"]:
        with pytest.raises(UploadRefused) as refused:
            uploads.inspect(content, case["file"])
        assert case["refused"] in str(refused.value)
        assert "Print it to a new PDF" in str(refused.value)
        return

    found = uploads.inspect(content, case["file"])
    reading = page_images.read(content, found.content_type)

    assert len(reading.pages) == found.page_count
    assert case["pages"] in ("", str(found.page_count))
    first = Image.open(io.BytesIO(reading.pages[0].image))
    assert case["shown"] in ("", f"{first.width}x{first.height}")
    assert case["says"] in "\n".join(reading.texts)
    if reading.copy_type == "application/pdf":
        copy = pypdfium2.PdfDocument(reading.copy)
        assert len(copy) == found.page_count
        texts = [page.get_textpage().get_text_bounded() for page in copy]
        assert texts == reading.texts
        for page, shown in zip(copy, reading.pages, strict=True):
            picture = Image.open(io.BytesIO(shown.image))
            assert difference(page.render(scale=2).to_pil(), picture) < ALIKE
    hidden = case["hides"].encode()
    assert not hidden or hidden not in "\n".join(reading.texts).encode() + plain(reading)


def plain(reading):
    """Everything that a copy holds, its streams unpacked."""
    if reading.copy_type != "application/pdf":
        return reading.copy
    with pikepdf.open(io.BytesIO(reading.copy)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        packed = [bytes(one.read_raw_bytes()) for one in streams]
        return reading.copy + b"".join(packed + [papers_made.unpacked(one) for one in streams])
