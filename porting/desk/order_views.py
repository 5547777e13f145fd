"""What staff press on a carrier order: sent, port date, live, did not move."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from numbers.planned_moves import planned_for
from numbers.reading import national
from porting.desk.access import desk_page, open_desk_request
from porting.desk.cards import TAKES_A_DATE, new_foc_form, new_outcome_form
from porting.desk.number_table import STILL_OPEN
from porting.desk.typed import ALSO_TICKED, carried, part_of
from porting.desk.views import POST, go_back, say, show, typed_along
from porting.errors import DateDoubted, PortingError
from porting.models import NumbersOutcome, PortNumber, PortOrder, PortRequest
from porting.services import orders, outcomes

MOST = 1_000  # ticks that one post may carry; a page shows 50
EXAMPLES = 8  # numbers named where somebody is asked first


def open_order(reference: str, mark: str) -> tuple[PortRequest, PortOrder]:
    """Return a request of the desk and its order with this mark; 404 for any other."""
    row = open_desk_request(reference)
    order = row.orders.select_related("letter").filter(mark=mark).first()
    if order is None:
        raise Http404
    order.request = order.letter.request = row
    return row, order


@desk_page(methods=POST)
def sent(request: HttpRequest, reference: str, mark: str) -> HttpResponseBase:
    _, order = open_order(reference, mark)
    try:
        orders.mark_sent(order, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    messages.success(request, f"Order {order} is marked as sent. The customer gets an email.")
    return go_back(request, reference)


@desk_page(methods=POST)
def foc(request: HttpRequest, reference: str, mark: str) -> HttpResponseBase:
    row, order = open_order(reference, mark)
    form = new_foc_form(row, order, part_of(request.POST, f"foc-{mark}"))
    if form.is_valid():
        data = form.cleaned_data
        try:
            _store_date(order, data, by=request.user)
        except PortingError as error:
            if not error.field:
                return say(request, reference, error)
            form.take_over(error)
            form.asks_date |= isinstance(error, DateDoubted)
        else:
            did = "changed" if data["version"] else "recorded"
            messages.success(request, f"Port date of order {order} {did}. The customer knows.")
            return go_back(request, reference, posted=f"foc-{mark}")
    if order.status not in TAKES_A_DATE:
        messages.warning(
            request, f"Order {order} is “{order.get_status_display()}”. Nothing changed."
        )
    along = typed_along(request, row, but=f"foc-{mark}")
    return show(request, row, status=422, **along, **{f"foc-{mark}": form})


def _store_date(order: PortOrder, data: dict[str, Any], *, by: Any) -> None:
    """Only the form that shows a date changes it: a stale page cannot overwrite one by chance."""
    when = data["date"], data["time"], data["zone"]
    is_sure = data["is_date_confirmed"]
    if data["version"]:
        orders.change_foc(order, *when, by=by, version=data["version"], is_confirmed=is_sure)
    else:
        orders.record_foc(order, *when, by=by, is_confirmed=is_sure)


@desk_page(methods=POST)
def complete(request: HttpRequest, reference: str, mark: str) -> HttpResponseBase:
    return _outcome(request, reference, mark, failed=False)


@desk_page(methods=POST)
def fail(request: HttpRequest, reference: str, mark: str) -> HttpResponseBase:
    return _outcome(request, reference, mark, failed=True)


def _outcome(request: HttpRequest, reference: str, mark: str, *, failed: bool) -> HttpResponseBase:
    """Ask first, naming the numbers; the page that asks carries them, and only they are meant."""
    row, order = open_order(reference, mark)
    name = f"outcome-{mark}"
    form = new_outcome_form(order, part_of(request.POST, name))
    ticked = [pk for pk in request.POST.getlist("numbers")[:MOST] if pk.isdecimal()]
    all_ticked = [*ticked, *request.POST.getlist(ALSO_TICKED)[:MOST]]
    back: dict[str, Any] = typed_along(request, row, but=name) | {"ticked": all_ticked, name: form}
    if "back" in request.POST:
        return show(request, row, **back)
    if not form.is_valid():
        return show(request, row, status=422, **back)
    data = form.cleaned_data
    early = data.get("is_early_confirmed", False)
    try:
        chosen = _chosen(order, data["which"], ticked)
        if failed:
            # The press that confirms is asked about secrets once, by what it does.
            seen = form.secrets_seen or "confirmed" in request.POST
            meant = orders.to_fail(
                order,
                chosen,
                data["reason"],
                secrets_seen=seen,
                writer=request.user,  # type: ignore[arg-type]
            )
        else:
            meant = orders.to_complete(order, chosen, is_early_confirmed=early)
        is_same = {str(number.pk) for number in meant} == set(ticked)
        if "confirmed" not in request.POST or not is_same:
            return _ask(request, row, order, meant, form, ticked=all_ticked, failed=failed)
        person: Any = request.user
        if failed:
            count = orders.fail_numbers(
                order, meant, data["reason"], by=person, secrets_seen=form.secrets_seen
            )
        else:
            count = orders.complete_numbers(order, meant, by=person, is_early_confirmed=early)
    except PortingError as error:
        if not error.field:
            return say(request, reference, error)
        form.take_over(error)
        return show(request, row, status=422, **back)
    free = "It is" if count == 1 else "They are"
    noun = "1 number is" if count == 1 else f"{count:,} numbers are"
    said = f"marked as not moved. {free} free again." if failed else "live."
    messages.success(request, f"{noun} {said}")
    return go_back(request, reference, posted=name, **({} if failed else _unused(order, data)))


def _unused(order: PortOrder, data: dict[str, Any]) -> dict[str, Any]:
    """Return the form with a reason that was typed before others of the order were live."""
    still = order.numbers.filter(status__in=STILL_OPEN)
    if not data["reason"].strip() or not still.exists():
        return {}
    form = new_outcome_form(order, initial={"reason": data["reason"]})
    form.was_typed = True
    return {f"outcome-{order.mark}": form}


def _chosen(order: PortOrder, which: str, ticked: list[str]) -> list[PortNumber]:
    """Ticks win: whoever ticks one number means one number, whatever else is chosen."""
    if ticked:
        mine = list(order.numbers.filter(pk__in=[int(pk) for pk in ticked if len(pk) < 19]))
        if not mine:
            raise PortingError(
                "The numbers you ticked are of another order. Tick some of this one.", field="which"
            )
        return mine
    if which != "all":
        raise PortingError(
            "Tick the numbers in the list below, or choose all of them.", field="which"
        )
    return list(order.numbers.all())


def _ask(
    request: HttpRequest,
    row: PortRequest,
    order: PortOrder,
    meant: list[PortNumber],
    form: Any,
    *,
    ticked: list[str],
    failed: bool,
) -> HttpResponseBase:
    mine = {str(number.pk) for number in meant}
    e164s = [number.e164 for number in meant]
    context = {
        "port_request": row,
        "order": order,
        # Calls that moved as planned cannot be called back, so neither can what moved them.
        "plans": [] if failed else planned_for(row.account, e164s)[:EXAMPLES],
        "failed": failed,
        "numbers": meant,
        "examples": [national(e164) for e164 in e164s[:EXAMPLES]],
        "more": len(meant) - EXAMPLES,
        "others": order.numbers.count() - len(meant),
        "reason": form.cleaned_data["reason"].strip(),
        "is_early_confirmed": form.cleaned_data.get("is_early_confirmed"),
        "secrets_seen": form.secrets_seen,
        "is_changed": "confirmed" in request.POST,
        "carried": carried(request.POST, but=f"outcome-{order.mark}"),
        "after": request.POST.get("after", ""),
        "also_ticked": [pk for pk in ticked if pk not in mine],
        "undo_minutes": settings.UNDO_SECONDS / 60,
    }
    return render(request, "desk/order_confirm.html", context)


@desk_page(methods=POST)
def take_back(request: HttpRequest, reference: str, outcome: int) -> HttpResponseBase:
    """Undo: what was said of numbers by mistake, while the customer's mail has not gone."""
    row = open_desk_request(reference)
    said = get_object_or_404(
        NumbersOutcome.objects.select_related("order__request__account", "note"),
        order__request=row,
        pk=outcome,
    )
    try:
        count = outcomes.take_back(said, by=request.user)  # type: ignore[arg-type]
    except PortingError as error:
        return say(request, reference, error)
    noun = "1 number is" if count == 1 else f"{count:,} numbers are"
    messages.success(request, f"Taken back. {noun} as before, and the customer gets no email.")
    return go_back(request, reference)
