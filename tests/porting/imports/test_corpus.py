"""Lists that people really sent, each with what an import would do with it: tests/corpus/lists.csv.

A new case is a file and one line there. ``choices`` are the answers on Match your columns: how to
read the file again, and whether rows name ranges.
"""

import csv
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from porting.models import NumberImport
from porting.rules.number_lists.columns import ROUTE
from porting.services import imports
from tests.porting.imports.lists_made import address
from tests.porting.imports.pages_read import send, words

CORPUS = Path(__file__).parents[2] / "corpus"
with (CORPUS / "lists.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
READS = ("sheet", "hidden_rows", "hidden_columns")


@pytest.mark.parametrize("case", CASES, ids=[f"{c['file']} {c['choices']}" for c in CASES])
def test_a_list_is_read_as_it_shows(browser, port, case):
    answer = send(browser, port, (CORPUS / case["file"]).read_bytes(), case["file"])

    assert outcome(browser, answer, dict(parse_qsl(case["choices"]))) == case["expected"]


def outcome(browser, answer, choices):
    """What the import would do: numbers with PIN and description, then lines that need a fix."""
    row = NumberImport.objects.first()
    if row is None:
        text = words(answer)
        return text.split("Error: ")[-1].split(" Continue")[0]
    if again := {name: value for name, value in choices.items() if name in READS}:
        browser.post(address(row, "import_columns"), {"read_again": "1", **again})
        row.refresh_from_db()
    columns = list(row.columns)
    if ROUTE not in columns:
        columns[columns.index("")] = ROUTE
    given = {f"column-{n}": use for n, use in enumerate(columns)}
    given |= {"has_headings": "1"} if row.has_headings else {}
    given |= {"ranges": choices["ranges"]} if "ranges" in choices else {}
    answer = browser.post(address(row, "import_columns"), given)
    if answer.status_code == 422:
        return words(answer).split("Error: ")[-1].split(". ")[0]
    row.refresh_from_db()
    found = imports.preview(row, imports.lines_of(row))
    assert row.row_count == len(found.new) + len(found.left_out)
    left_out = [f"{left_hidden(row)}"] if left_hidden(row) else []
    new = [" ".join(filter(None, [n.e164[2:], n.account_pin, n.description])) for n in found.new]
    bad = [f"line {one.line}: {one.reason}. {one.fix}" for one in found.left_out]
    return " | ".join([*new, *bad, *left_out])


def left_hidden(row):
    rows, columns = row.hidden_rows_left_out, row.hidden_columns_left_out
    return f"{rows} rows and {columns} columns hidden" if rows or columns else ""


def test_the_template_as_a_workbook_is_read_with_its_zeros(browser, port, account):
    address = reverse("porting:import_template_sheet", args=[account.public_id])
    content = browser.get(address).content

    send(browser, port, content, "template.xlsx")

    row = NumberImport.objects.get()
    assert [line.cells[-1] for line in imports.lines_of(row)] == ["account_pin", "", "0417"]
