"""Which numbers of a request somebody means: ticked ones, or all of a list, however long it is.

"All of this list" is a condition and never a list of ids: ten thousand numbers are one UPDATE, and
the form that asks for it holds one field.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from porting.choices import LineType, MobileAnswer
from porting.models import PortNumber, PortRequest

# What a list can be narrowed to, and the words for it. The first is the whole list.
SHOW: dict[str, tuple[str, Q]] = {
    "all": ("All numbers", Q()),
    "no_route": ("Without a receiving number", Q(route=None)),
    "no_source": ("Without a source", Q(source=None)),
    "mobile": ("Mobile", Q(line_type=LineType.MOBILE)),
    "landline": ("Landline or VoIP", Q(line_type=LineType.LANDLINE)),
    "unknown": ("Not sure", Q(line_type=LineType.UNKNOWN)),
    "toll_free": ("Toll-free", Q(line_type=LineType.TOLL_FREE)),
}


@dataclass(frozen=True)
class Selection:
    """Ticked numbers by primary key, or with ``is_all`` everything that the list shows."""

    pks: tuple[int, ...] = ()
    is_all: bool = False
    show: str = "all"
    search: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.is_all and not self.pks

    def listed(self, request: PortRequest) -> "QuerySet[PortNumber]":
        """Return the list it was chosen from: by what is shown, and by digits or description."""
        rows = request.numbers.filter(_shown(self.show, request.mobile_numbers))
        if not self.search:
            return rows
        digits = "".join(c for c in self.search if c in "0123456789")
        found = Q(description__icontains=self.search)
        return rows.filter(found | Q(e164__contains=digits) if digits else found)

    def rows(self, request: PortRequest) -> "QuerySet[PortNumber]":
        """Return the numbers that are meant, none of another request."""
        if self.is_all:
            return self.listed(request)
        return request.numbers.filter(pk__in=self.pks)


def _shown(show: str, answer: str) -> Q:
    """What a list is narrowed to. "All" or "none" are mobile speaks for every number but toll-free
    ones, whatever is stored for each (``grouping.said_type``).
    """
    if show not in ("mobile", "landline", "unknown") or answer in ("", MobileAnswer.SOME):
        return SHOW.get(show, SHOW["all"])[1]
    said = "mobile" if answer == MobileAnswer.ALL else "landline"
    return ~Q(line_type=LineType.TOLL_FREE) if show == said else Q(pk__in=[])


EVERYTHING = Selection(is_all=True)
