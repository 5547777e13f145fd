"""The rows of "Numbers to Port": one number each, where it rings and what it counts for."""

from dataclasses import dataclass
from itertools import zip_longest

from django.http import QueryDict

from porting.services.numbers import Place
from porting.wizard.number_choices import NumberChoices

MOST_ROWS = 200


@dataclass
class NumberRow:
    """One row as typed, with what is wrong with it."""

    typed: str = ""
    route: str = ""
    source: str = ""
    typed_error: str = ""
    route_error: str = ""
    source_error: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.typed.strip()

    @property
    def has_error(self) -> bool:
        return bool(self.typed_error or self.route_error or self.source_error)

    def place(self, choices: NumberChoices) -> Place:
        """Return where the number rings; notes what is not in the account's lists."""
        if self.route and self.route not in choices.routes:
            self.route_error = "Select a receiving number from the list."
        if self.source and self.source not in choices.sources:
            self.source_error = "Select a tracking source from the list."
        return Place(choices.routes.get(self.route), choices.sources.get(self.source))


def rows_of(post: QueryDict) -> list[NumberRow]:
    """Read the rows as posted, blank ones included, in the page's order."""
    columns = (post.getlist("typed"), post.getlist("route"), post.getlist("source"))
    return [NumberRow(*cells) for cells in zip_longest(*columns, fillvalue="")]


def errors_of(rows: list[NumberRow]) -> list[dict[str, str]]:
    """List what is wrong for the summary on top, each with a link to its field."""
    return [
        {"href": f"#id_{name}_{n}", "text": message}
        for n, row in enumerate(rows, start=1)
        for name in ("typed", "route", "source")
        if (message := getattr(row, f"{name}_error"))
    ]
