"""The results of the portability check as a file for spreadsheets."""

from django.http import HttpRequest, HttpResponse

from numbers.reading import national
from porting.choices import Verdict
from porting.spreadsheets import csv_response
from porting.wizard.number_pages import NumberWizardPage


class ResultsFile(NumberWizardPage):
    """The results as CSV, for the spreadsheet of whoever typed the list."""

    step = "check"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.port_request.numbers.values_list("e164", "typed", "verdict", "verdict_detail")
        return csv_response(
            f"portability-{self.port_request.reference}.csv",
            ["Number", "As typed", "Result", "How to fix it"],
            (
                (national(e164), typed, Verdict(verdict).label, detail)
                for e164, typed, verdict, detail in rows.iterator()
            ),
        )
