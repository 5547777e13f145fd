"""What staff post about a ticket: a question, or that it is done or refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase

from porting.desk.access import desk_page, open_desk_request
from porting.desk.ticket_review import new_text_form
from porting.desk.typed import part_of
from porting.desk.views import go_back, say, show, typed_along
from porting.errors import PortingError
from porting.services import ticket_desk

POST = ("POST",)


@desk_page(methods=POST)
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    said = "Asked. The customer gets an email, and the form is open again."
    return _act(request, reference, "ask", ticket_desk.ask, said)


@desk_page(methods=POST)
def done(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _act(request, reference, "done", ticket_desk.finish, "Closed as done.")


@desk_page(methods=POST)
def refuse(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _act(request, reference, "refuse", ticket_desk.refuse, "Refused. The customer is told.")


def _act(
    request: HttpRequest, reference: str, name: str, act: Callable[..., Any], said: str
) -> HttpResponseBase:
    row = open_desk_request(reference)
    form = new_text_form(row, name, part_of(request.POST, name))
    if form.is_valid():
        data = form.cleaned_data
        try:
            act(
                row,
                data["text"],
                by=request.user,
                version=data["version"],
                secrets_seen=form.secrets_seen,
            )
        except PortingError as error:
            if not error.field:
                return say(request, reference, error)
            form.take_over(error)
        else:
            messages.success(request, said)
            return go_back(request, reference, posted=name)
    if not row.is_ticket:
        return say(request, reference, PortingError("This is not a ticket. Nothing changed."))
    return show(request, row, status=422, **typed_along(request, row, but=name), **{name: form})
