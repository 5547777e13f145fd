"""Port Multiple Numbers, Choose File: the file, what its columns are, what its names stand for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from porting.errors import NotEditable, PortingError, UploadRefused
from porting.models import NumberImport
from porting.rules.number_lists import columns as uses
from porting.rules.number_lists import ranges
from porting.rules.number_lists.cells import FORMULA
from porting.rules.number_lists.names import (
    CREATE,
    LEAVE,
    UnknownName,
    is_settled,
    key_of,
    unknown_names,
)
from porting.services import imports
from porting.wizard.import_base import ListPage
from porting.wizard.number_pages import NumberWizardPage
from porting.wizard.sheet_choice import SheetChoice

SAMPLE_ROWS = 3
SHOWN_NAMES = 100
HIDDEN = "••••"


class UploadPage(NumberWizardPage):
    """Choose File: what to keep to, the template, and the file."""

    step = "numbers"
    template_name = "porting/wizard/import_file.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        file = request.FILES.get("file")
        if file is None:
            return self.show("Select a CSV or XLSX file.")
        try:
            row = imports.take_in(self.port_request, file, by=self.person)
        except NotEditable as error:
            return self.closed(error)
        except UploadRefused as error:
            return self.show(str(error))
        return redirect(self.address("import_columns", row.public_id))

    def show(self, error: str = "") -> HttpResponse:
        errors = [{"href": "#id_file", "text": error}] if error else []
        running = NumberImport.objects.filter(request=self.port_request, state="running").first()
        return self.page(
            status=422 if error else 200, error=error, page_errors=errors, running=running
        )


class ColumnsPage(SheetChoice):
    """Match your columns: a drop-down for each, with its first cells."""

    template_name = "porting/wizard/import_columns.html"
    is_before_start = True

    def get(self, request: HttpRequest) -> HttpResponse:
        row = self.number_import
        return self.show(row.columns, headings=row.has_headings)

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.number_import
        if not self.lines:
            return redirect(self.list_address("import"))
        chosen = [request.POST.get(f"column-{n}", "") for n in range(len(self.lines[0].cells))]
        chosen = [use if use in uses.USE_OF else "" for use in chosen]
        headings = "has_headings" in request.POST
        if self.must_read_again:
            try:
                is_same = self.read_again()
            except UploadRefused as error:
                error.field = "sheet"
                return self.show(chosen, headings=headings, error=error)
            except NotEditable as error:
                return self.gone(error)
            if "read_again" in request.POST or not is_same:
                return self.look_again()
        answer = request.POST.get("ranges", "")
        are_ranges = answer == "yes" and self.may_be_ranges(chosen, headings=headings)
        try:
            if answer not in ("yes", "no") and self.may_be_ranges(chosen, headings=headings):
                raise PortingError("Say whether these rows name ranges.", field="ranges")
            imports.match_columns(
                row, chosen, headings=headings, lines=self.lines, ranges=are_ranges
            )
        except PortingError as error:
            return self.show(chosen, headings=headings, error=error, answer=answer)
        row.refresh_from_db(fields=["columns", "has_headings", "names_ranges", "row_count"])
        directory = imports.directory_of(row)
        unknown = unknown_names(self.data, row.columns, directory)
        return redirect(self.list_address("import_values" if unknown else "import_review"))

    def may_be_ranges(self, chosen: list[str], *, headings: bool) -> bool:
        return ranges.are_named(self.lines[headings:], ranges.Places.of(chosen))

    def range_question(self, chosen: list[str], *, headings: bool, answer: str) -> dict[str, Any]:
        """Do these rows name ranges? With how many numbers they would be."""
        if not self.may_be_ranges(chosen, headings=headings):
            return {}
        lines, places = self.lines[headings:], ranges.Places.of(chosen)
        count = ranges.count_named(lines, places, settings.MAX_NUMBERS_PER_REQUEST)
        answer = answer or ("yes" if self.number_import.names_ranges else "")
        return {"rows": len(lines), "numbers": count, "answer": answer}

    def show(
        self,
        chosen: list[str],
        *,
        headings: bool,
        error: PortingError | None = None,
        answer: str = "",
    ) -> HttpResponse:
        lines = self.lines
        if not lines:
            return redirect(self.list_address("import"))
        suggested = uses.suggest(lines, headings=headings)
        place = int(error.field) if error and error.field.isdecimal() else -1
        at = {"ranges": "#id_ranges_yes", "sheet": "#id_sheet"}
        errors = [
            {"href": at.get(error.field, f"#id_column_{place}"), "text": str(error)}
            for error in [error]
            if error
        ]
        return self.page(
            status=422 if error else 200,
            rows=[
                self.column(n, use, suggested[n], headings=headings, error=str(error or ""))
                if n == place
                else self.column(n, use, suggested[n], headings=headings)
                for n, use in enumerate(chosen)
            ],
            uses=uses.USES,
            has_headings=headings,
            has_no_numbers=uses.NUMBER not in (*chosen, *suggested),
            ranges=self.range_question(chosen, headings=headings, answer=answer),
            error=error,
            page_errors=errors,
        )

    def column(
        self, n: int, use: str, suggested: str, *, headings: bool, error: str = ""
    ) -> dict[str, Any]:
        lines = self.lines
        title = lines[0].cells[n] if headings else ""
        first = [line.cells[n] for line in lines[headings:][:SAMPLE_ROWS]]
        is_secret = uses.PIN in (use, suggested)
        return {
            "n": n,
            "title": title or f"Column {n + 1}",
            "samples": [self.sample(cell, is_secret=is_secret) for cell in first],
            "use": use,
            "is_suggested": bool(use) and use == suggested,
            "error": error,
        }

    def sample(self, cell: str, *, is_secret: bool) -> str:
        if cell == FORMULA:
            return "a formula without a value"
        return HIDDEN if is_secret and cell else cell


class ValuesPage(ListPage):
    """Names the account does not know: settled once each, not once a row."""

    template_name = "porting/wizard/import_values.html"
    is_before_start = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.unknown())

    def post(self, request: HttpRequest) -> HttpResponse:
        row, unknown = self.number_import, self.unknown()
        decided: dict[str, dict[str, Any]] = {"route": {}, "source": {}}
        for n, name in enumerate(unknown):
            choice = request.POST.get(f"name-{n}", "") if n < SHOWN_NAMES else ""
            choice = choice or self.for_the_rest(name)
            if choice and self.is_offered(name, choice):
                decided[name.kind][name.key] = {"name": name.name, "choice": choice}
        imports.settle_names(row, decided)
        open_names = [n for n, name in enumerate(unknown) if not is_settled(name, row.decisions)]
        if open_names:
            return self.show(unknown, open_names)
        return redirect(self.list_address("import_review"))

    def for_the_rest(self, name: UnknownName) -> str:
        """What is chosen for all names without a choice; what it cannot be for stays open."""
        rest = self.request.POST.get("rest", "")
        return rest if rest == LEAVE or (rest == CREATE and name.can_create) else ""

    def is_offered(self, name: UnknownName, choice: str) -> bool:
        if choice in (CREATE, LEAVE):
            return choice == LEAVE or name.can_create
        return len(self.directory.matches(name.kind, choice)) == 1

    def unknown(self) -> list[UnknownName]:
        row = self.number_import
        self.directory = imports.directory_of(row)
        return unknown_names(self.data, row.columns, self.directory)

    def show(self, unknown: list[UnknownName], errors: list[int] | None = None) -> HttpResponse:
        if not unknown:
            return redirect(self.list_address("import_review"))
        errors = errors or []
        choices = self.choices()
        names = [
            {
                "n": n,
                "name": name,
                "label": "Receiving Number" if name.kind == "route" else "Tracking Source",
                "chosen": self.number_import.decisions.get(name.kind, {})
                .get(key_of(name.name), {})
                .get("choice", ""),
                "has_error": n in errors,
            }
            for n, name in enumerate(unknown[:SHOWN_NAMES])
        ]
        text = "Choose what becomes of it."
        return self.page(
            status=422 if errors else 200,
            names=names,
            count=len(unknown),
            more=max(len(unknown) - SHOWN_NAMES, 0),
            choices=choices,
            can_create=any(name.can_create for name in unknown),
            page_errors=[
                {
                    "href": f"#id_name_{n}" if n < SHOWN_NAMES else "#id_rest",
                    "text": f"{unknown[n].name}: {text[0].lower()}{text[1:]}",
                }
                for n in errors[:20]
            ],
        )
