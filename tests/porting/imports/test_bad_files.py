"""Files that are no list, or a trap: a sentence, in little memory, and nothing has changed."""

import io
import os
import resource
import struct
import zipfile

import pytest

from porting.errors import UploadRefused
from porting.models import NumberImport, UploadedList
from porting.rules.number_lists import sheet_reader
from tests.porting.imports import lists_made

NUMBERS = [[number, "RPN-1", ""] for number in lists_made.numbers(3)]
SAVE_AS = "In Excel choose Save as, CSV UTF-8."
DAMAGED = "could not be read. Open it, choose Save as, CSV UTF-8, and send that file."
BOMB = "unpacks to far more than a list of numbers. Copy the numbers into a new file."
LARGE = "must be smaller than 5 MB. Keep only the columns you need, or split it into several files."
LONG = (
    "has a cell on line 3 that is far too long. Is a quotation mark missing? Correct it and choose"
    " the file again."
)
WIDE = "has 3,000 columns. Keep at most 60, and put each number on a row of its own."
MANY = (
    "has more than 20,000 rows. One request holds 10,000 numbers. Split the file and start a"
    " request for each part."
)


def many_rows(count):
    return [[number, "RPN-1", ""] for number in lists_made.numbers(count)]


def zipped(*entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return file.getvalue()


def lying_about_its_size():
    """An entry that says it unpacks to 100 bytes and does not."""
    content = bytearray(lists_made.as_xlsx([], sheet=lists_made.SHEET.format(" " * 30_000_000)))
    at = content.rfind(b"PK\x01\x02")
    size = struct.unpack("<I", content[at + 24 : at + 28])[0]
    real = struct.pack("<I", size)
    return bytes(content).replace(real, struct.pack("<I", 100))


def overlapping():
    """Five hundred entries that are all the same packed bytes."""
    content = zipped(("xl/workbook.xml", "x"), ("xl/worksheets/sheet1.xml", " " * 900_000))
    directory = content.rfind(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    entry, tail = content[directory:end], bytearray(content[end:])
    more = entry * 400
    start = content.find(b"PK\x01\x02")
    tail[8:12] = struct.pack("<HH", 402, 402)
    tail[12:16] = struct.pack("<I", end + len(more) - start)
    return content[:end] + more + bytes(tail)


def far_corner():
    return lists_made.SHEET.format(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c>'
        "</row>"
    )


FILES = {
    "empty": (b"", "is empty. Select a file with your numbers."),
    "blank": (b"\xef\xbb\xbf \r\n,,\r\n", "is empty. Select a file with your numbers."),
    "empty xlsx": (
        lists_made.as_xlsx([], headings=None, sheet=lists_made.SHEET.format("")),
        "is empty.",
    ),
    "huge": (b"512-200-0001\n" * 420_000, LARGE),
    "a PDF": (b"%PDF-1.7\n1 0 obj\n" + b"text " * 100, f"must be a CSV or XLSX. {SAVE_AS}"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + os.urandom(5_000), f"must be a CSV or XLSX. {SAVE_AS}"),
    "noise": (os.urandom(60_000).replace(b"PK", b"pk"), ""),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
                  f"is an old Excel file, or has a password. {SAVE_AS}"),
    "cut UTF-16": (b"\xff\xfe5\x001\x002", f"is in an encoding that we cannot read. {SAVE_AS}"),
    "120,000 rows": (lists_made.as_csv(many_rows(120_000)), MANY),
    "120,000 rows xlsx": (lists_made.as_xlsx(many_rows(120_000)), MANY),
    "a 200 kB cell": (b"Phone,Note\n512-200-0001,x\n512-200-0002," + b"y" * 200_000,
                      LONG),
    "3,000 columns": (",".join(lists_made.numbers(3_000)).encode(),
                      WIDE),
    "a zip": (zipped(("list.csv", "512-200-0001")),
              "must be a CSV or XLSX. In Excel choose Save as, CSV UTF-8."),
    "a document": (zipped(("word/document.xml", "<x/>")), "must be a CSV or XLSX."),
    "half a zip": (lists_made.as_xlsx(NUMBERS)[:400], DAMAGED),
    "a bomb": (zipped(("xl/workbook.xml", "x"), ("xl/worksheets/sheet1.xml", bytes(30_000_000))),
               BOMB),
    "a large bomb": (zipped(("xl/workbook.xml", "x"), *((f"xl/media/{n}", bytes(9_000_000))
                                                        for n in range(40))), BOMB),
    "many entries": (zipped(("xl/workbook.xml", "x"), *((f"xl/{n}", "") for n in range(600))),
                     BOMB),
    "a lie about its size": (lying_about_its_size(), DAMAGED),
    "overlapping entries": (overlapping(), ""),
    "a cell in the far corner": (lists_made.as_xlsx([], sheet=far_corner()), ""),
    "an entity bomb": (
        lists_made.as_xlsx(
            [],
            sheet='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            + lists_made.SHEET.format('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')[55:],
        ),
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_list_is_refused_in_a_sentence(take_in, port, name):
    content, sentence = FILES[name]
    before = peak_mb()

    with pytest.raises(UploadRefused) as refused:
        take_in(content, name="list.csv")

    assert str(refused.value).startswith(f"list.csv {sentence}")
    assert (NumberImport.objects.count(), UploadedList.objects.count()) == (0, 0)
    assert (port.numbers.count(), port.events.count()) == (0, 0)
    assert peak_mb() - before < 100


def peak_mb():
    """The most this process held, and the largest of those it started."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, children) // 1024


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>.csv", "../../etc/passwd", "a\x00\x1b[2J\u202efdp.csv", "x" * 400],
)
def test_a_file_may_be_called_anything(take_in, name):
    row = take_in(NUMBERS, name=name)

    assert len(row.file_name) <= 110
    assert "/" not in row.file_name.replace("</script>", "")
    assert row.file_name.isprintable()


def test_zeros_between_the_letters_are_left_out(take_in):
    row = take_in(b"Pho\0ne,Rings at\n512-\x00200-0001,RPN-1\n")

    assert row.columns == ["number", "route"]


def test_a_file_with_macros_is_read_and_they_are_not_run(take_in):
    content = lists_made.as_xlsx(NUMBERS, extra=[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")])

    assert take_in(content, name="list.xlsm").row_count == 3


def test_formulas_are_text_and_what_they_show_is_read(take_in, run, port, route):
    sheet = lists_made.SHEET.format(
        "<row><c t='inlineStr'><is><t>Phone</t></is></c><c t='inlineStr'><is><t>Fwd to</t></is></c>"
        '</row><row><c><f>HYPERLINK("http://x.example")</f><v>5122000001</v></c>'
        f"<c><v>{route.e164[2:]}</v></c></row>"
    )

    row = run(lists_made.as_xlsx([], sheet=sheet))

    assert (row.added, list(port.numbers.values_list("typed", "route"))) == (
        1,
        [("5122000001", route.pk)],
    )


def test_the_process_that_reads_sheets_has_limits():
    assert (sheet_reader.MEMORY_MB, sheet_reader.CPU_SECONDS) == (512, 4)


def formatted(rows, columns):
    """A sheet of numbers, none like another, all of them in a format that groups their digits."""
    lines = []
    for row in range(rows):
        values = [5_122_000_000 + row, *((row * columns + n) / 64 for n in range(1, columns))]
        lines.append("".join(f'<c s="1"><v>{value}</v></c>' for value in values))
    sheet = lists_made.SHEET.format(f"<row>{'</row><row>'.join(lines)}</row>")
    return lists_made.as_xlsx([], sheet=sheet, formats=[0, 4])


def test_a_sheet_that_takes_long_is_called_slow_and_not_damaged(take_in):
    content = formatted(20_000, 40)

    with pytest.raises(UploadRefused) as refused:
        take_in(content, name="list.xlsx")

    assert len(content) < 5_000_000
    assert str(refused.value) == (
        "list.xlsx takes too long to read. Keep only the columns you need, or choose Save as,"
        " CSV UTF-8, and send that file."
    )


def test_as_many_rows_as_are_taken_are_read_in_time_with_a_format_on_every_number(take_in):
    row = take_in(formatted(20_000, 6), name="list.xlsx")

    assert row.row_count == 20_000


def test_a_busy_machine_says_so_and_nothing_of_the_list(take_in, monkeypatch):
    monkeypatch.setattr("porting.rules.number_lists.sheets.SECONDS", 0.001)

    with pytest.raises(UploadRefused) as refused:
        take_in(lists_made.as_xlsx(NUMBERS), name="list.xlsx")

    assert str(refused.value) == (
        "list.xlsx was not looked at, because we are very busy. Choose it again in a few minutes."
    )
