"""Lists as people's spreadsheets write them, and as nobody's should. Made here, never committed."""

import csv
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

HEADINGS = ("Tracking Number to Port", "Receiving Number", "Tracking Source")
SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet'
    ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<cellXfs>{}</cellXfs></styleSheet>"
)
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types'
    ' xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def as_csv(rows, *, delimiter=",", encoding="utf-8", headings=HEADINGS):
    """The bytes of a CSV; ``headings`` None leaves them out."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    if headings:
        writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def cell_xml(value):
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(rows):
    lines = ("".join(["<row>", *map(cell_xml, row), "</row>"]) for row in rows)
    return SHEET.format("".join(lines))


def as_xlsx(rows, *, headings=HEADINGS, sheet="", extra=(), formats=()):
    """The bytes of an XLSX; ``sheet`` is the sheet's XML, ``extra`` are further (name, bytes).

    ``formats`` are the numbers of built-in formats, one for each style that its cells may name.
    """
    rows = [headings, *rows] if headings else list(rows)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{MAIN}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
            f' xmlns:r="{MAIN}"><sheets><sheet name="Numbers" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>",
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{MAIN}/worksheet"'
            ' Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{MAIN}/styles" Target="styles.xml"/></Relationships>',
        )
        if formats:
            package.writestr(
                "xl/styles.xml", STYLES.format("".join(f'<xf numFmtId="{n}"/>' for n in formats))
            )
        package.writestr("xl/worksheets/sheet1.xml", sheet or sheet_xml(rows))
        for name, content in extra:
            package.writestr(name, content)
    return file.getvalue()


def upload(content, name="clinics-nov.csv"):
    return SimpleUploadedFile(name, content, content_type="text/plain")


def numbers(count, first=2_000_000):
    """Numbers that can port, none twice: (512) 200-0000 and on."""
    return [f"+1512{first + n:07}" for n in range(count)]


def address(row, name, *more):
    request = row.request
    return reverse(
        f"porting:{name}", args=[request.account.public_id, request.reference, row.public_id, *more]
    )
