"""Calling a port off, or withdrawing a ticket: asked first, with the numbers it is about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from numbers.reading import national
from porting.errors import PortingError, SecretSeen
from porting.forms import CancelForm
from porting.models import PortRequest
from porting.pages import open_request
from porting.rules.seen import look_at
from porting.services import cancelling, tickets

EXAMPLES = 8  # numbers named on the page


def _examples(row: PortRequest) -> list[str]:
    return [national(e164) for e164 in row.numbers.values_list("e164", flat=True)[:EXAMPLES]]


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, account: str, reference: str) -> HttpResponse:
    """Call a port off, after saying what that means."""
    row = open_request(request, account, reference)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off = tickets.withdraw if row.is_ticket else cancelling.cancel
            reason, seen = form.cleaned_data["reason"], form.secrets_seen
            call_off(row, reason, by=request.user, secrets_seen=seen)
        except SecretSeen as error:
            form.take_over(error)
        except PortingError as error:
            messages.error(request, str(error))
            return redirect(row)
        else:
            what = "This is withdrawn." if row.is_ticket else "This port is cancelled."
            messages.success(request, f"{what} Your service stays as it is.")
            return redirect(row)
    context = {
        "port_request": row,
        "form": form,
        "may_cancel": cancelling.may_cancel(row),
        "now": look_at(row).now,
        "examples": [] if row.is_ticket else _examples(row),
    }
    return render(request, "porting/cancel.html", context, status=422 if form.errors else 200)
