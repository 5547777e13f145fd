"""Receiving Numbers: the phones that people answer."""

from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import Seat
from accounts.paging import page_of
from accounts.typed import search_words
from numbers import editing
from numbers.forms import ReceivingNumberForm
from numbers.models import MovePlan, Route, RouteKind, RouteTarget
from numbers.pages import open_account, row_or_404, way_back
from numbers.reading import national
from porting.errors import PortingError


def receiving_numbers_of(seat: Seat):
    return seat.account.routes.filter(kind=RouteKind.RECEIVING_NUMBER)


def with_uses(routes):
    """How many numbers ring there or fall back on it, and how many queues and menus go there."""
    numbers = editing.on_the_platform().order_by()

    def count(rows, field):
        counted = rows.filter(**{field: OuterRef("pk")}).values(field).values(n=Count("pk"))
        return Coalesce(Subquery(counted), Value(0))

    return routes.annotate(
        rings=count(numbers, "route"),
        backs_up=count(numbers, "fail_safe"),
        reached=count(RouteTarget.objects.order_by(), "target"),
        uses=F("rings") + F("backs_up") + F("reached"),
        has_plan=Exists(MovePlan.objects.filter(route=OuterRef("pk"))),
    )


def receiving(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's receiving numbers and how much uses each."""
    seat = open_account(request, account)
    routes = with_uses(receiving_numbers_of(seat))
    search = search_words(request.GET, "q")
    if search:
        digits = "".join(character for character in search if character in "0123456789")
        by_number = Q(e164__contains=digits) if digits else Q()
        routes = routes.filter(Q(name__icontains=search) | by_number)
    page = page_of(routes, ("name", "pk"), request.GET)
    return render(request, "numbers/receiving.html", {"seat": seat, "page": page, "search": search})


def receiving_new(request: HttpRequest, account: str) -> HttpResponse:
    return _form_page(request, open_account(request, account), None)


def receiving_edit(request: HttpRequest, account: str, number: str) -> HttpResponse:
    """Change a receiving number, or remove one that nothing uses."""
    seat = open_account(request, account)
    route = row_or_404(with_uses(receiving_numbers_of(seat)), number)
    if request.method == "POST" and "remove" in request.POST:
        try:
            editing.remove_receiving_number(route)
        except PortingError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{route.name} is removed.")
        return redirect("numbers:receiving", seat.account.public_id)
    return _form_page(request, seat, route)


def _form_page(request: HttpRequest, seat: Seat, route: Route | None) -> HttpResponse:
    initial = {}
    if route:
        shown = national(route.e164)
        initial = {"number": shown, "name": "" if route.name == shown else route.name}
    form = ReceivingNumberForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = editing.save_receiving_number(
                seat.account,
                e164=form.cleaned_data["number"],
                name=form.cleaned_data["name"],
                route=route,
            )
        except PortingError as error:
            form.take(error)
        else:
            messages.success(request, f"{saved.name} is saved.")
            return redirect(
                way_back(request) or reverse("numbers:receiving", args=[seat.account.public_id])
            )
    return render(
        request,
        "numbers/receiving_form.html",
        {
            "seat": seat,
            "form": form,
            "route": route,
            "awaited": editing.open_requests_of(route) if route else [],
            "way_back": way_back(request),
        },
        status=422 if form.errors else 200,
    )
