"""manage.py read_numbers FILE: how we read each line of a file, as CSV."""

import csv
import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from numbers.reading import ReadNumber, read_list

COLUMNS = ("typed", "e164", "outcome", "region", "type")


class Command(BaseCommand):
    """Prints typed,e164,outcome,region,type for a UTF-8 file with one typed number a line.

    The rules are those of production, whatever the demo setting says. A line is taken whole:
    nothing splits it, and it comes back as it was typed.
    """

    help = "Read a file with one typed phone number a line and print what each one is, as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a UTF-8 text file, one typed number a line")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers = read_list(lines_of(Path(options["file"])))
        self.stdout.write(as_csv(numbers), ending="")


def lines_of(path: Path) -> list[str]:
    """Give the file's lines without their ends and without a byte order mark.

    Raises CommandError, with a sentence, when the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not UTF-8 text. Save it as UTF-8 and try again.") from None
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        reason = getattr(problem, "strerror", None) or problem
        raise CommandError(f"Cannot read {path}: {reason}. Name a file you can read.") from None
    # Not splitlines(): that would also break a line at the odd separators people paste.
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def as_csv(numbers: list[ReadNumber]) -> str:
    """Give the answers as CSV text, headings first, lines ended by a plain line feed."""
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n")
    # The csv module of Python 3.11 leaves a lone carriage return bare; readers trip over it.
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(COLUMNS)
    for number in numbers:
        writer = quoted if "\r" in number.typed else plain
        writer.writerow((number.typed, number.e164, number.outcome, number.region, number.kind))
    return out.getvalue()
