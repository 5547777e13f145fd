"""What an error report may hold: where it happened, and nothing that was typed or stored."""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from accounts.masking import mask


class NothingTyped(SafeExceptionReporterFilter):
    """Blank out every posted field and every local variable, in DEBUG too.

    Django's own filter hides what views mark as sensitive, and one forgotten mark would mail an
    account PIN to whoever is in ADMINS. Names stay, so that a report says which field and variable
    there were; the values are of no use that would be worth it.
    """

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class MaskedReport(ExceptionReporter):
    """A report whose addresses, headers and messages have no key of a mailed link in them."""

    def get_traceback_html(self) -> SafeString:
        return SafeString(mask(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        return SafeString(mask(super().get_traceback_text()))
