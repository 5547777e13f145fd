"""XLSX files of strangers: looked at and read in a process of their own, under limits."""

import json

from porting.errors import UploadRefused
from porting.papers import sandbox
from porting.rules.number_lists.books import Book, Sheet

SECONDS = 20  # on the clock; the reader's own limit is of processor time, and much lower
SENTENCES = {
    "type": "must be a CSV or XLSX. In Excel choose Save as, CSV UTF-8.",
    "bomb": "unpacks to far more than a list of numbers. Copy the numbers into a new file.",
    "empty": "is empty. Select a file with your numbers.",
    "hidden": "shows no rows: its visible sheets are empty. Unhide the sheet with your numbers,"
    " save the file, and choose it again.",
    "other_sheet": "is a spreadsheet of another kind. Open it, choose Save as, Excel workbook"
    " (.xlsx), and send that file.",
    "slow": "takes too long to read. Keep only the columns you need, or choose Save as, CSV UTF-8,"
    " and send that file.",
    "busy": "was not looked at, because we are very busy. Choose it again in a few minutes.",
    "damaged": "could not be read. Open it, choose Save as, CSV UTF-8, and send that file.",
}


def read_book(content: bytes, name: str, *, most_rows: int) -> Book:
    """Return the visible sheets that hold anything.

    What a cell shows is what is read: a number in its format (0417 for 417 in 0000), a date, TRUE.
    Macros are not run and formulas not computed; one without a value is ``cells.FORMULA``. A sheet
    of more than ``most_rows`` rows is named and not read. Raises UploadRefused.
    """
    module = "porting.rules.number_lists.sheet_reader"
    try:
        found = json.loads(sandbox.run(module, content, str(most_rows), seconds=SECONDS))
    except sandbox.TookTooLong:
        found = {"problem": "slow"}
    except sandbox.MachineBusy:
        found = {"problem": "busy"}
    except (sandbox.SandboxFailed, ValueError):
        found = {"problem": "damaged"}
    if problem := found.get("problem"):
        raise UploadRefused(f"{name} {SENTENCES[problem]}")
    return Book([Sheet(**sheet) for sheet in found["sheets"]])
