"""The page that shows one account number or PIN for thirty seconds, to somebody with a reason."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from porting.desk.access import desk_page, open_desk_request
from porting.desk.forms import RevealForm
from porting.errors import PortingError
from porting.models import PortNumber, PortRequest
from porting.services import secrets

SECONDS = 30


@desk_page(methods=("GET", "HEAD", "POST"), needs="reveal_secret")
def reveal(request: HttpRequest, reference: str, field: str) -> HttpResponse:
    """Ask why, then show. Looking at the page again, or reloading it, shows nothing by GET."""
    row = open_desk_request(reference)
    if field not in secrets.FIELDS:
        raise Http404
    number = _number(row, request.GET.get("number", "")) if field == "account_pin" else None
    form = RevealForm(request.POST or None)
    context: dict[str, Any] = {
        "port_request": row,
        "what": secrets.FIELDS[field],
        "number": number,
        "form": form,
        "seconds": SECONDS,
    }
    if request.method != "POST":
        return render(request, "desk/reveal.html", context)
    if form.is_valid():
        data = form.cleaned_data
        try:
            context["secret"] = secrets.reveal(
                row,
                field,
                data["why"],
                data["words"],
                by=request.user,  # type: ignore[arg-type]
                number=number,
                secrets_seen=form.secrets_seen,
            )
        except PortingError as error:
            form.take_over(error)
    shown = "secret" in context
    return render(request, "desk/reveal.html", context, status=200 if shown else 422)


def _number(row: PortRequest, pk: str) -> PortNumber | None:
    if not pk:
        return None
    found = row.numbers.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Http404
    return found
