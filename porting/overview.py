"""The overview of an account's port requests: what moves, what is stuck, whose move it is.

It reads what is stored of each request (``porting.rules.gists``) and judges nothing itself.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts.access import Seat, take_seat
from accounts.moments import for_sheets
from accounts.typed import search_words
from porting.choices import ENDED, Status
from porting.models import PortRequest
from porting.overview_rows import may_be_copied, overview_row, tag_now
from porting.rules.searching import matching
from porting.services import cancelling, gists, notes
from porting.spreadsheets import write_rows

PAGE = 50
# What a row says or is judged by. A request has seventy columns, two of them encrypted.
COLUMNS = (
    "account", "reference", "name", "kind", "status", "carrier_name", "deleted_at", "gist",
    "needs_you",
)  # fmt: skip
SHOW = {
    "active": ~Q(status__in=ENDED),
    "finished": Q(status__in=ENDED),
    "drafts": Q(status=Status.DRAFT),
    "all": Q(),
}
SHOW_CHOICES = [
    ("active", "Active"),
    ("finished", "Finished"),
    ("drafts", "Drafts"),
    ("all", "All"),
]
WHOSE_CHOICES = [
    ("", "Anybody’s"),
    ("you", "Yours"),
    ("signer", "The signer’s"),
    ("us", "Our team’s"),
    ("carrier", "The carrier’s"),
]
WHOSE = dict(WHOSE_CHOICES)
CARRIERS = 100  # names offered in the filter
CSV_COLUMNS = (
    "Request", "Reference", "Account", "Carrier", "Numbers", "Live", "Whose move", "Errors",
    "Not complete yet", "Port date", "Updated (UTC)",
)  # fmt: skip


class Filters:
    """What the address asks for; whatever it does not know counts as not asked."""

    def __init__(self, query: Any):
        one = partial(search_words, query)
        self.search = one("q")
        self.whose = one("whose") if one("whose") in WHOSE else ""
        self.carrier = one("carrier")
        # Whoever looks for a name or number does not want to guess where it has got to.
        fallback = "all" if self.search else "active"
        self.show = one("show") if one("show") in SHOW and not self.search else fallback

    @property
    def is_any(self) -> bool:
        return bool(self.search or self.whose or self.carrier or self.show != "active")

    def query(self, **more: str) -> str:
        said = {"q": self.search, "whose": self.whose, "carrier": self.carrier, **more}
        if self.show != "active" and not self.search:
            said["show"] = self.show
        return "?" + urlencode({name: value for name, value in said.items() if value})

    def rows(self, reach: Q) -> QuerySet[PortRequest]:
        found = _rows().filter(reach, SHOW[self.show])
        if self.whose:
            found = found.filter(whose_move=self.whose)
        if self.carrier:
            found = found.filter(carrier_name=self.carrier)
        if self.search:
            found = found.filter(matching(self.search, reach))
        return found


@require_GET
def overview(request: HttpRequest, account: str) -> HttpResponse:
    """List the account's requests, an agency's with those of its sub-accounts.

    The first visit, with no request yet, goes straight to "Before you start" (seed 000, step 2).
    """
    seat = take_seat(request, account)
    reach, filters = _reach(seat), Filters(request.GET)
    gists.refresh_old(reach)
    found = filters.rows(reach)
    before = request.GET.get("before", "")
    rows, older = _page(found, before, seat)
    if gists.refresh_seen(rows):
        rows, older = _page(found, before, seat)
    if not rows and not filters.is_any and not _rows().filter(reach).exists():
        return redirect("porting:new", account)
    stuck = _waits_for_you(reach)
    context = {
        # What was made this very moment has no gist yet and is there with the next look.
        "rows": _in_words(
            [row for row in rows if row.gist], request.user, may_change=seat.may_change
        ),
        "filters": filters,
        "show_choices": SHOW_CHOICES,
        "whose_choices": WHOSE_CHOICES,
        "carriers": _carriers(reach, filters.carrier),
        "older_url": filters.query(before=older) if older else "",
        "newer_url": filters.query() if before else "",
        "download_url": reverse("porting:overview_csv", args=[account]) + filters.query(),
        "needs_you": stuck,
        "needs_you_count": getattr(stuck, "count", 0),  # annotated
        "may_change": seat.may_change,
    }
    return render(request, "porting/overview.html", context)


@require_GET
def overview_csv(request: HttpRequest, account: str) -> HttpResponseBase:
    """Download the whole list that the same address without ``list.csv`` shows in pages."""
    seat = take_seat(request, account)
    reach, filters = _reach(seat), Filters(request.GET)
    while gists.refresh_old(reach):
        pass
    return StreamingHttpResponse(
        write_rows(CSV_COLUMNS, _cells(filters.rows(reach), seat)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="port-requests-{account}.csv"'},
    )


def _cells(found: QuerySet[PortRequest], seat: Seat) -> Iterator[list[object]]:
    before, now = "", timezone.now()
    while True:
        rows, before = _page(found, before, seat)
        for row in filter(lambda one: one.gist, rows):
            gist = row.gist
            errors = " ".join(text for text, _url, _fix in gist["errors"])
            to_do = ", ".join(title for title, _url in gist["to_do"])
            port_date = gist.get("port_moment", gist["port_date"])
            last = datetime.fromisoformat(gist["last"])
            yield [
                str(row), row.reference, row.account.name, row.carrier_name, gist["numbers"],
                gist["live"], tag_now(gist, now)[1], errors, to_do, port_date, for_sheets(last),
            ]  # fmt: skip
        if not before:
            return


def _reach(seat: Seat) -> Q:
    mine = Q(account=seat.account)
    return mine | Q(account__parent=seat.account) if seat.is_agency else mine


# Put together once: that takes Django longer than to answer them takes PostgreSQL.
@cache
def _rows() -> QuerySet[PortRequest]:
    return PortRequest.objects.filter(deleted_at=None).only(*COLUMNS)


@cache
def _stuck() -> QuerySet[PortRequest]:
    stuck = _rows().filter(needs_you=True).select_related("account")
    named = stuck.only("reference", "name", "account__public_id")
    return named.annotate(count=Window(Count("pk"))).order_by("updated_at", "pk")


@cache
def _named_carriers() -> "QuerySet[PortRequest, Any]":
    named = PortRequest.objects.filter(deleted_at=None).exclude(carrier_name="")
    return named.order_by("carrier_name").values_list("carrier_name", flat=True).distinct()


def _waits_for_you(reach: Q) -> PortRequest | None:
    """Return the request that has waited longest for the customer, and in ``count`` of how many."""
    return _stuck().filter(reach).first()


def _carriers(reach: Q, chosen: str) -> list[str]:
    """Return the carriers that the filter offers, and always the one that is chosen."""
    offered = list(_named_carriers().filter(reach)[:CARRIERS])
    return offered if not chosen or chosen in offered else [chosen, *offered]


def _in_words(rows: list[PortRequest], user: Any, *, may_change: bool) -> list[dict[str, Any]]:
    """Return each request with its address and its row of the table."""
    unread = notes.unread_counts(rows, user) if rows else {}
    page = reverse("porting:request", args=["ACCOUNT", "REFERENCE"])
    now, listed = timezone.now(), []
    for row in rows:
        url = page.replace("ACCOUNT", row.account.public_id).replace("REFERENCE", row.reference)
        html = overview_row(
            url=url,
            name=str(row),
            reference=row.reference,
            carrier=row.carrier_name,
            account=row.account.name,
            gist=row.gist,
            actions=_actions(row, may_change=may_change),
            unread=unread.get(row.pk, 0),
            now=now,
        )
        listed.append({"request": row, "url": url, "html": html})
    return listed


def _actions(row: PortRequest, *, may_change: bool) -> list[str]:
    offered = {
        "send": row.is_editable and row.gist["is_sent"],
        "edit": row.is_editable and may_change,
        "notes": True,
        "cancel": may_change and cancelling.may_cancel(row),
        "copy": may_change and may_be_copied(),
    }
    return [action for action, is_offered in offered.items() if is_offered]


def _page(
    found: QuerySet[PortRequest], before: str, seat: Seat
) -> tuple[list[PortRequest], str]:  # fmt: skip
    """Return at most 50 rows, those that need the customer first, then the newest; and a mark.

    The mark says where the next page starts: which of the two parts, and its last request.
    """
    part, _, pk = before.partition("-")
    if pk.isascii() and pk.isdigit() and len(pk) < 18:
        further = Q(needs_you=part == "you", pk__lt=int(pk))
        found = found.filter(further | Q(needs_you=False) if part == "you" else further)
    if seat.is_agency:
        found = found.select_related("account")
    rows = list(found.order_by(F("needs_you").desc(), "-pk")[: PAGE + 1])
    if not seat.is_agency:
        for row in rows:
            row.account = seat.account
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    mark = f"{'you' if last.needs_you else 'rest'}-{last.pk}" if last else ""
    return rows[:PAGE], mark
