"""Conflicts: a number that one account asks for and another has. Neither customer is told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from numbers.reading import national
from numbers.usage import FAIL_SAFE, RECEIVING_NUMBER, TRACKING_NUMBER, USER, Use
from porting.desk.access import desk_page
from porting.errors import PortingError, SecretSeen
from porting.models import NumberConflict, PortRequest
from porting.services import conflicts, left_over
from porting.services.conflicts import Sides

PAGE = 50
AS = {
    TRACKING_NUMBER: "Tracking number",
    RECEIVING_NUMBER: "Receiving number",
    FAIL_SAFE: "Fail-safe number",
    USER: "Number of a user",
}


@desk_page()
def conflicts_page(request: HttpRequest) -> HttpResponse:
    return _show(request)


@desk_page(methods=("POST",))
def settle(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close a conflict with what was found out."""
    conflict = NumberConflict.objects.select_related("request").filter(pk=pk).first()
    if conflict is None:
        raise Http404
    words = request.POST.get("words", "")
    try:
        conflicts.settle(
            conflict,
            words,
            by=request.user,  # type: ignore[arg-type]
            secrets_seen="secrets_seen" in request.POST,
        )
    except PortingError as error:
        if error.field:
            return _show(request, pk=pk, words=words, error=error)
        messages.warning(request, str(error))
    else:
        messages.success(request, f"The conflict about {national(conflict.e164)} is settled.")
    return redirect("desk:conflicts")


def _show(
    request: HttpRequest, *, pk: int = 0, words: str = "", error: PortingError | None = None
) -> HttpResponse:
    after = request.GET.get("after", "")
    rows = conflicts.open_conflicts()
    if after.isascii() and after.isdecimal():
        rows = rows.filter(pk__gt=int(after[:18]))
    found = list(rows.order_by("pk")[: PAGE + 1])
    listed = [side_by_side(sides) for sides in conflicts.with_sides(found[:PAGE])]
    for row in listed:
        if row["conflict"].pk == pk:
            row |= {"words": words, "error": error, "asks_back": isinstance(error, SecretSeen)}
    context = {
        "rows": listed,
        "left_over": [] if after else left_over_rows(),
        "older_url": f"?after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "newer_url": "?" if after else "",
        "may_work": request.user.has_perm("porting.work_desk"),  # type: ignore[union-attr]
        "page_errors": [{"href": f"#id_words_{pk}", "text": str(error)}] if error else [],
    }
    return render(request, "desk/conflicts.html", context, status=422 if error else 200)


def left_over_rows() -> list[dict[str, Any]]:
    """Return live numbers that are not in their account, with both sides; two statements."""
    numbers = left_over.left_over()
    holders = left_over.holders_of(numbers)
    return [
        {
            "number": national(number.e164),
            "pk": number.pk,
            "for": party(number.request),
            "holder": holders.get(number.e164),
            "since": number.ported_at,
        }
        for number in numbers
    ]


def side_by_side(sides: Sides) -> dict[str, Any]:
    """Return a conflict in words: who asks, and what the other account has."""
    return {
        "conflict": sides.conflict,
        "number": national(sides.conflict.e164),
        "asks": party(sides.conflict.request),
        "holds": party(sides.holder) if sides.holder else None,
        "uses": [f"{AS[use.what]} of {use.account_name}{_named(use)}" for use in sides.uses],
    }


def _named(use: Use) -> str:
    return f": {use.label}" if use.what in (RECEIVING_NUMBER, USER) else ""


def party(row: PortRequest) -> dict[str, Any]:
    return {
        "name": str(row),
        "reference": row.reference,
        "account": row.account.name,
        "status": row.get_status_display(),
        "contact": row.user_email,
        "is_on_desk": row.submitted_at is not None and row.deleted_at is None,
    }
