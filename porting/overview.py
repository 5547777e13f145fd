"""The overview of an account's port requests: what moves, what is stuck, whose move it is."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from accounts.access import take_seat
from numbers.reading import read_number
from porting.choices import ENDED, Status
from porting.models import PortRequest
from porting.rules.situations import situations
from porting.rules.standing import stand
from porting.services import cancelling

PAGE = 50
SHOW = {
    "active": ~Q(status__in=ENDED),
    "drafts": Q(status=Status.DRAFT),
    "finished": Q(status__in=ENDED),
    "all": Q(),
}
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
    everything = PortRequest.objects.filter(
        Q(account=seat.account) | Q(account__parent=seat.account), deleted_at=None
    )
    show = request.GET.get("show", "active")
    search = request.GET.get("q", "").strip()
    found = everything.filter(SHOW.get(show, SHOW["active"]))
    if search:
        found = everything.filter(_matches(search))
    rows, older = _page(found.select_related("account"), request.GET.get("before", ""))
    if not rows and not search and not everything.exists():
        return redirect("porting:new", account)
    known = situations(rows)
    listed = [
        {
            "request": row,
            "url": row.get_absolute_url(),
            "now": known[row.pk],
            "standing": stand(row, known[row.pk]),
            "updated": f"{localtime(row.updated_at):%b} {localtime(row.updated_at).day}",
            "may_send": row.is_editable and known[row.pk].is_sent,
            "may_cancel": cancelling.may_cancel(row),
        }
        for row in rows
    ]
    same = {"show": show, "q": search}
    context = {
        "rows": listed,
        "show": show if show in SHOW else "active",
        "show_choices": SHOW_CHOICES,
        "search": search,
        "older_url": "?" + urlencode({**same, "before": older}) if older else "",
        "newer_url": "?" + urlencode(same) if "before" in request.GET else "",
        "needs_you": everything.filter(status=Status.INFO_NEEDED).order_by("updated_at").first(),
        "needs_you_count": everything.filter(status=Status.INFO_NEEDED).count(),
        "may_change": seat.may_change,
    }
    return render(request, "porting/overview.html", context)


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
    # A number search joins the numbers, which may name a request twice.
    found = found.order_by("-pk").distinct()
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    return rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else ""
