"""PDFs whose makers wrote something odd are read, and show what their readers show."""

import io

import pikepdf
import pypdfium2
import pytest

from porting.papers import inspect
from porting.papers.bare_pictures import take_notes_out
from porting.papers.flatten import flattened
from tests.porting import papers_made

DRAWN = b"BT /F 30 Tf 1 0 0 1 20 %d Tm (%s) Tj ET"
LAYERED = (
    DRAWN % (400, b"SEEN") + b" /OC /L BDC " + DRAWN % (300, b"SECRET") + b" EMC "
    b"/OC /M BDC " + DRAWN % (200, b"KEPT") + b" EMC"
)


def texts_of(content):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def words_of(pdf):
    [text] = texts_of(flattened(papers_made.saved(pdf)))
    return text.split()


def plain(content):
    """Everything that a PDF holds, its streams unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        return content + b"".join(bytes(one.read_bytes()) for one in streams)


def parsed(text):
    return pikepdf.Object.parse(text.encode())


def two_layers(content=b""):
    """A page that calls a hidden layer L and a seen one M."""
    pdf, page = papers_made.pdf_in_colours()
    off, on = (
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name)))
        for name in ("off", "on")
    )
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([off, on]), D=pikepdf.Dictionary(OFF=pikepdf.Array([off]))
    )
    page.Resources = pikepdf.Dictionary(
        Properties=pikepdf.Dictionary(L=off, M=on), XObject=pikepdf.Dictionary(),
        Font=pikepdf.Dictionary(F=parsed("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")),
    )  # fmt: skip
    page.Contents = pdf.make_stream(content)
    return pdf, page, off, on


def drawing(pdf, content, **words):
    made = pdf.make_stream(content)
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox = pikepdf.Array([0, 0, 400, 600])
    for name, value in words.items():
        made["/" + name] = value
    return made


def words_at(pdf, page, text, bottom, **words):
    mark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, F=4,
        Contents=pikepdf.String(text), DA=pikepdf.String("/Helv 30 Tf 0 g"),
        Rect=pikepdf.Array([40, bottom, 360, bottom + 60]), **words,
    )  # fmt: skip
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(mark)])


def test_unlike_words_on_one_page_stay_unlike():
    pdf, page = papers_made.pdf_in_colours()
    words_at(pdf, page, "First", 400)
    words_at(pdf, page, "Second", 300)

    assert words_of(pdf) == ["First", "Second"]


def test_words_on_a_page_and_a_field_of_any_name_are_both_shown():
    with pikepdf.open(io.BytesIO(papers_made.form_of("Value"))) as pdf:
        pdf.pages[0].Annots[0].T = pikepdf.String("words")
        words_at(pdf, pdf.pages[0], "Noted", 300)

        assert words_of(pdf) == ["Value", "Noted"]


@pytest.mark.parametrize("fields", ["(x)", "<</A 1>>", "[]", "5", "[5 /a]"])
def test_words_on_a_page_are_shown_whatever_a_form_lists(fields):
    pdf, page = papers_made.pdf_in_colours()
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=parsed(fields))
    words_at(pdf, page, "Noted", 300)

    assert words_of(pdf) == ["Noted"]


def as_form(pdf, page):
    page.Resources.XObject.X = drawing(pdf, LAYERED)
    return b"/X Do"


def as_form_in_form(pdf, page):
    page.Resources.XObject.Y = drawing(pdf, LAYERED)
    page.Resources.XObject.X = drawing(pdf, b"/Y Do")
    return b"/X Do"


def as_form_with_fonts_only(pdf, page):
    own = pikepdf.Dictionary(Font=page.Resources.Font)
    page.Resources.XObject.X = drawing(pdf, LAYERED, Resources=own)
    return b"/X Do"


def as_form_in_form_with_fonts_only(pdf, page):
    inner = drawing(pdf, LAYERED)
    own = pikepdf.Dictionary(Font=page.Resources.Font, XObject=pikepdf.Dictionary(Y=inner))
    page.Resources.XObject.X = drawing(pdf, b"/Y Do", Resources=own)
    return b"/X Do"


def as_form_in_itself(pdf, page):
    own = pikepdf.Dictionary(Font=page.Resources.Font, XObject=pikepdf.Dictionary())
    page.Resources.XObject.X = one = drawing(pdf, LAYERED + b" /X Do", Resources=own)
    one.Resources.XObject.X = one
    return b"/X Do"


def as_form_in_form_with_names(pdf, page):
    own = pikepdf.Dictionary(page.Resources)
    own.XObject = pikepdf.Dictionary(Y=drawing(pdf, LAYERED))
    page.Resources.XObject.X = drawing(pdf, b"/Y Do", Resources=own)
    del page.Resources.Properties
    return b"/X Do"


def as_stamp(pdf, page):
    look = drawing(pdf, LAYERED)
    mark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4,
        Rect=pikepdf.Array([0, 0, 400, 600]), AP=pikepdf.Dictionary(N=look),
    )  # fmt: skip
    page.Annots = pikepdf.Array([pdf.make_indirect(mark)])
    return b""


@pytest.mark.parametrize("made", [
    as_form, as_form_in_form, as_form_with_fonts_only, as_form_in_form_with_fonts_only,
    as_form_in_itself, as_form_in_form_with_names, as_stamp,
])  # fmt: skip
def test_a_drawing_that_uses_the_layers_of_its_page_hands_on_nothing_hidden(made):
    pdf, page, *_ = two_layers()
    page.Contents = pdf.make_stream(made(pdf, page))

    copy = flattened(papers_made.saved(pdf))

    assert set("".join(texts_of(copy)).split()) == {"SEEN", "KEPT"}
    assert b"SECRET" not in plain(copy)


def as_tile(pdf, page, own):
    tile = pdf.make_stream(LAYERED)
    for name, value in own.items():
        tile[name] = value
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = pikepdf.Array([0, 0, 400, 600]), 400, 600
    page.Resources.Pattern = pikepdf.Dictionary(P=tile)
    return b"/Pattern cs /P scn 0 0 400 600 re f"


def as_glyph(pdf, page, own):
    glyph = pdf.make_stream(b"1000 0 d0 " + LAYERED)
    page.Resources.Font.G = font = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FirstChar=97, LastChar=97,
        FontBBox=pikepdf.Array([0, 0, 400, 600]), FontMatrix=parsed("[.001 0 0 .001 0 0]"),
        CharProcs=pikepdf.Dictionary(a=glyph), Widths=pikepdf.Array([1000]),
        Encoding=parsed("<</Differences [97 /a]>>"),
    ))  # fmt: skip
    for name, value in own.items():
        font[name] = value
    return b"BT /G 40 Tf (a) Tj ET"


def as_mask(pdf, page, own):
    page.Resources.ExtGState = pikepdf.Dictionary(
        S=pikepdf.Dictionary(
            SMask=pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=drawing(pdf, LAYERED))
        )
    )
    return b"/S gs 0 0 400 600 re f"


@pytest.mark.parametrize("is_own", [False, True])
@pytest.mark.parametrize("made", [as_tile, as_glyph, as_mask])
def test_tiles_letters_and_masks_hand_on_nothing_hidden(made, is_own):
    pdf, page, *_ = two_layers()
    own = {"/Resources": pikepdf.Dictionary(page.Resources)} if is_own else {}
    page.Contents = pdf.make_stream(made(pdf, page, own))

    held = plain(flattened(papers_made.saved(pdf)))

    assert (b"SECRET" in held, b"KEPT" in held) == (False, True)


def test_a_drawing_of_two_pages_that_name_layers_differently_is_right_on_both():
    pdf, page, off, on = two_layers(b"/X Do")
    page.Resources.XObject.X = drawing(pdf, LAYERED)
    other = pdf.add_blank_page(page_size=(400, 600))
    other.Contents = pdf.make_stream(b"/X Do")
    other.Resources = pikepdf.Dictionary(page.Resources)
    other.Resources.Properties = pikepdf.Dictionary(L=on, M=off)

    copy = flattened(papers_made.saved(pdf))

    assert [text.split() for text in texts_of(copy)] == [["SEEN", "KEPT"], ["SEEN", "SECRET"]]


CONDITIONS = [
    "[]", "[/Not []]", "[/Not]", "[/And 5]", "[/Or /x (y)]",
    "[5]", "[/Xor [/And]]", "[/Not [/And]]", "5", "/And",
    "(x)", "<</A 1>>",
]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_is_no_condition_hides_nothing_and_stops_nothing(condition):
    pdf, page, *_ = two_layers(LAYERED)
    page.Resources.Properties.M = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.OCMD, VE=parsed(condition))
    )

    assert words_of(pdf) == ["SEEN", "KEPT"]


@pytest.mark.parametrize(("how", "shown"), [("/And", False), ("/Or", True), ("/Not", True)])
def test_a_condition_with_odd_parts_is_what_its_other_parts_say(how, shown):
    pdf, page, off, on = two_layers(LAYERED)
    parts = [off] if how == "/Not" else [off, on]
    page.Resources.Properties.M = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.OCMD, VE=pikepdf.Array([pikepdf.Name(how), 5, *parts]),
    ))  # fmt: skip

    assert words_of(pdf) == ["SEEN", *["KEPT"] * shown]


@pytest.mark.parametrize("mark", ["/OC BDC", "BDC", "/OC 5 BDC", "/OC <</A 1>> BDC", "/OC [] BDC",
                                  '/OC /L BDC " EMC /OC BDC'])  # fmt: skip
def test_a_mark_without_its_layer_hides_nothing(mark):
    pdf, page, *_ = two_layers()
    page.Contents = pdf.make_stream(mark.encode() + b" " + DRAWN % (400, b"SEEN") + b" EMC")

    assert words_of(pdf) == ["SEEN"]


HELD = [
    b"/Span <</ActualText (HUSH)>> BDC (a) Tj EMC", b"/Note <</Contents (HUSH)>> DP",
    b"1 2 (HUSH) \"", b"(HUSH) \"", b"(HUSH) '", b"/a /b BDC /c BMC (HUSH) Tj EMC EMC",
]  # fmt: skip


@pytest.mark.parametrize("held", HELD)
def test_a_hidden_layer_keeps_no_words_in_any_way_and_ends_where_it_ends(held):
    pdf, *_ = two_layers(b"BT /F 30 Tf 1 0 0 1 20 400 Tm /OC /L BDC " + held + b" EMC (KEPT) Tj ET")

    copy = flattened(papers_made.saved(pdf))

    assert (b"HUSH" in plain(copy), texts_of(copy)[0].split()) == (False, ["KEPT"])


@pytest.mark.parametrize("odd", ["5", "(x)", "/OFF", "[5 (x) /a []]", "<</Type/OCG>>",
                                 "[<</Type/OCG>>]"])  # fmt: skip
@pytest.mark.parametrize("name", ["OCGs", "D", "OFF", "ON", "AS", "BaseState"])
def test_odd_lists_of_layers_stop_nothing(name, odd):
    pdf, *_ = two_layers(LAYERED)
    layers = pdf.Root.OCProperties
    (layers if name in ("OCGs", "D") else layers.D)["/" + name] = parsed(odd)

    assert words_of(pdf)[0] == "SEEN"


@pytest.mark.parametrize("odd", ["(x)", "5", "[]", "/N"])
@pytest.mark.parametrize("name", ["Resources", "Properties", "XObject", "Font", "Pattern", "M"])
def test_odd_resources_of_a_layered_page_stop_nothing(name, odd):
    pdf, page, *_ = two_layers()
    owner = {"Resources": page.obj, "M": page.Resources.Properties}.get(name, page.Resources)
    owner["/" + name] = parsed(odd)

    assert len(texts_of(flattened(papers_made.saved(pdf)))) == 1


def test_a_stream_with_an_empty_list_of_packings_stays_as_it_is():
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(b"words", Filter=pikepdf.Array())

        take_notes_out(stream)

        assert bytes(stream.read_raw_bytes()) == b"words"


LYING = (600, 400)
PAGES = {
    ("Rotate", "(x)"): (400, 600), ("Rotate", "[90]"): (400, 600), ("Rotate", "/N"): (400, 600),
    ("Rotate", "90.0"): LYING, ("Rotate", "-90"): LYING, ("Rotate", "450"): LYING,
    ("Rotate", "45"): (400, 600), ("Rotate", "true"): (400, 600),
    ("CropBox", "(x)"): (400, 600), ("CropBox", "[0 0 200]"): (400, 600),
    ("CropBox", "[0 0 (x) 300]"): (400, 600), ("CropBox", "[0 0 0 0]"): (400, 600),
    ("CropBox", "[(x) 0 200 300]"): (200, 300), ("CropBox", "[200 300 0 0]"): (200, 300),
    ("MediaBox", "(x)"): (612, 792), ("MediaBox", "[0 0]"): (612, 792),
    ("MediaBox", "[0 0 /a 5]"): (612, 792), ("MediaBox", "<</A 1>>"): (612, 792),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), PAGES)
def test_a_page_whose_box_or_turn_is_odd_is_as_large_as_readers_have_it(name, value):
    pdf, page = papers_made.pdf_in_colours()
    page.obj["/" + name] = parsed(value)
    content = papers_made.saved(pdf)

    assert inspect.pages_of_pdf(content) == 1
    assert pypdfium2.PdfDocument(flattened(content))[0].get_size() == PAGES[name, value]


@pytest.mark.parametrize("turn", ["(x)", "/N", "[90]"])
def test_a_long_page_with_an_odd_turn_is_cut_all_the_same(turn):
    pdf, page = papers_made.pdf_in_colours()
    page.MediaBox = pikepdf.Array([0, 0, 400, 2600])
    page.obj.Rotate = parsed(turn)
    content = papers_made.saved(pdf)

    assert (inspect.pages_of_pdf(content), len(texts_of(flattened(content)))) == (5, 5)
