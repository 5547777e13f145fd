"""Waiting work: promises not kept yet, why in plain words, and what may be done about them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from porting import outbox
from porting.choices import OutboxState
from porting.desk import evidence
from porting.desk.access import desk_page
from porting.desk.forms import CancelPromiseForm
from porting.desk.words import told, why_waiting
from porting.models import OutboxMessage, PortRequest

SHOWN = 200  # the dead come first; when more than this waits, one cause lies behind all of it

SHAPES = {OutboxState.DEAD: "bad", OutboxState.LEASED: "them", OutboxState.PENDING: "idle"}


@desk_page()
def waiting_page(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _show(request: HttpRequest, form: Any = None, pk: int = 0, status: int = 200) -> HttpResponse:
    found = list(outbox.waiting()[: SHOWN + 1])
    named = {message.reference for message in found}
    on_desk = PortRequest.objects.with_desk().filter(reference__in=named)
    here = set(on_desk.values_list("reference", flat=True))  # a draft's promises have no page here
    rows = [
        {
            "message": message,
            "what": told(message),
            "why": why_waiting(message),
            "is_on_desk": message.reference in here,
            "tag": {
                "shape": SHAPES[OutboxState(message.state)],
                "text": message.get_state_display(),
            },
            "may_act": message.state in (OutboxState.DEAD, OutboxState.PENDING),
            "form": form
            if form is not None and message.pk == pk
            else CancelPromiseForm(auto_id=f"id_cancel_{message.pk}_%s"),
        }
        for message in found[:SHOWN]
    ]
    context = {
        "rows": rows,
        "has_more": len(found) > SHOWN,
        "shown": SHOWN,
        "may_work": request.user.has_perm("porting.work_desk"),  # type: ignore[union-attr]
        **evidence.waiting(),
        "forms": [form] if form is not None else [],
    }
    return render(request, "desk/waiting.html", context, status=status)


def _open(pk: int) -> OutboxMessage:
    message = OutboxMessage.objects.filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


@desk_page(methods=("POST",))
def try_now(request: HttpRequest, pk: int) -> HttpResponseBase:
    if outbox.try_now(_open(pk)):
        messages.success(request, "It is tried again now.")
    else:
        messages.warning(request, "It is done, cancelled or being worked on. Nothing changed.")
    return redirect("desk:waiting")


@desk_page(methods=("POST",))
def cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    message = _open(pk)
    form = CancelPromiseForm(request.POST, auto_id=f"id_cancel_{pk}_%s")
    if not form.is_valid():
        return _show(request, form, pk, status=422)
    if outbox.cancel(message, f"{request.user}: {form.cleaned_data['reason']}"):
        messages.success(request, "It will not be done.")
    else:
        messages.warning(request, "It is done, cancelled or being worked on. Nothing changed.")
    return redirect("desk:waiting")
