"""Call Settings and Text Numbers: which numbers they are assigned to, as two lists."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import Seat
from accounts.paging import page_of
from accounts.typed import search_words
from numbers import editing
from numbers.inventory import account_level
from numbers.models import TrackingNumber
from numbers.pages import open_account, row_or_404
from numbers.views.tracking import found_by, numbers_of, with_words
from porting.errors import PortingError

NOTHING_SELECTED = "Select at least one number"


def call_settings(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's sets of call settings, Account Level first."""
    seat = open_account(request, account)
    sets = seat.account.call_settings.annotate(
        count=Count("tracking_numbers", filter=Q(tracking_numbers__released_at=None))
    )
    context = {
        "seat": seat,
        "sets": sets,
        "unassigned": numbers_of(seat.account).filter(call_settings=None).count(),
    }
    return render(request, "numbers/call_settings.html", context)


def call_settings_assign(request: HttpRequest, account: str, settings: str) -> HttpResponse:
    """Edit Assigned Tracking Numbers of one set."""
    seat = open_account(request, account)
    row = row_or_404(seat.account.call_settings.all(), settings)

    def put(public_ids: list[str] | None, *, assign: bool) -> int:
        return editing.assign_call_settings(seat.account, row if assign else None, public_ids)

    numbers = numbers_of(seat.account)
    return _two_lists(
        request,
        seat,
        put,
        available=numbers.exclude(call_settings=row),
        assigned=numbers.filter(call_settings=row),
        template="numbers/call_settings_assign.html",
        context={
            "settings": row,
            "unassigned": numbers.filter(call_settings=None).count(),
            "is_account_level": row == account_level(seat.account),
        },
    )


def texts(request: HttpRequest, account: str) -> HttpResponse:
    """Text Numbers: which numbers may get and send texts."""
    seat = open_account(request, account)

    def put(public_ids: list[str] | None, *, assign: bool) -> int:
        if public_ids is None:
            raise PortingError(NOTHING_SELECTED, field="available")
        return editing.set_texting(seat.account, public_ids, is_enabled=assign)

    numbers = numbers_of(seat.account)
    return _two_lists(
        request,
        seat,
        put,
        available=numbers.filter(is_texting_enabled=False),
        assigned=numbers.filter(is_texting_enabled=True),
        template="numbers/texts.html",
        context={},
    )


def _two_lists(
    request: HttpRequest,
    seat: Seat,
    put: Callable[..., int],
    *,
    available: QuerySet[TrackingNumber],
    assigned: QuerySet[TrackingNumber],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    page_errors = []
    if request.method == "POST":
        try:
            messages.success(request, _moved(request, put))
        except PortingError as error:
            page_errors = [{"href": f"#{error.field}" if error.field else "", "text": str(error)}]
        else:
            return redirect(request.get_full_path())
    search = search_words(request.GET, "q")
    wanted = found_by(search) if search else Q()
    lists = []
    for name, title, button, numbers in (
        ("available", "Available tracking numbers", "Assign selected", available),
        ("assigned", "Assigned Tracking Numbers", "Remove selected", assigned),
    ):
        page = page_of(numbers.filter(wanted), ("e164",), request.GET, name=f"{name}_")
        rows = [with_words(number, seat.account) for number in page]
        lists.append(
            {
                "name": name,
                "title": title,
                "button": button,
                "count": numbers.filter(wanted).count(),
                "page": page,
                "rows": rows,
                "selected": request.POST.getlist(name),
            }
        )
    context |= {"seat": seat, "lists": lists, "search": search, "page_errors": page_errors}
    return render(request, template, context, status=422 if page_errors else 200)


def _moved(request: HttpRequest, put: Callable[..., int]) -> str:
    """Do what the pressed button says; the answer is the sentence for the next page."""
    if "assign_all" in request.POST:
        return f"{put(None, assign=True):,} assigned."
    name = "assigned" if "remove" in request.POST else "available"
    chosen = request.POST.getlist(name)
    if not chosen:
        raise PortingError(NOTHING_SELECTED, field=name)
    if name == "assigned":
        return f"{put(chosen, assign=False):,} removed."
    return f"{put(chosen, assign=True):,} assigned."
