"""The overview of an account's port requests: what moves, what is stuck, whose move it is."""

from functools import cache
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from accounts.access import take_seat
from numbers.reading import read_number
from porting.choices import ENDED, GOOD_VERDICTS, Status, Verdict
from porting.models import LetterOfAuthorization, PortNumber, PortRequest
from porting.rules.situations import situations
from porting.rules.standing import stand
from porting.services import cancelling
from porting.table_rows import request_row

PAGE = 50
# What a row says or is judged by. A request has seventy columns, two of them encrypted.
COLUMNS = (
    "account", "reference", "name", "kind", "status", "carrier_name", "deleted_at", "updated_at",
)  # fmt: skip
SHOW = {
    "active": ~Q(status__in=ENDED),
    "drafts": Q(status=Status.DRAFT),
    "finished": Q(status__in=ENDED),
    "all": Q(),
}
# What does not move until the customer acts: sent back, or a draft that ran into something.
# The same cases have the tag "You: ..." (porting.rules.standing).
_LETTERS = LetterOfAuthorization.objects.filter(request=OuterRef("pk"), voided_at=None)
_BAD = PortNumber.objects.filter(request=OuterRef("pk")).exclude(
    verdict__in=[*GOOD_VERDICTS, Verdict.NOT_CHECKED]
)
_UNSIGNED = _LETTERS.filter(signed_at=None)
NEEDS_THE_CUSTOMER = Q(status=Status.INFO_NEEDED) | Q(status=Status.DRAFT) & (
    Exists(_LETTERS.filter(declined_at__isnull=False))
    | Exists(_LETTERS) & ~Exists(_UNSIGNED)
    | ~Exists(_LETTERS) & Exists(_BAD)
)
SHOW_CHOICES = [
    ("active", "Active"),
    ("drafts", "Drafts"),
    ("finished", "Finished"),
    ("all", "All"),
]


@require_GET
def overview(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's requests, an agency's with those of its sub-accounts.

    The first visit, with no request yet, goes straight to "Before you start" (seed 000, step 2).
    """
    seat = take_seat(request, account)
    reach = Q(account=seat.account)
    everything = _rows().filter(reach)
    if seat.is_agency:
        reach |= Q(account__parent=seat.account)
        everything = _rows().filter(reach).select_related("account")
    show = request.GET.get("show", "active")
    search = request.GET.get("q", "").strip()
    found = everything.filter(SHOW.get(show, SHOW["active"]))
    if search:  # by number it joins the numbers, which may name a request twice
        found = everything.filter(_matches(search)).distinct()
    rows, older = _page(found, request.GET.get("before", ""))
    if not seat.is_agency:
        for row in rows:
            row.account = seat.account
    if not rows and not search and not everything.exists():
        return redirect("porting:new", account)
    stuck = _waits_for_you(reach)
    same = {"show": show, "q": search}
    context = {
        "rows": _in_words(rows, may_change=seat.may_change),
        "show": show if show in SHOW else "active",
        "show_choices": SHOW_CHOICES,
        "search": search,
        "older_url": "?" + urlencode({**same, "before": older}) if older else "",
        "newer_url": "?" + urlencode(same) if "before" in request.GET else "",
        "needs_you": stuck,
        "needs_you_count": getattr(stuck, "count", 0),  # annotated
        "may_change": seat.may_change,
    }
    return render(request, "porting/overview.html", context)


# Put together once: that takes Django longer than to answer them takes PostgreSQL.
@cache
def _rows() -> QuerySet[PortRequest]:
    return PortRequest.objects.filter(deleted_at=None).only(*COLUMNS)


@cache
def _stuck() -> QuerySet[PortRequest]:
    stuck = _rows().filter(NEEDS_THE_CUSTOMER).select_related("account")
    named = stuck.only("reference", "name", "account__public_id")
    return named.annotate(count=Window(Count("pk"))).order_by("updated_at", "pk")


def _waits_for_you(reach: Q) -> PortRequest | None:
    """Return the request that has waited longest for the customer, and in ``count`` of how many."""
    return _stuck().filter(reach).first()


def _in_words(rows: list[PortRequest], *, may_change: bool) -> list[dict[str, Any]]:
    """Return each request with its address and its row of the table."""
    known = situations(rows, with_papers=[row for row in rows if row.is_editable])
    page = reverse("porting:request", args=["ACCOUNT", "REFERENCE"])
    listed = []
    for row in rows:
        now = known[row.pk]
        standing = stand(row, now, in_a_list=True)
        url = page.replace("ACCOUNT", row.account.public_id).replace("REFERENCE", row.reference)
        updated = localtime(row.updated_at)
        html = request_row(
            url=url,
            name=str(row),
            reference=row.reference,
            numbers=str(now.numbers),
            carrier=row.carrier_name,
            shape=standing.shape,
            tag=standing.text,
            account=row.account.name,
            bad=now.bad if row.is_editable else 0,
            updated=f"{updated:%b} {updated.day}",
            actions=_actions(row, is_sent=now.is_sent, may_change=may_change),
        )
        listed.append({"request": row, "url": url, "html": html})
    return listed


def _actions(row: PortRequest, *, is_sent: bool, may_change: bool) -> list[str]:
    offered = {
        "send": row.is_editable and is_sent,
        "notes": True,
        "edit": row.is_editable and may_change,
        "cancel": may_change and cancelling.may_cancel(row),
    }
    return [action for action, is_offered in offered.items() if is_offered]


def _matches(search: str) -> Q:
    """Search by reference, by name, and by number: whole, or its last seven digits."""
    found = Q(reference__iexact=search) | Q(name__icontains=search)
    digits = "".join(
        character for character in search if character.isascii() and character.isdigit()
    )
    read = read_number(search, accept_fictional=True)
    if read.e164:
        found |= Q(numbers__e164=read.e164)
    elif len(digits) == 7:
        found |= Q(numbers__e164__endswith=digits)
    return found


def _page(found: QuerySet[PortRequest], before: str) -> tuple[list[PortRequest], str]:
    """Return at most 50 rows, newest first, and the mark where the next page starts."""
    found = found.order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
