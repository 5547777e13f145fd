"""Before there is a draft, and its end: Before you start, other cases, Delete draft."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import take_seat
from accounts.models import Account, User
from accounts.moments import month
from porting.choices import Kind, Status
from porting.errors import PortingError
from porting.models import PortRequest
from porting.pages import open_request
from porting.services import drafts

EARLIER = 25  # requests offered to copy from; the overview has a Copy for each of all


class StartForm(forms.Form):
    """From scratch, or with the details of an earlier request of the same account.

    One line, however many there are: what has to be read before a port begins stays in sight.
    """

    copy_from = forms.ChoiceField(
        label="Start from",
        help_text="Copied: contact, billing, carrier, addresses, signer. Never copied: account "
        "number, PIN, numbers, letters, agreements.",
        error_messages={
            "required": "Select what to start from.",
            "invalid_choice": "Select what to start from.",
        },
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, **kwargs)
        earlier = (
            PortRequest.objects.of_account(account)
            .filter(kind=Kind.VOICE)
            .exclude(carrier_name="")
            .order_by("-pk")[:EARLIER]
        )
        self.earlier = {row.reference: row for row in earlier}
        copies = [(row.reference, _called(row)) for row in self.earlier.values()]
        choices = [("new", "A new request"), ("Copy details from", copies)]
        cast(forms.ChoiceField, self.fields["copy_from"]).choices = choices
        if not self.earlier:
            del self.fields["copy_from"]


def _called(row: PortRequest) -> str:
    """Name, carrier and month; a suggested name says one or both of them already."""
    name = str(row)
    more = (row.carrier_name, month(row.created_at))
    return ", ".join((name, *(one for one in more if one not in name)))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, account: str) -> HttpResponse:
    """Say what to have ready; Start makes the draft."""
    seat = take_seat(request, account)
    if request.method != "POST":
        form = StartForm(account=seat.account, initial={"copy_from": "new"})
        return _before(request, form)
    if not seat.may_change:
        raise PermissionDenied("You can view this account but not change it.")
    form = StartForm(request.POST, account=seat.account)
    if not form.is_valid():
        return _before(request, form, status=422)
    earlier = form.earlier.get(form.cleaned_data.get("copy_from", ""))
    draft = drafts.start_request(seat.account, by=cast(User, request.user), copy_from=earlier)
    return redirect("porting:general", seat.account.public_id, draft.reference)


def _before(request: HttpRequest, form: StartForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "canada": settings.CANADA_ENABLED}
    return render(request, "porting/wizard/start.html", context, status=status)


@require_GET
def other(request: HttpRequest, account: str) -> HttpResponse:
    """Say how fax numbers, numbers of other countries and open questions reach us: by a form."""
    seat = take_seat(request, account)
    subject = f"Fax Porting Documentation - {seat.account.public_id}"
    context = {
        "fax_subject": subject,
        "fax_carrier": settings.FAX_CARRIER_NAME,
        "canada": settings.CANADA_ENABLED,
        "may_change": seat.may_change,
    }
    return render(request, "porting/tickets/other.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Ask, then delete a draft."""
    row = open_request(request, account, reference)
    if row.status != Status.DRAFT:
        messages.warning(request, "Only a draft can be deleted. Nothing changed.")
        return redirect(row)
    if request.method != "POST":
        context = {"port_request": row, "number_count": row.numbers.count()}
        return render(request, "porting/wizard/delete.html", context)
    try:
        drafts.delete_draft(row, by=cast(User, request.user))
    except PortingError as error:
        messages.warning(request, str(error))
        return redirect(row)
    messages.success(request, f"{row} is deleted. Your service did not change.")
    return redirect("porting:overview", row.account.public_id)
