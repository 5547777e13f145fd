"""The queues of the desk: who waits for us, since when; counted cheaply and paged by key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from accounts.models import Account, User
from accounts.moments import age
from accounts.typed import without_nul
from numbers.sets import LastSeven, OneOf
from porting.choices import ENDED, Status
from porting.models import PortNumber, PortOrder, PortRequest
from porting.models.requests import PortRequestQuerySet
from porting.rules.overdue import alarm, overdue_orders, with_overdue
from porting.rules.searching import named, tickets_naming
from porting.services import gists
from porting.table_rows import queued_row

PAGE = 50
FOUND = 500  # requests that one number, accounts that one name leads to
# What a row says or is ordered by. A request has seventy columns, two of them encrypted.
COLUMNS = (
    "reference", "name", "kind", "status", "carrier_name", "submitted_at", "ended_at",
    "gist", "gist_events", "event_count", "deleted_at",
    "account__name", "assignee__first_name", "assignee__last_name", "assignee__email",
)  # fmt: skip
CLOSED_DAYS = 7
YEARS = range(2000, 3000)  # at the ends of the calendar no time zone can be applied
SEVEN, TEN, ELEVEN = 7, 10, 11  # digits of a number without area code, with it, with the 1

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
    """A list of requests: its statuses, whether only one's own, and its order (oldest first)."""

    slug: str
    title: str
    statuses: tuple[str, ...]
    is_mine: bool = False
    is_for_second: bool = False  # only where an order waits for a second person
    nothing: str = "Nothing here."

    @property
    def by(self) -> str:
        if self.slug == "overdue":
            return "overdue_since"
        return "ended_at" if self.slug == "closed" else "submitted_at"

    def rows(self, user: User) -> PortRequestQuerySet:
        """Return the queue's requests, not yet ordered or cut into pages."""
        rows = _rows().filter(status__in=self.statuses)
        if self.is_mine:
            rows = rows.filter(assignee=user)
        if self.is_for_second:
            rows = rows.filter(pk__in=for_second_person().values("request"))
        if self.slug == "overdue":
            return cast(PortRequestQuerySet, with_overdue(rows, timezone.now()))
        if self.slug == "closed":
            rows = rows.filter(ended_at__gte=timezone.now() - timedelta(days=CLOSED_DAYS))
        return rows


QUEUES = (
    Queue("overdue", "Overdue", OPEN, nothing="No port date has passed with numbers waiting."),
    Queue("mine", "Mine", OUR_MOVE, is_mine=True, nothing="Nothing of yours waits for you."),
    Queue("new", "New", (Status.SUBMITTED,), nothing="No new requests."),
    Queue("review", "Needs review", REVIEWING, nothing="Nothing is in review."),
    Queue("customer", "Waiting on customer", (Status.INFO_NEEDED,)),
    Queue("ready", "Ready to send", (Status.READY,)),
    Queue(
        "second",
        "Second person",
        OPEN,
        is_for_second=True,
        nothing="No order waits to be released by a second person.",
    ),
    Queue("carrier", "Waiting on carrier", WITH_CARRIER),
    Queue("dated", "Port date set", DATED),
    Queue("open", "All open", OPEN),
    Queue("closed", "Closed last 7 days", ENDED),
)
QUEUE = {queue.slug: queue for queue in QUEUES}


def for_second_person() -> "QuerySet[PortOrder]":
    """Return approved orders that show signs of risk, until somebody else has released them.

    Its own partial index has exactly these (order_for_second_person).
    """
    waiting = PortOrder.objects.filter(status=Status.READY, is_flagged=True, released_by=None)
    return waiting.order_by()


# Put together once: that takes Django longer than to answer them takes PostgreSQL.
@cache
def _open_by_status() -> Any:
    rows = PortRequest.objects.with_desk().filter(status__in=OPEN).order_by()
    return rows.values("status", "assignee").annotate(all=Count("pk"))


@cache
def _rows() -> PortRequestQuerySet:
    return PortRequest.objects.with_desk().select_related("account", "assignee").only(*COLUMNS)


def counts(user: User) -> dict[str, int]:
    """Return how many requests are in each queue, from one grouped statement.

    Those with an order for a second person, and those whose port date has passed, take one more
    each, over partial indexes. Closed ones are not counted: there are many, and nobody waits.
    """
    found = {queue.slug: 0 for queue in QUEUES if queue.slug != "closed"}
    for row in _open_by_status().all():
        for slug in found:
            queue = QUEUE[slug]
            if queue.is_for_second or queue.slug == "overdue":
                continue
            if row["status"] in queue.statuses and (
                not queue.is_mine or row["assignee"] == user.pk
            ):
                found[slug] += row["all"]
    found["overdue"] = overdue_orders(timezone.now()).values("request").distinct().count()
    found["second"] = for_second_person().values("request").distinct().count()
    return found


def listed(counts: dict[str, int], chosen: Queue) -> list[tuple[Queue, int | None]]:
    """Return the queues with their counts; Overdue stands first, and only when it is not empty."""
    shown = (one for one in QUEUES if one.slug != "overdue" or counts["overdue"] or one == chosen)
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


def search(text: str) -> PortRequestQuerySet:
    """Find requests by reference, PON, name, company, or number (whole or its last seven)."""
    rows = _rows()
    text = without_nul(text.strip()[:80])
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    is_number = digits and all(c in "0123456789+-.() " for c in text)
    if is_number and (found := _number_filter(digits)):
        # Looked up first, by the index on just that: joined to the requests it is not used.
        ports = PortNumber.objects.order_by().alias(last=LastSeven("e164")).filter(found)
        of_ports = ports.values_list("request", flat=True)[:FOUND]
        return rows.filter(OneOf("id", {*of_ports, *_tickets_about(digits)}))
    word = text.upper()
    by_pon = PortOrder.objects.exclude(pon="").filter(pon=word).order_by()
    accounts = Account.objects.filter(name__icontains=text).values_list("pk", flat=True)
    return rows.filter(
        named(text)
        | Q(reference=f"PR-{word}")
        | Q(OneOf("account", list(accounts[:FOUND])))
        | Q(OneOf("id", list(by_pon.values_list("request", flat=True))))
    )


def _tickets_about(digits: str) -> list[int]:
    """Return the newest tickets that name a number."""
    tickets = PortRequest.objects.filter(tickets_naming(digits))
    return list(tickets.order_by("-submitted_at").values_list("pk", flat=True)[: PAGE * 4])


def _number_filter(digits: str) -> Q | None:
    if len(digits) == TEN:
        return Q(e164=f"+1{digits}")
    if len(digits) == ELEVEN:
        return Q(e164=f"+{digits}")
    return Q(last=digits) if len(digits) == SEVEN else None


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
