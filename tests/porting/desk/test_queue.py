from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import moments
from porting.choices import Status
from porting.desk import queue
from porting.desk.search import search
from porting.models import PortNumber, PortOrder, PortRequest
from porting.rules.desk_tags import desk_tag
from porting.rules.seen import look_at
from porting.services import desk, holds
from tests import factories
from tests.porting.desk.conftest import make_submitted


def make_many(account, member, count, *, status=Status.SUBMITTED, start=0, **fields):
    """Submitted requests of one number each, an hour apart, the oldest first."""
    now = timezone.now()
    rows = PortRequest.objects.bulk_create(
        PortRequest(
            account=account,
            created_by=member,
            name=f"Request {start + n}",
            status=status,
            submitted_at=now - timedelta(hours=start + count - n),
            **fields,
        )
        for n in range(count)
    )
    PortNumber.objects.bulk_create(
        PortNumber(request=row, typed="x", e164=f"+1512556{start + n:04d}")
        for n, row in enumerate(rows)
    )
    return rows


def names(page):
    return [row.request.name for row in page.rows]


def test_each_request_is_counted_in_its_queues(account, member, desk_worker):
    other = factories.make_staff()
    make_many(account, member, 2)
    make_many(account, member, 1, start=10, status=Status.IN_REVIEW, assignee=desk_worker)
    make_many(account, member, 3, start=20, status=Status.IN_REVIEW, assignee=other)
    make_many(account, member, 1, start=30, status=Status.INFO_NEEDED, assignee=desk_worker)
    make_many(account, member, 1, start=40, status=Status.SENT)
    make_many(account, member, 1, start=50, status=Status.PORTED, ended_at=timezone.now())
    factories.make_request(account, member)

    with CaptureQueriesContext(connection) as seen:
        found = queue.counts(desk_worker)

    assert len(seen) == 3
    assert found == {
        "overdue": 0,
        "mine": 1,
        "new": 2,
        "review": 4,
        "customer": 1,
        "ready": 0,
        "second": 0,
        "carrier": 1,
        "dated": 0,
        "open": 8,
    }
    for one in queue.QUEUES[:-1]:
        assert (one.slug, one.rows(desk_worker).count()) == (one.slug, found[one.slug])


def waiting(account, member, approver, name):
    """A request with an order that shows signs of risk and was approved."""
    row = make_submitted(account, member, numbers=(f"+1512557{len(name):04d}",), name=name)
    desk.take(row, by=approver)
    desk.approve(row, by=approver)
    row.orders.update(is_flagged=True)
    return row


def test_orders_wait_for_a_second_person_in_a_queue_of_their_own(account, member, desk_worker):
    first = waiting(account, member, desk_worker, "Oldest")
    other = waiting(account, member, desk_worker, "Younger")
    sent = waiting(account, member, desk_worker, "Released by two")
    holds.release_order(sent.orders.get(), by=factories.make_staff())
    mild = waiting(account, member, desk_worker, "Without a single sign")
    mild.orders.update(is_flagged=False)

    rows = queue.QUEUE["second"].rows(desk_worker)

    assert list(rows.order_by("submitted_at")) == [first, other]
    assert queue.counts(desk_worker)["second"] == 2


def test_every_status_but_draft_is_in_a_queue_or_closed():
    listed = {
        status
        for one in queue.QUEUES
        if one.slug not in ("mine", "second", "open", "closed")
        for status in one.statuses
    }

    assert listed == set(queue.OPEN)


def test_closed_queue_ends_after_seven_days(account, member, desk_worker):
    now = timezone.now()
    make_many(account, member, 1, status=Status.PORTED, ended_at=now - timedelta(days=6))
    make_many(account, member, 1, start=5, status=Status.PORTED, ended_at=now - timedelta(days=8))

    page = queue.page_of(queue.QUEUE["closed"].rows(desk_worker), "ended_at", newest=True)

    assert names(page) == ["Request 0"]


