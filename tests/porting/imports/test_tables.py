"""Files as spreadsheets write them: every encoding, every delimiter, headings or none."""

import pytest

from porting.rules.number_lists.lines import Line, pack, unpack
from porting.rules.number_lists.tables import guess_delimiter, read_bytes
from tests.porting.imports import lists_made

ROWS = [["512-200-0001", "Zürich office", "Café"], ["512-200-0002", "Front desk", ""]]
READ = [
    Line(1, list(lists_made.HEADINGS)),
    Line(2, ["512-200-0001", "Zürich office", "Café"]),
    Line(3, ["512-200-0002", "Front desk", ""]),
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_reads_the_same_in_every_encoding(encoding, delimiter):
    content = lists_made.as_csv(ROWS, encoding=encoding, delimiter=delimiter)

    assert read_bytes(content, "list.csv").lines == READ


def test_utf_16_with_its_mark_the_other_way_round():
    content = b"\xfe\xff" + lists_made.as_csv(ROWS, encoding="utf-16-be")

    assert read_bytes(content, "list.csv").lines == READ


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_every_line_ending_parts_rows(ending):
    content = ending.join(["Phone,Rings at", "512-200-0001,RPN-1"]).encode()

    assert read_bytes(content, "list.csv").lines == [
        Line(1, ["Phone", "Rings at"]),
        Line(2, ["512-200-0001", "RPN-1"]),
    ]


def test_an_xlsx_reads_like_the_csv():
    table = read_bytes(lists_made.as_xlsx(ROWS), "list.xlsx")

    assert (table.lines, table.sheet) == (READ, "Numbers")


def test_numbers_in_cells_become_digits():
    content = lists_made.as_xlsx([[15122000001, 5125550148.0, 0.5]])

    assert read_bytes(content, "list.xlsx").lines[1].cells == ["15122000001", "5125550148", "0.5"]


def test_a_row_keeps_the_line_it_had_in_the_file():
    content = b'Phone,Note\n\n512-200-0001,"two\nlines"\n,,\n512-200-0002,x\n'

    assert [(line.number, line.cells[0]) for line in read_bytes(content, "a.csv").lines] == [
        (1, "Phone"),
        (3, "512-200-0001"),
        (6, "512-200-0002"),
    ]


def test_ragged_rows_are_made_even():
    content = b"Phone,Rings at\n512-200-0001\n512-200-0002,RPN-1,more,,\n"

    assert [line.cells for line in read_bytes(content, "a.csv").lines] == [
        ["Phone", "Rings at", ""],
        ["512-200-0001", "", ""],
        ["512-200-0002", "RPN-1", "more"],
    ]


def test_headings_in_the_middle_are_no_row():
    content = b"Phone,Rings at\n512-200-0001,RPN-1\nPhone,Rings at\n512-200-0002,RPN-1\n"

    assert [line.number for line in read_bytes(content, "a.csv").lines] == [1, 2, 4]


def test_a_column_without_a_cell_is_left_out():
    content = b"Phone,,Rings at\n512-200-0001,,RPN-1\n"

    assert [line.cells for line in read_bytes(content, "a.csv").lines] == [
        ["Phone", "Rings at"],
        ["512-200-0001", "RPN-1"],
    ]


def test_excels_own_first_line_names_the_delimiter():
    assert read_bytes(b"sep=;\r\nPhone;A,B\r\n1;2\r\n", "a.csv").lines == [
        Line(2, ["Phone", "A,B"]),
        Line(3, ["1", "2"]),
    ]


def test_a_single_column_needs_no_delimiter():
    assert guess_delimiter("Phone\n(512) 200-0001\n(512) 200-0002\n") == ","


def test_a_comma_in_some_cells_is_no_delimiter():
    assert guess_delimiter("Phone;Name\n1;Ortiz, Dana\n2;Reed\n3;Nair\n") == ";"


def test_what_is_packed_comes_back():
    lines = [Line(1, ["a", "ü", ""]), Line(7, ["=1", "x", "y"])]

    assert unpack(pack(lines)) == lines
