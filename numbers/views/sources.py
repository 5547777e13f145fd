"""Tracking Sources: what a call counts for."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Seat
from accounts.paging import page_of
from accounts.typed import search_words
from numbers import editing
from numbers.forms import SourceForm
from numbers.models import TrackingSource
from numbers.pages import open_account, row_or_404
from porting.errors import PortingError

IN_USE = Count("tracking_numbers", filter=Q(tracking_numbers__released_at=None))


def sources(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's sources and how many numbers count for each."""
    seat = open_account(request, account)
    found = seat.account.sources.annotate(uses=IN_USE)
    search = search_words(request.GET, "q")
    if search:
        found = found.filter(name__icontains=search)
    page = page_of(found, ("name", "pk"), request.GET)
    return render(request, "numbers/sources.html", {"seat": seat, "page": page, "search": search})


def source_new(request: HttpRequest, account: str) -> HttpResponse:
    return _form_page(request, open_account(request, account), None)


def source_edit(request: HttpRequest, account: str, source: str) -> HttpResponse:
    """Change a source, or delete one that no number uses."""
    seat = open_account(request, account)
    row = row_or_404(seat.account.sources.annotate(uses=IN_USE), source)
    if request.method == "POST" and "remove" in request.POST:
        try:
            editing.delete_source(row)
        except PortingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{row.name} is deleted.")
        return redirect("numbers:sources", seat.account.public_id)
    return _form_page(request, seat, row)


def _form_page(request: HttpRequest, seat: Seat, source: TrackingSource | None) -> HttpResponse:
    initial = {}
    if source:
        initial = {"name": source.name, "kind": "online" if source.is_online else "offline"}
    form = SourceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.save_source(
                seat.account,
                name=form.cleaned_data["name"],
                is_online=form.cleaned_data["kind"] == "online",
                source=source,
            )
        except PortingError as error:
            form.take(error)
        else:
            messages.success(request, f"{saved.name} is saved.")
            return redirect("numbers:sources", seat.account.public_id)
    return render(
        request,
        "numbers/source_form.html",
        {"seat": seat, "form": form, "source": source},
        status=422 if form.errors else 200,
    )
