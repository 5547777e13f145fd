"""The queues of the desk: who waits for us, since when; counted cheaply and paged by key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from accounts.models import User
from accounts.moments import age
from porting.choices import ENDED, Status
from porting.models import PortOrder, PortRequest
from porting.models.requests import PortRequestQuerySet
from porting.rules.overdue import alarm, overdue_orders, with_overdue
from porting.rules.risk import for_second_person
from porting.services import gists
from porting.table_rows import queued_row

PAGE = 50
# What a row says or is ordered by. A request has seventy columns, two of them encrypted.
COLUMNS = (
    "reference", "name", "kind", "status", "carrier_name", "submitted_at", "ended_at",
    "gist", "gist_events", "event_count", "deleted_at",
    "account__name", "assignee__first_name", "assignee__last_name", "assignee__email",
)  # fmt: skip
CLOSED_DAYS = 7
YEARS = range(2000, 3000)  # at the ends of the calendar no time zone can be applied

REVIEWING = (Status.IN_REVIEW,)
WITH_CARRIER = (
    Status.SENT, Status.SUPP_SENT, Status.REJECTED, Status.CONFLICT, Status.CANCEL_REQUESTED,
)  # fmt: skip
DATED = (Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING, Status.SNAPBACK)
OPEN = tuple(s for s in Status if s not in ENDED and s != Status.DRAFT)
THEIR_MOVE = (Status.INFO_NEEDED, Status.SENT, Status.SUPP_SENT, Status.CANCEL_REQUESTED)
OUR_MOVE = tuple(status for status in OPEN if status not in THEIR_MOVE)


@dataclass(frozen=True)
class Queue:
    """A list of requests: its statuses, whether only one's own, and its order (oldest first).

    Where statuses do not say it, ``narrow`` keeps those that are meant, and ``orders`` returns the
    orders that make them so, by which they are counted.
    """

    slug: str
    title: str
    statuses: tuple[str, ...]
    is_mine: bool = False
    is_alarm: bool = False  # listed first, and only when it is not empty
    by: str = "submitted_at"
    narrow: Callable[[PortRequestQuerySet], PortRequestQuerySet] | None = None
    orders: Callable[[], "QuerySet[PortOrder]"] | None = None
    nothing: str = "Nothing here."

    def rows(self, user: User) -> PortRequestQuerySet:
        """Return the queue's requests, not yet ordered or cut into pages."""
        rows = desk_rows().filter(status__in=self.statuses)
        if self.is_mine:
            rows = rows.filter(assignee=user)
        return self.narrow(rows) if self.narrow else rows


def _overdue(rows: PortRequestQuerySet) -> PortRequestQuerySet:
    return cast(PortRequestQuerySet, with_overdue(rows, timezone.now()))


def _for_second_person(rows: PortRequestQuerySet) -> PortRequestQuerySet:
    return rows.filter(pk__in=for_second_person().values("request"))


def _closed_lately(rows: PortRequestQuerySet) -> PortRequestQuerySet:
    return rows.filter(ended_at__gte=timezone.now() - timedelta(days=CLOSED_DAYS))


QUEUES = (
    Queue(
        "overdue",
        "Overdue",
        OPEN,
        is_alarm=True,
        by="overdue_since",
        narrow=_overdue,
        orders=lambda: overdue_orders(timezone.now()),
        nothing="No port date has passed with numbers waiting.",
    ),
    Queue("mine", "Mine", OUR_MOVE, is_mine=True, nothing="Nothing of yours waits for you."),
    Queue("new", "New", (Status.SUBMITTED,), nothing="No new requests."),
    Queue("review", "Needs review", REVIEWING, nothing="Nothing is in review."),
    Queue("customer", "Waiting on customer", (Status.INFO_NEEDED,)),
    Queue("ready", "Ready to send", (Status.READY,)),
    Queue(
        "second",
        "Second person",
        OPEN,
        narrow=_for_second_person,
        orders=for_second_person,
        nothing="No order waits to be released by a second person.",
    ),
    Queue("carrier", "Waiting on carrier", WITH_CARRIER),
    Queue("dated", "Port date set", DATED),
    Queue("open", "All open", OPEN),
    Queue("closed", "Closed last 7 days", ENDED, by="ended_at", narrow=_closed_lately),
)
QUEUE = {queue.slug: queue for queue in QUEUES}


# Put together once: that takes Django longer than to answer them takes PostgreSQL.
@cache
def _open_by_status() -> Any:
    rows = PortRequest.objects.with_desk().filter(status__in=OPEN).order_by()
    return rows.values("status", "assignee").annotate(all=Count("pk"))


