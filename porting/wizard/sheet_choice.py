"""Match your columns: which sheet of a workbook is read, and whether what is hidden is taken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from porting.services import import_sheets
from porting.wizard.import_base import ListPage

ASKED = "asks_sheet"  # a hidden field: the page offered a choice, so an empty box is an answer


class SheetChoice(ListPage):
    """Both buttons of the page take the choice along: "Read it again", and "Continue"."""

    @property
    def must_read_again(self) -> bool:
        post, row = self.request.POST, self.number_import
        if "read_again" in post:
            return True
        asked = (post.get("sheet", ""), "hidden_rows" in post, "hidden_columns" in post)
        read = (row.sheet_name, row.takes_hidden_rows, row.takes_hidden_columns)
        if len(row.sheets) < 2:  # then there is no list to choose a sheet from
            asked = (row.sheet_name, *asked[1:])
        return ASKED in post and asked != read

    def read_again(self) -> bool:
        """Read what was asked for; returns whether the columns are the same as before.

        Raises UploadRefused and NotEditable, as the service does.
        """
        post, row = self.request.POST, self.number_import
        before = (row.sheet_name, len(self.lines[0].cells))
        import_sheets.read_again(
            row,
            sheet=post.get("sheet", ""),
            hidden_rows="hidden_rows" in post,
            hidden_columns="hidden_columns" in post,
        )
        row.refresh_from_db()
        row.request, row.account = self.port_request, self.port_request.account
        del self.lines
        return (row.sheet_name, len(self.lines[0].cells)) == before

    def look_again(self) -> HttpResponse:
        """Show the columns of what was read now, before anything goes on."""
        if "read_again" not in self.request.POST:
            messages.warning(self.request, "The sheet was read again. Check its columns.")
        return redirect(self.list_address("import_columns"))