def test_pages_follow_each_other_without_gap_or_repeat(account, member, desk_worker):
    rows = make_many(account, member, 120)
    same_time = timezone.now() - timedelta(days=30)
    PortRequest.objects.filter(pk__in=[row.pk for row in rows[:60]]).update(submitted_at=same_time)
    listed = queue.QUEUE["new"].rows(desk_worker)

    first = queue.page_of(listed, "submitted_at")
    second = queue.page_of(listed, "submitted_at", after=first.after)
    third = queue.page_of(listed, "submitted_at", after=second.after)
    back = queue.page_of(listed, "submitted_at", before=third.before)

    assert names(first) + names(second) + names(third) == [f"Request {n}" for n in range(120)]
    assert (first.before, third.after) == ("", "")
    assert names(back) == names(second)
    assert queue.page_of(listed, "submitted_at", before=back.before).before == ""


def test_queue_costs_the_same_for_one_row_and_fifty(client, account, member, desk_worker):
    client.force_login(desk_worker)

    def cost():
        client.get(reverse("desk:queue"))  # what the rows say is worked out once
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("desk:queue")).status_code == 200
        return len(seen)

    make_many(account, member, 1, assignee=desk_worker)
    one = cost()
    make_many(account, member, 49, start=100, assignee=desk_worker)

    assert cost() == one


@pytest.mark.parametrize(
    "typed",
    [
        "austin",
        "Ortiz Family",
        "(512) 555-0101",
        "1 512 555 0101",
        "+15125550101",
        "555-0101",
        "5550101",
        "reference",
        "bare reference",
        "pon",
    ],
)
def test_request_is_found(account, member, typed):
    row = make_submitted(account, member)
    make_submitted(
        account, member, numbers=("+15125550188",), name="Dallas", business_name="Other LLC"
    )
    PortOrder.objects.filter(request=row).update(pon="XY12-A")
    said = {
        "reference": row.reference.lower(),
        "bare reference": row.reference.removeprefix("PR-"),
        "pon": "xy12-a",
    }

    assert list(search(said.get(typed, typed))) == [row]


def test_draft_is_not_found(account, member):
    factories.make_request(account, member, numbers=("+15125550101",))

    assert list(search("5550101")) == []
    assert list(search("Austin")) == []


def test_search_page_says_when_nothing_matches(client, desk_worker):
    client.force_login(desk_worker)

    body = client.get(reverse("desk:queue"), {"q": "<nobody>"}).content.decode()

    assert "No request matches “&lt;nobody&gt;”." in body


@pytest.mark.parametrize("status", [s for s in Status if s != Status.DRAFT])
def test_every_status_has_a_tag_in_words(account, member, status):
    row = factories.make_request(account, member, status=status, submitted_at=timezone.now())

    (listed,) = queue.in_words([row])

    assert listed.tag["text"]
    assert "{" not in listed.tag["text"]
    assert listed.tag["shape"] in ("ok", "you", "them", "bad", "set", "idle")


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(minutes=5), "5m"),
        (timedelta(hours=6), "6h"),
        (timedelta(days=2, hours=3), "2d"),
        (timedelta(0), "0m"),
    ],
)
def test_age_is_said_shortly(past, words):
    now = timezone.now()

    assert moments.age(now - past, now) == words


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_page_beyond_the_calendar_is_the_first_page(desk_worker, in_review, at):
    listed = queue.QUEUE["review"].rows(desk_worker)
    page = queue.page_of(listed, "submitted_at", after=f"{at}_1")
    assert [row.request for row in page.rows] == [in_review]


def test_a_tag_says_who_has_to_do_what(account, member):
    row = make_submitted(account, member)
    said = []
    for status in (Status.SUBMITTED, Status.INFO_NEEDED, Status.READY, Status.SENT):
        row.status = status
        said.append(desk_tag(row, look_at(row).now)["text"])

    # Nothing is asked for and both papers are in: all that is left is the button.
    assert said == ["Us: new", "Customer: submit", "Us: send the order", "Verizon: answer"]
