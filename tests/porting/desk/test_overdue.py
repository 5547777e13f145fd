"""A port date whose day is over while numbers wait: an alarm at the desk, no promise any more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import moments
from porting.choices import Status
from porting.desk import queue
from porting.models import PortOrder, PortRequest
from porting.rules.overdue import overdue_orders
from porting.rules.seen import look_at
from tests.porting.desk.conftest import make_submitted

CHICAGO = "America/Chicago"


@pytest.fixture
def make(account, member):
    """A request with a port date, so many days ago at noon of its zone."""

    def make(days, *, status=Status.FOC_CONFIRMED, zone=CHICAGO, nth=0):
        row = make_submitted(account, member, numbers=(f"+1512557{nth:04d}",), name=f"Late {nth}")
        at = timezone.now().astimezone(ZoneInfo(zone)).replace(hour=12) - timedelta(days=days)
        row.orders.update(
            status=status, pon=f"P{row.pk}", foc_at=at, foc_time_zone=zone, sent_at=at
        )
        row.numbers.update(status=status)
        PortRequest.objects.filter(pk=row.pk).update(status=status, gist={}, gist_events=-1)
        return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)

    return make


@pytest.fixture
def priya(client, desk_worker):
    client.force_login(desk_worker)
    return client


def named(page):
    return [row.request.name for row in page.rows]


def page(user, **key):
    one = queue.QUEUE["overdue"]
    return queue.page_of(one.rows(user), one.by, **key)


def test_the_oldest_port_date_comes_first_whenever_it_was_submitted(make, desk_worker):
    make(2, nth=1)
    make(9, nth=2)
    make(1, nth=3)

    found = page(desk_worker)

    assert named(found) == ["Late 2", "Late 1", "Late 3"]
    assert [row.tag["text"] for row in found.rows] == [
        "Us: port date passed 9 days ago",
        "Us: port date passed 2 days ago",
        "Us: port date passed 1 day ago",
    ]
    assert {row.tag["shape"] for row in found.rows} == {"bad"}
    assert queue.counts(desk_worker)["overdue"] == 3


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (0, Status.FOC_CONFIRMED), (-1, Status.FOC_CONFIRMED), (3, Status.PORTED),
        (3, Status.FAILED), (3, Status.CANCELLED), (3, Status.REJECTED), (3, Status.SUPP_SENT),
    ],
)  # fmt: skip
def test_what_is_not_over_or_waits_for_no_day_is_no_alarm(make, desk_worker, days, status):
    ended = status in (Status.PORTED, Status.FAILED, Status.CANCELLED)
    row = make(days, status=status)
    if ended:
        PortRequest.objects.filter(pk=row.pk).update(ended_at=timezone.now())

    assert named(page(desk_worker)) == []
    assert queue.counts(desk_worker)["overdue"] == 0
    assert look_at(row).now.late is None


@pytest.mark.parametrize("status", [Status.FOC_CONFIRMED, Status.JEOPARDY, Status.ACTIVATING])
def test_every_status_that_waits_for_its_day_is(make, desk_worker, status):
    make(3, status=status)

    assert named(page(desk_worker)) == ["Late 0"]


@pytest.mark.parametrize(
    ("zone", "now", "is_over"),
    [
        (CHICAGO, "2027-03-15T04:59:00+00:00", False),  # 11:59 PM, the day of 23 hours
        (CHICAGO, "2027-03-15T05:00:00+00:00", True),
        (CHICAGO, "2027-11-08T05:59:00+00:00", False),  # the day of 25 hours
        (CHICAGO, "2027-11-08T06:00:00+00:00", True),
        ("Pacific/Honolulu", "2027-03-15T09:59:00+00:00", False),
        ("Pacific/Honolulu", "2027-03-15T10:00:00+00:00", True),
    ],
)
def test_the_day_is_over_at_midnight_where_the_numbers_move(make, zone, now, is_over):
    row, at = make(0), datetime.fromisoformat(now)
    begun = moments.day_begins(at - timedelta(minutes=1), zone)
    row.orders.update(foc_at=begun + timedelta(hours=10), foc_time_zone=zone)

    assert overdue_orders(at).exists() is is_over


def test_it_stands_first_in_the_menu_and_only_when_something_is_in_it(make, priya):
    url = reverse("desk:queue")
    slugs = [one.slug for one, _ in priya.get(url).context["queues"]]
    assert "overdue" not in slugs
    assert priya.get(url, {"queue": "overdue"}).context["rows"] == []

    make(2)

    first, count = priya.get(url).context["queues"][0]
    assert (first.title, count) == ("Overdue", 1)
    assert "Us: port date passed 2 days ago" in (
        priya.get(url, {"queue": "overdue"}).content.decode()
    )


def test_pages_go_by_key_and_cost_the_same_for_many(make, desk_worker, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 2)
    for nth in range(2):
        make(10 - nth, nth=nth)
    page(desk_worker)  # the gists are made
    with CaptureQueriesContext(connection) as few:
        page(desk_worker)
        queue.counts(desk_worker)
    for nth in range(2, 5):
        make(10 - nth, nth=nth)
    page(desk_worker)

    with CaptureQueriesContext(connection) as many:
        first = page(desk_worker)
        queue.counts(desk_worker)
    second = page(desk_worker, after=first.after)
    third = page(desk_worker, after=second.after)
    back = page(desk_worker, before=second.before)

    assert [named(one) for one in (first, second, third, back)] == [
        ["Late 0", "Late 1"], ["Late 2", "Late 3"], ["Late 4"], ["Late 0", "Late 1"],
    ]  # fmt: skip
    assert len(many) == len(few)


def test_its_customer_reads_that_we_ask_and_not_that_the_numbers_move(make, client, member):
    row = make(3)
    at = row.orders.get().foc_at
    client.force_login(member)

    baton = client.get(row.get_absolute_url()).context["baton"]

    assert (baton.whose, baton.shape, baton.text) == ("us", "bad", "Our team: date passed")
    assert baton.headline == "The port date has passed."
    assert baton.sentence == (
        f"Numbers were to move {moments.moment(at, CHICAGO)}. We ask {row.carrier_name} what "
        "happened and write to you. Keep your old service on until we say so."
    )


def test_the_overview_sees_what_time_alone_has_changed(make, client, member):
    row = make(-1)
    overview = reverse("porting:overview", args=[row.account.public_id])
    client.force_login(member)
    assert "Our team: date passed" not in client.get(overview).content.decode()
    gist = PortRequest.objects.get(pk=row.pk).gist
    gist["date_ends"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    PortRequest.objects.filter(pk=row.pk).update(gist=gist)

    page = client.get(overview).content.decode()
    csv = b"".join(client.get(reverse("porting:overview_csv", args=[row.account.public_id])))

    assert '<span class="tag tag-bad">Our team: date passed</span>' in page
    assert b'"Our team: date passed"' in csv


def test_one_of_two_orders_is_late_and_the_others_are_counted(make, member):
    row = make(3)
    first = row.orders.get()
    second = PortOrder.objects.create(
        request=row, letter=first.letter, mark="B", line_class=first.line_class, pon=f"Q{row.pk}",
        status=Status.FOC_CONFIRMED, foc_at=timezone.now() + timedelta(days=4),
        foc_time_zone=CHICAGO,
    )  # fmt: skip
    row.numbers.create(typed="x", e164="+15125579999", order=second, status=Status.FOC_CONFIRMED)

    standing = look_at(row).standing

    day = moments.short_day(second.foc_at, CHICAGO)
    assert standing.headline == "The port date has passed."
    assert standing.sentence.endswith(f"1 moves {day}.")
