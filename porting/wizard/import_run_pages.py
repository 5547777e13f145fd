"""An import: what it would do, how far it is, what came of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from accounts.typed import without_nul
from porting import outbox
from porting.choices import ImportState, LeftOut
from porting.errors import NotEditable, PortingError
from porting.models import OutboxMessage
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists.names import is_settled, unknown_names
from porting.rules.number_lists.ranges import TooManyInRanges
from porting.rules.number_lists.rows import NotTaken
from porting.services import import_sheets, imports
from porting.wizard.import_base import ListPage
from porting.wizard.number_pages import counted

SAID = 5  # corrections that came too late; more would fill the page
SHOWN = 100  # rows to be corrected in place; the others are in the file
SLOW = timedelta(seconds=60)
SOON = timedelta(seconds=5)  # before, how long it takes is a guess
HEADS = {
    ImportState.RUNNING: "Importing {rows}",
    ImportState.DONE: "{added} added",
    ImportState.CANCELLED: "Import cancelled",
    ImportState.STOPPED: "Import stopped",
}


class ReviewPage(ListPage):
    """The consequences, before anything is done; what needs a fix can be corrected in place."""

    template_name = "porting/wizard/import_review.html"
    is_before_start = True

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.has_open_names():
            return redirect(self.list_address("import_values"))
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        if "discard" in request.POST:
            imports.cancel(self.number_import, by=self.person)
            messages.success(request, f"{self.number_import.file_name} is not imported.")
            return redirect(self.address("import_file"))
        try:
            if "fix" in request.POST:
                return self.fix()
            return self.ask_first() or self.start()
        except NotEditable as error:
            return self.gone(error)

    def start(self) -> HttpResponse:
        wants_mail = "wants_mail" in self.request.POST
        try:
            imports.start(self.number_import, by=self.person, wants_mail=wants_mail)
        except NotEditable:
            raise
        except PortingError as error:
            if error.field == "values":
                messages.warning(self.request, str(error))
                return redirect(self.list_address("import_values"))
            return self.show(str(error))
        return redirect(self.list_address("import"))

    def fix(self) -> HttpResponse:
        """Write the corrected cells; a name typed anew may have to be settled first."""
        typed = {name: without_nul(str(value)) for name, value in self.request.POST.items()}
        cells = {}
        for name, value in typed.items():
            kind, line, use = (*name.split("-", 2), "", "")[:3]
            if kind == "cell" and line.isascii() and line.isdecimal() and use in uses.USE_OF:
                was = typed.get(f"was-{line}-{use}")
                correction = import_sheets.Correction(value.strip(), was and was.strip())
                cells[int(line[:9]), use] = correction
        try:
            kept = import_sheets.correct_cells(self.number_import, cells)
        except TooManyInRanges as error:
            return self.show(str(error))
        for one in kept[:SAID]:
            messages.warning(self.request, kept_sentence(one))
        return redirect(self.list_address("import_review"))

    def has_open_names(self) -> bool:
        row = self.number_import
        if uses.NUMBER not in row.columns:
            return False
        unknown = unknown_names(self.data, row.columns, imports.directory_of(row))
        return any(not is_settled(name, row.decisions) for name in unknown)

    def show(self, error: str = "") -> HttpResponse:
        row = self.number_import
        try:
            uses.check(row.columns)
        except PortingError:
            return redirect(self.list_address("import_columns"))
        outcome = imports.preview(row, self.lines)
        to_fix = [one for one in outcome.left_out if one.kind == LeftOut.FIX]
        error = error or imports.over_limit(self.port_request.numbers.count() + len(outcome.new))
        return self.page(
            status=422 if error and self.request.method == "POST" else 200,
            error=error,
            page_errors=[{"href": "#consequences", "text": error}] if error else [],
            count=len(outcome.new),
            duplicates=outcome.count(LeftOut.DUPLICATE),
            problems=len(to_fix),
            to_fix=[self.dressed(one) for one in once_each(to_fix)[:SHOWN]],
            more=max(len(once_each(to_fix)) - SHOWN, 0),
            is_scientific=any("changed by a spreadsheet" in one.reason for one in to_fix),
            without_route=sum(new.route_id is None for new in outcome.new),
            mobile=sum(new.line_type == "mobile" for new in outcome.new),
            answer=self.port_request.mobile_numbers,
            not_imported=sum(not use for use in row.columns),
        )

    def dressed(self, one: NotTaken) -> dict[str, Any]:
        label = uses.USE_OF[one.use].label
        # A number in the middle of a range stands in no cell that could be corrected.
        has_cell = not (one.nth and one.use == uses.NUMBER)
        is_secret = one.use == uses.PIN
        return {**one._asdict(), "label": label, "is_secret": is_secret, "has_cell": has_cell}


def kept_sentence(one: import_sheets.Kept) -> str:
    """What is said of a correction that came after another one of the same cell."""
    label, other, own = uses.USE_OF[one.use].label, f"“{one.text}”", f"“{one.typed}”"
    if one.use == uses.PIN:
        other, own = "a PIN", "the one you entered here"
    return (
        f"Line {one.line:,}, {label}: another tab has saved {other} meanwhile, so {own} was not"
        " saved. You can change it after the import."
    )


def once_each(to_fix: list[NotTaken]) -> list[NotTaken]:
    """Return what needs a fix, a cell that is wrong for a whole range once."""
    cells = {(one.line, one.use, one.nth * (one.use == uses.NUMBER)): one for one in to_fix[::-1]}
    return list(cells.values())[::-1]


class ImportPage(ListPage):
    """Progress while it runs, the result after."""

    template_name = "porting/wizard/import_run.html"
    stays_open = True

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.number_import
        if row.is_preparing:
            return redirect(self.list_address("import_columns"))
        if self.is_in_place and not row.is_running:
            return HttpResponseClientRefresh()
        if self.is_in_place:
            return render(request, "parts/progress.html", {"work": self.work()})
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.number_import
        if "cancel" in request.POST and imports.cancel(row, by=self.person):
            messages.success(request, "Import cancelled. What was imported so far stays.")
        elif "email" in request.POST and imports.ask_mail(row):
            messages.success(request, "We email you when the import is done.")
        elif "go_on" in request.POST:
            key = f"import_numbers:{row.public_id}"
            for message in OutboxMessage.objects.filter(dedupe_key=key):
                outbox.try_now(message)
        return redirect(self.list_address("import"))

    def show(self) -> HttpResponse:
        row = self.number_import
        state = ImportState(row.state)
        words = {
            "rows": counted(row.row_count, "row"),
            "added": counted(row.added, "number"),
        }
        groups = [
            (kind, list(row.left_out.filter(kind=kind)[:SHOWN]))
            for kind in (LeftOut.FIX, LeftOut.DUPLICATE)
        ]
        return self.page(
            title=HEADS[state].format(**words),
            work=self.work() if row.is_running else None,
            is_slow=self.is_slow,
            problems=groups[0][1],
            repeated=groups[1][1],
            is_open=self.port_request.is_editable,
        )

    @property
    def is_slow(self) -> bool:
        row = self.number_import
        return row.is_running and timezone.now() - (row.moved_at or row.created_at) > SLOW

    def work(self) -> dict[str, Any]:
        """How far it is, in the words of the one progress part (screens.md 3.6)."""
        row = self.number_import
        address = self.list_address("import")
        return {
            "is_running": True,
            "title": f"Importing {row.file_name}",
            "done": row.done_rows,
            "total": row.row_count,
            "unit": "rows read",
            "every": 2,
            "sentence": self.sentence(),
            "status_url": address,
            "page_url": address,
        }

    def sentence(self) -> str:
        row = self.number_import
        if self.is_slow:
            return f"Stopped at row {row.done_rows:,}. It goes on by itself."
        leave = "You can leave this page."
        if row.wants_mail:
            leave = f"{leave} We email you when it is done."
        so_far = timezone.now() - (row.started_at or timezone.now())
        if so_far < SOON or not row.done_rows:
            return leave
        left = so_far * (row.row_count - row.done_rows) / row.done_rows
        return f"About {max(int(left.total_seconds()), 1)} seconds left. {leave}"
