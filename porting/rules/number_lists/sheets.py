"""XLSX files of strangers: looked at and read in a process of their own, under limits."""

import json
import subprocess
import sys

from django.conf import settings

from porting.errors import UploadRefused

SECONDS = 5
SENTENCES = {
    "type": "must be a CSV or XLSX. In Excel choose Save as, CSV UTF-8.",
    "bomb": "unpacks to far more than a list of numbers. Copy the numbers into a new file.",
    "rows": "has more than {rows:,} rows. One request holds {limit:,} numbers. Split the file and"
    " start a request for each part.",
    "empty": "is empty. Select a file with your numbers.",
    "damaged": "could not be read. Open it, choose Save as, CSV UTF-8, and send that file.",
}


def read_sheet(
    content: bytes, name: str, *, most_rows: int
) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return the name of the first sheet that holds anything, and its rows as (line, cells).

    Cells come as text: a number without its ".0", a date as its ISO form. Macros are not run and
    formulas not computed; what the file shows is what is read. Raises UploadRefused.
    """
    try:
        answer = subprocess.run(  # noqa: S603  (our own program and a number)
            [sys.executable, "-m", "porting.rules.number_lists.sheet_reader", str(most_rows)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=settings.BASE_DIR,
            env={},  # no keys and no addresses for a decoder that may be turned against us
            check=False,
        )
        found = json.loads(answer.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        found = {"problem": "damaged"}
    if problem := found.get("problem"):
        limit = settings.MAX_NUMBERS_PER_REQUEST
        words = SENTENCES[problem].format(rows=most_rows - 1, limit=limit)
        raise UploadRefused(f"{name} {words}")
    return found["sheet"], [(line, cells) for line, cells in found["rows"]]
