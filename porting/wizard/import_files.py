"""Files and the page around an import: template.csv, reference-ids.csv, the field guide, and
what was left out of a list.
"""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import take_seat
from accounts.models import Account
from numbers.models import CallSettings, Route, RouteKind, TrackingSource
from numbers.reading import national
from porting.rules.number_lists.columns import USES
from porting.services import imports
from porting.spreadsheets import csv_response
from porting.text_sheets import sheet_response
from porting.wizard.import_base import ListPage

# Numbers for fiction, so that nobody imports the examples by mistake and rings a stranger.
EXAMPLES = (
    ("(410) 555-0101", "(512) 555-0148", "Google Ads", "Main Office Line", "", "", "", "yes",
     "no", ""),
    ("(410) 555-0102", "(512) 555-0148", "TSO-7F3K2Q", "Delivery van", "", "", "", "no", "yes",
     "0417"),
)  # fmt: skip


HEADINGS = [use.heading for use in USES if use.is_in_template]


@require_safe
def template(request: HttpRequest, account: str) -> HttpResponse:
    """The bulk import template: its headings, and two rows as examples."""
    take_seat(request, account)
    return csv_response("template.csv", HEADINGS, EXAMPLES)


@require_safe
def template_sheet(request: HttpRequest, account: str) -> HttpResponse:
    """The same as a workbook whose cells are all text, so that a PIN keeps its zeros."""
    take_seat(request, account)
    return sheet_response("template.xlsx", HEADINGS, EXAMPLES)


@require_safe
def fields(request: HttpRequest, account: str) -> HttpResponse:
    """Each field of the template: needed or not, an example, and where to find it (seed 001)."""
    take_seat(request, account)
    return render(request, "porting/wizard/import_fields.html", {"uses": USES})


@require_safe
def reference_ids(request: HttpRequest, account: str) -> HttpResponse:
    """The IDs of this account and of everything in it that a list can name."""
    seat = take_seat(request, account)
    return csv_response(
        "reference-ids.csv", ["kind", "id", "name", "number"], _ids_of(seat.account)
    )


def _ids_of(account: Account) -> Iterator[tuple[str, str, str, str]]:
    yield "Account", account.public_id, account.name, ""
    for route in Route.objects.filter(account=account):
        kind = str(RouteKind(route.kind).label)
        yield kind, route.public_id, route.name, national(route.e164) if route.e164 else ""
    for source in TrackingSource.objects.filter(account=account):
        yield "Tracking source", source.public_id, source.name, ""
    for one in CallSettings.objects.filter(account=account):
        yield "Call settings", one.public_id, one.name, ""


class LeftOutFile(ListPage):
    """not-imported.csv: the rows that need a fix and the duplicates, before an import and after."""

    stays_open = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return csv_response(
            "not-imported.csv", ["line", "value", "reason", "fix"], list(self.rows())
        )

    def rows(self) -> Iterator[tuple[int, str, str, str]]:
        row = self.number_import
        if row.is_preparing:
            for one in imports.preview(row, self.lines).left_out:
                yield one.line, one.value, one.reason, one.fix
        else:
            yield from row.left_out.values_list("line", "value", "reason", "fix").iterator()
