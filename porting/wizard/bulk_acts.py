"""What is asked before something is done to several numbers, and where buttons of a form lead."""

from dataclasses import dataclass

from django.db.models import QuerySet

from porting.models import PortNumber

# Ways out of a page with words on it are buttons of its form: they save, and lead on.
PLACES = {
    "multiple": ("numbers_multiple", ""),
    "file": ("import_file", ""),
    "lines": ("number_lines", ""),
    "alike": ("configure", "?alike=1"),
    "groups": ("configure_groups", ""),
    "one": ("configure_one", ""),
}
EXAMPLES = 8  # numbers named where somebody is asked first


@dataclass(frozen=True)
class BulkAct:
    """Something that is about to be done to these numbers: "Remove" 12 numbers."""

    verb: str
    rows: "QuerySet[PortNumber]"
    as_what: str = ""

    def words(self, count: int) -> str:
        return f"{self.verb} {counted(count, 'number')} {self.as_what}".strip()


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
