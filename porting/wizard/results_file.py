"""The results of the portability check as a file for spreadsheets."""

import csv

from django.http import HttpRequest, HttpResponse

from numbers.reading import national
from porting.choices import Verdict
from porting.wizard.number_pages import NumberWizardPage

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ResultsFile(NumberWizardPage):
    """The results as CSV, for the spreadsheet of whoever typed the list."""

    step = "check"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = f"portability-{self.port_request.reference}.csv"
        response = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
        response.write("\ufeff")  # spreadsheets take UTF-8 for something else without it
        writer = csv.writer(response)
        writer.writerow(["Number", "As typed", "Result", "How to fix it"])
        rows = self.port_request.numbers.values_list("e164", "typed", "verdict", "verdict_detail")
        for e164, typed, verdict, detail in rows.iterator():
            label = str(Verdict(verdict).label)
            writer.writerow([safe_cell(cell) for cell in (national(e164), typed, label, detail)])
        return response


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: such a start gets an apostrophe before it."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text != text.strip() else text
