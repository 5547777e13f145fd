"""What the pages of an import share: the list, and where it stands."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views import View

from porting.models import NumberImport
from porting.pages import open_request
from porting.rules.number_lists.lines import Line
from porting.services import imports
from porting.wizard.number_pages import NumberWizardPage


class ListPage(NumberWizardPage):
    """A page of one import. While it is being prepared only its pages before the button are open.

    ``stays_open`` pages can be read when the request is with our team already.
    """

    step = "numbers"
    stays_open = False
    is_before_start = False
    number_import: NumberImport

    def dispatch(
        self, request: HttpRequest, account: str, reference: str, **kwargs: Any
    ) -> HttpResponseBase:
        self.port_request = open_request(request, account, reference)
        # A list belongs to the account it was uploaded in; the request may have left that.
        rows = NumberImport.objects.filter(
            request=self.port_request, account=self.port_request.account
        )
        row = rows.filter(public_id=kwargs.pop("number_import")).first()
        if row is None:
            raise Http404
        self.number_import = row
        row.request, row.account = self.port_request, self.port_request.account
        if self.stays_open:
            return View.dispatch(self, request, **kwargs)
        if self.is_before_start and not row.is_preparing:
            return redirect(self.list_address("import"))
        return super().dispatch(request, account, reference, **kwargs)

    def list_address(self, name: str) -> str:
        return self.address(name, self.number_import.public_id)

    @cached_property
    def lines(self) -> list[Line]:
        return imports.lines_of(self.number_import)

    @property
    def data(self) -> list[Line]:
        return imports.data_of(self.number_import, self.lines)

    def page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        row = self.number_import
        count = f"{row.row_count:,} row{'' if row.row_count == 1 else 's'}"
        parts = [row.file_name, f"sheet “{row.sheet_name}”" if row.sheet_name else "", count]
        what = " · ".join(part for part in parts if part)
        return super().page(status=status, number_import=row, what=what, **context)

    def gone(self, error: Exception) -> HttpResponse:
        messages.warning(self.request, str(error))
        return redirect(self.list_address("import"))
