"""What stops an order at the desk: the look at a letter on paper, a second person, a hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from porting.desk.access import desk_page, open_desk_request
from porting.desk.forms import LiftForm
from porting.desk.typed import part_of
from porting.desk.views import POST, go_back, say, show, typed_along
from porting.errors import PortingError
from porting.services import holds, paper_letters


@desk_page(methods=POST)
def check_paper(request: HttpRequest, reference: str, version: int) -> HttpResponseBase:
    row = open_desk_request(reference)
    letter = get_object_or_404(row.live_letters(), version=version)
    letter.request = row
    try:
        ticked = request.POST.getlist(f"paper-{version}")
        paper_letters.check(letter, ticked, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, f"The scan of letter {letter.reference} is checked.")
    return go_back(request, reference, posted=f"paper-{version}")


@desk_page(methods=POST)
def release_order(request: HttpRequest, reference: str, mark: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    order = get_object_or_404(row.orders.select_related("request"), mark=mark)
    try:
        holds.release_order(order, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, f"Order {order} is released and can be sent.")
    return go_back(request, reference)


@desk_page(methods=POST)
def end_hold(request: HttpRequest, reference: str) -> HttpResponseBase:
    row = open_desk_request(reference)
    form = LiftForm(part_of(request.POST, "lift"), prefix="lift")
    if form.is_valid():
        person: Any = request.user
        reason, seen = form.cleaned_data["reason"], form.secrets_seen
        try:
            holds.lift(row, reason, by=person, secrets_seen=seen)
        except PortingError as error:
            if not error.field:
                return say(request, reference, error)
            form.take_over(error)
        else:
            said = "The hold is over. The customer is told that the request goes on."
            messages.success(request, said)
            return go_back(request, reference, posted="lift")
    return show(request, row, status=422, lift=form, **typed_along(request, row, but="lift"))
