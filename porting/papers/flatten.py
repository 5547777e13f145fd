"""A PDF that shows what it showed and can do nothing: drawn, read and handed on are this one file.

What lies on a page beside its contents (signatures and words put on in Preview, on a phone or by
Fill & Sign, stamps, form values, signature fields) is drawn into the page first; then annotations,
forms, scripts, actions, attached files and metadata go. For programs that run without Django.
"""

import io
from typing import Any

from porting.papers import field_letters
from porting.papers.bare_pictures import take_notes_out
from porting.papers.layers import take_out_hidden
from porting.papers.long_pages import cut_long_pages

HIDDEN, NO_VIEW, INVISIBLE = 2, 32, 1  # flags of an annotation (ISO 32000, table 167)
LINES = ("/Line", "/PolyLine", "/Polygon")


class CannotFlatten(Exception):
    """The drawer gave up on a page; a copy would show less than the paper does."""


def flattened(content: bytes) -> bytes:
    """Return the PDF with everything that is seen in its pages, and nothing else but them."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        _take_out_what_acts(pdf)
        take_out_hidden(pdf)
        if _prepare(pdf):
            _drop_what_goes_with_the_file(pdf, is_form_kept=True)
            content = _drawn_into_pages(_saved(pdf))
        else:
            content = _saved(pdf)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _drop_what_goes_with_the_file(pdf)
        _drop_what_goes_with_a_page(pdf)
        cut_long_pages(pdf)
        pdf.remove_unreferenced_resources()
        return _saved(pdf)


def _saved(pdf: Any) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, encryption=False)
    return stream.getvalue()


def _take_out_what_acts(pdf: Any) -> None:
    from pikepdf.sanitize import Sanitizer

    cleaner = (
        Sanitizer()
        .remove_javascript()
        .remove_external_access()
        .remove_attachments()
        .remove_multimedia()
        .remove_collection()
        .remove_private_app_data()
        .remove_web_capture()
        .remove_search_index()
        .remove_thumbnails()
    )
    cleaner.apply(pdf)


def _prepare(pdf: Any) -> bool:
    """Keep the annotations that a screen shows; returns whether there are any.

    Hidden ones and those that are only printed go: what the sender did not see is not handed on.
    One that would not be printed stays, because it is seen.
    """
    import pikepdf

    check_letters(pdf)
    form = pdf.Root.get("/AcroForm")
    is_stale = False
    if isinstance(form, pikepdf.Dictionary):
        is_stale = form.get("/NeedAppearances", False) is True
        for name in ("/XFA", "/NeedAppearances"):
            if name in form:
                del form[name]
    else:  # the drawer looks at annotations without an appearance only where there is a form
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())
    found = False
    for page in pdf.pages:
        kept = [one for one in _annotations(page) if _is_seen(one)]
        for one in kept:
            if int(one.get("/F", 0)) & INVISIBLE:
                one.F = int(one.F) & ~INVISIBLE  # of kinds that nobody knows; these are known
            field_letters.as_field(pdf, one)
            if (
                is_stale
                and "/AP" in one
                and field_letters.is_written_by_the_reader(one, is_stale=True)
            ):
                del one["/AP"]  # the form asks that it be made anew from the value
            if one.get("/Subtype") in LINES and "/AP" not in one:
                _draw_line(pdf, one)
        if "/Annots" in page:
            page.Annots = pikepdf.Array(kept)
        found = found or bool(kept)
    return found


def check_letters(pdf: Any) -> None:
    """Raise CannotShow if a field holds letters that a reader would write and ours cannot."""
    import pikepdf

    form = pdf.Root.get("/AcroForm")
    is_stale = isinstance(form, pikepdf.Dictionary) and form.get("/NeedAppearances", False) is True
    seen = [one for page in pdf.pages for one in _annotations(page) if _is_seen(one)]
    field_letters.check(pdf, seen, is_stale=is_stale)


def _annotations(page: Any) -> list[Any]:
    import pikepdf

    listed = page.get("/Annots")
    if not isinstance(listed, pikepdf.Array):
        return []
    return [one for one in listed if isinstance(one, pikepdf.Dictionary)]  # type: ignore[attr-defined]


def _is_seen(annotation: Any) -> bool:
    try:
        flags = int(annotation.get("/F", 0))
    except (TypeError, ValueError):
        annotation.F = flags = 0
    return not flags & (HIDDEN | NO_VIEW) and annotation.get("/Subtype") != "/Popup"


def _draw_line(pdf: Any, one: Any) -> None:
    """Give a line without an appearance one; the drawer does all other kinds itself."""
    import pikepdf

    try:
        points = [float(value) for value in one.get("/L") or one.get("/Vertices")]
        colour = [float(value) for value in one.get("/C", [0])]
        width = float(one.BS.W) if "/BS" in one and "/W" in one.BS else 1.0
        box = [float(value) for value in one.Rect]
    except (TypeError, ValueError, AttributeError):
        return
    if len(points) < 4 or len(points) % 2 or len(colour) not in (1, 3, 4):
        return
    pairs = [f"{x:.2f} {y:.2f}" for x, y in zip(points[::2], points[1::2], strict=True)]
    stroke = {1: "G", 3: "RG", 4: "K"}[len(colour)]
    way = " ".join([f"{pairs[0]} m", *(f"{pair} l" for pair in pairs[1:])])
    end = "s" if one.Subtype == "/Polygon" else "S"
    ink = " ".join(f"{part:.3f}" for part in colour)
    look = pdf.make_stream(f"{ink} {stroke} {width:.2f} w {way} {end}".encode())
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array(box)
    one.AP = pikepdf.Dictionary(N=look)


def _drawn_into_pages(content: bytes) -> bytes:
    """Return the PDF with its annotations and form values as part of the pages."""
    import pypdfium2
    import pypdfium2.raw

    document = pypdfium2.PdfDocument(content)
    document.init_forms()  # values and annotations without an appearance get one
    for number in range(len(document)):
        page = document[number]
        if pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY) == 0:
            raise CannotFlatten(f"Page {number + 1} cannot be flattened.")
        page.close()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _drop_what_goes_with_the_file(pdf: Any, *, is_form_kept: bool = False) -> None:
    names = ["/OpenAction", "/AA", "/Metadata", "/Names", "/Outlines", "/Perms", "/DSS"]
    names += ["/NeedsRendering", "/Legal", "/Extensions", "/PieceInfo"]
    for name in names if is_form_kept else [*names, "/AcroForm"]:
        if name in pdf.Root:
            del pdf.Root[name]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _drop_what_goes_with_a_page(pdf: Any) -> None:
    import pikepdf

    for page in pdf.pages:
        for name in ("/Annots", "/AA", "/Thumb", "/B", "/StructParents", "/Tabs"):
            if name in page:
                del page[name]
    for thing in pdf.objects:  # pictures and forms inside carry notes of their own
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for name in ("/Metadata", "/PieceInfo"):
                if name in thing:
                    del thing[name]
        if isinstance(thing, pikepdf.Stream):
            take_notes_out(thing)
