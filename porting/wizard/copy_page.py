"""Copy: start a new request with the details of an earlier one (screens.md 6.5)."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from porting.errors import PortingError
from porting.pages import open_request
from porting.services import drafts


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Say what is copied and what is asked again; the button makes the new draft."""
    row = open_request(request, account, reference)
    if row.is_ticket:
        messages.warning(request, "Only requests for voice numbers can be copied.")
        return redirect(row)
    if request.method != "POST":
        return render(request, "porting/wizard/copy.html", {"port_request": row})
    try:
        draft = drafts.start_request(row.account, by=cast(User, request.user), copy_from=row)
    except PortingError as error:
        messages.warning(request, str(error))
        return redirect(row)
    messages.success(request, f"Details copied from {row}. Name the new request to go on.")
    return redirect("porting:general", row.account.public_id, draft.reference)
