"""A user's own phone: shown where a check names it, and taken out of the profile there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from numbers import editing
from numbers.models import RouteKind
from numbers.pages import open_account, row_or_404, way_back
from numbers.reading import national
from porting.services.portability import check_again_wherever


def user_phone(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Show the user's number and what uses it; the button removes it from the profile."""
    seat = open_account(request, account)
    route = row_or_404(seat.account.routes.filter(kind=RouteKind.USER), number)
    back = way_back(request)
    if request.method == "POST":
        phone = route.e164
        if editing.remove_user_phone(route):
            check_again_wherever(seat.account, [phone], by=request.user)  # type: ignore[arg-type]
            messages.success(request, f"{national(phone)} is removed from {route.name}'s profile.")
        return redirect(back or reverse("numbers:tracking", args=[seat.account.public_id]))
    context = {
        "seat": seat,
        "route": route,
        "shown": national(route.e164) if route.e164 else "",
        "way_back": back,
        "rings": editing.on_the_platform().filter(route=route).count(),
        "backs_up": editing.on_the_platform().filter(fail_safe=route).count(),
    }
    return render(request, "numbers/user_phone.html", context)
