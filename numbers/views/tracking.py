"""Tracking Numbers: the list, and Edit."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Account
from accounts.moments import short_date
from accounts.paging import page_of
from accounts.typed import search_words
from numbers import editing
from numbers.check_marks import check_mark
from numbers.forms import TrackingNumberForm, route_label
from numbers.models import TrackingNumber
from numbers.pages import open_account, row_or_404
from porting.errors import PortingError

SHOW = {
    "all": ("All", Q()),
    "texting-off": ("Texting off", Q(is_texting_enabled=False)),
    "no-route": ("Ringing nowhere", Q(route=None)),
    "expected": ("Not live yet", Q(live_at=None)),
}


def numbers_of(account: Account):
    return (
        editing.on_the_platform()
        .filter(account=account)
        .select_related("route", "fail_safe", "source", "call_settings")
    )


def found_by(search: str) -> Q:
    """Digits look for a part of the number, anything else for a part of the description."""
    digits = "".join(character for character in search if character in "0123456789")
    if digits and not any(character.isalpha() for character in search):
        return Q(e164__contains=digits)
    return Q(description__icontains=search)


def with_words(number: TrackingNumber, account: Account) -> TrackingNumber:
    """Give the row what its line says: where it rings, and when it comes."""
    number.rings_at = route_label(number.route) if number.route else ""
    number.mark = check_mark(number)
    number.tag = None
    if number.live_at is None and number.expected_at:
        day = short_date(number.expected_at, number.expected_time_zone or account.time_zone)
        number.tag = {"shape": "set", "text": f"Ports {day}"}
    return number


def tracking(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's numbers; the button in a row turns on texting."""
    seat = open_account(request, account)
    numbers = numbers_of(seat.account)
    if request.method == "POST":
        number = row_or_404(numbers, request.POST.get("texting", ""))
        editing.set_texting(seat.account, [number.public_id], is_enabled=True)
        messages.success(request, "Texting is on for the number.")
        return redirect(request.get_full_path())
    search, show, at = (search_words(request.GET, name) for name in ("q", "show", "at"))
    show = show if show in SHOW else "all"
    found = numbers.filter(SHOW[show][1])
    if search:
        found = found.filter(found_by(search))
    if at:
        found = found.filter(Q(route__public_id=at) | Q(fail_safe__public_id=at))
    page = page_of(found, ("e164",), request.GET)
    context = {
        "seat": seat,
        "page": page,
        "rows": [with_words(number, seat.account) for number in page],
        "search": search,
        "show": show,
        "at": at,
        "choices": [(value, label) for value, (label, _) in SHOW.items()],
    }
    return render(request, "numbers/tracking.html", context)


def tracking_edit(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Edit one number: description, routing, texting, call settings, source, fail-safe."""
    seat = open_account(request, account)
    row = with_words(row_or_404(numbers_of(seat.account), number), seat.account)
    form = TrackingNumberForm(
        request.POST or None,
        account=seat.account,
        initial={
            "description": row.description,
            "route": row.route,
            "fail_safe": row.fail_safe_id and row.fail_safe,
            "source": row.source,
            "call_settings": row.call_settings,
            "is_texting_enabled": row.is_texting_enabled,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit_tracking_number(row, editing.NumberSettings(**form.cleaned_data))
        except PortingError as error:
            form.take(error)
        else:
            messages.success(request, "Saved.")
            return redirect("numbers:tracking", seat.account.public_id)
    return render(
        request,
        "numbers/tracking_edit.html",
        {"seat": seat, "number": row, "form": form},
        status=422 if form.errors else 200,
    )