@cache
def desk_rows() -> PortRequestQuerySet:
    """Return the requests of the desk with what a row of its tables says."""
    return PortRequest.objects.with_desk().select_related("account", "assignee").only(*COLUMNS)


def counts(user: User) -> dict[str, int]:
    """Return how many requests are in each queue, from one grouped statement.

    Those that their orders make so take one more each, over partial indexes. Closed ones are not
    counted: there are many, and nobody waits.
    """
    found = {queue.slug: 0 for queue in QUEUES if queue.slug != "closed"}
    for row in _open_by_status().all():
        for slug in found:
            queue = QUEUE[slug]
            if (
                queue.orders is None
                and row["status"] in queue.statuses
                and (not queue.is_mine or row["assignee"] == user.pk)
            ):
                found[slug] += row["all"]
    for queue in QUEUES:
        if queue.orders is not None:
            found[queue.slug] = queue.orders().values("request").distinct().count()
    return found


def listed(counts: dict[str, int], chosen: Queue) -> list[tuple[Queue, int | None]]:
    """Return the queues with their counts; an alarm only when it is not empty."""
    shown = (one for one in QUEUES if not one.is_alarm or counts[one.slug] or one == chosen)
    return [(one, counts.get(one.slug)) for one in shown]


@dataclass
class Page:
    """Fifty rows, and the keys of the pages beside them ("" at either end)."""

    rows: list["Row"]
    before: str = ""
    after: str = ""


def page_of(
    rows: PortRequestQuerySet, by: str, *, after: str = "", before: str = "", newest: bool = False
) -> Page:
    """Return a page of requests in the order of ``by``, oldest first unless ``newest``.

    ``after`` and ``before`` are keys of an earlier page; anything else starts at the top. The
    comparison is ``a >= x AND (a > x OR id > y)``, which walks an index instead of counting rows.
    """
    backwards = bool(before)
    key = _read_key(before or after)
    down = newest != backwards
    if key:
        rows = rows.filter(_beyond(by, *key, down=down))
    sign = "-" if down else ""
    found = list(rows.order_by(f"{sign}{by}", f"{sign}pk")[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    if backwards:
        found.reverse()
    has_next = (more and not backwards) or (backwards and key is not None)
    has_previous = (more and backwards) or (not backwards and key is not None)
    return Page(
        in_words(found),
        before=_key(found[0], by) if found and has_previous else "",
        after=_key(found[-1], by) if found and has_next else "",
    )


def _beyond(by: str, at: datetime, pk: int, *, down: bool) -> Q:
    than = "lt" if down else "gt"
    return Q(**{f"{by}__{than}e": at}) & (Q(**{f"{by}__{than}": at}) | Q(**{f"pk__{than}": pk}))


def _key(row: PortRequest, by: str) -> str:
    return f"{getattr(row, by).isoformat()}_{row.pk}"


def _read_key(text: str) -> tuple[datetime, int] | None:
    at, _, pk = text.replace(" ", "+").rpartition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment) or not pk.isdecimal() or len(pk) > 18:
        return None
    if moment.year not in YEARS:
        return None
    return moment, int(pk)


@dataclass(frozen=True)
class Row:
    """A request as the table shows it: only words."""

    request: PortRequest
    url: str
    name: str
    account: str
    carrier: str
    numbers: int
    tag: dict[str, str]
    age: str
    owner: str

    @property
    def html(self) -> SafeString:
        """The row of the table."""
        return queued_row(
            url=self.url,
            name=self.name,
            reference=self.request.reference,
            account=self.account,
            carrier=self.carrier,
            numbers=str(self.numbers),
            shape=self.tag["shape"],
            tag=self.tag["text"],
            age=self.age,
            owner=self.owner,
        )


def in_words(requests: list[PortRequest]) -> list[Row]:
    """Return the rows of the table; whose move it is they take from where the overview does."""
    now = timezone.now()
    gists.bring_up_to_date(requests)
    page = reverse("desk:request", args=["REFERENCE"])
    return [
        Row(
            request=row,
            url=page.replace("REFERENCE", row.reference),
            name=str(row),
            account=row.account.name,
            carrier=row.carrier_name or (row.get_kind_display() if row.is_ticket else "-"),
            numbers=row.gist["numbers"],
            tag=row.gist["desk"] if row.is_ended else alarm(row.gist, now) or row.gist["desk"],
            age=age(row.submitted_at, now) if row.submitted_at else "",
            owner=str(row.assignee) if row.assignee else "Nobody",
        )
        for row in requests
    ]
