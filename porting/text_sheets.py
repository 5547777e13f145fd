"""A small XLSX whose cells are all text: what is typed into it keeps its zeros.

Written by hand, since nothing of ours writes workbooks otherwise (ECMA-376 part 1, 12 and 18).
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
AS_TEXT = 49  # the built-in number format "@"
MADE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is made


def sheet_response(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> HttpResponse:
    """Return rows as a workbook to download; ``name`` and all cells are ours, no one typed them."""
    return HttpResponse(
        text_sheet([headings, *rows]),
        content_type=TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def text_sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet whose columns, the empty cells too, have the format Text."""
    parts = f"{PACKAGE}/relationships"
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        + _kind("/xl/workbook.xml", "sheet.main")
        + _kind("/xl/styles.xml", "styles")
        + _kind("/xl/worksheets/sheet1.xml", "worksheet")
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{parts}">'
        + _relation("rId1", "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Numbers" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{parts}">'
        + _relation("rId1", "worksheet", "worksheets/sheet1.xml")
        + _relation("rId2", "styles", "styles.xml")
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/>'
        '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill'
        ' patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/>'
        '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/>'
        f'<xf numFmtId="{AS_TEXT}" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": _sheet(rows),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in content.items():
            entry = zipfile.ZipInfo(path, MADE)
            package.writestr(entry, XML + text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    width = max(len(row) for row in rows)
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return (
        f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="{width}" width="24" style="1"'
        f' customWidth="1"/></cols><sheetData>{lines}</sheetData></worksheet>'
    )


def _cell(text: str) -> str:
    return f'<c s="1" t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else '<c s="1"/>'


def _kind(part: str, kind: str) -> str:
    whole = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    return f'<Override PartName={quoteattr(part)} ContentType="{whole}"/>'


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"/>'
