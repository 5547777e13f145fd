"""Port dates that carriers seldom confirm are asked back; one that has passed is an alarm."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from porting.desk.queue import in_words
from porting.errors import DateDoubted
from porting.models import PortOrder, PortRequest
from porting.rules.business_days import Calendar
from porting.rules.port_date import doubt
from porting.services import orders
from tests.porting.desk.conftest import next_tuesday, state_of, the_order

CHICAGO = "America/Chicago"
NOW = datetime(2026, 12, 2, 10, 0, tzinfo=ZoneInfo(CHICAGO))  # a Wednesday
BACK = "Check the date, or tick the box below."


@pytest.fixture
def priya(client, desk_worker):
    client.force_login(desk_worker)
    return client


def workday(days):
    return Calendar().business_day_from(timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (
            date(2026, 12, 3),
            (
                "December 3, 2026 is sooner than the 7 business days that carriers take from when "
                f"an order is sent. The next good day is Tuesday, December 15, 2026. {BACK}"
            ),
        ),
        (date(2026, 12, 11), ""),
        (date(2027, 1, 1), ""),
        (
            date(2027, 9, 2),
            (
                "September 2, 2027 is more than 30 days ahead, and carriers take no date further "
                f"ahead. The next good day is Tuesday, December 15, 2026. {BACK}"
            ),
        ),
    ],
)
def test_a_day_is_doubted_with_the_next_good_one(sent, day, said):
    sent.sent_at = NOW
    assert doubt(sent, day, NOW) == said


def test_the_lead_time_counts_from_when_the_order_was_sent(sent):
    sent.sent_at = NOW - timedelta(days=14)
    assert doubt(sent, date(2026, 12, 3), NOW) == ""


@pytest.mark.parametrize("days", [1, 270])
def test_an_odd_date_is_asked_back_and_a_tick_insists(priya, sent, days):
    foc = reverse("desk:order_foc", args=[sent.request.reference, "A"])
    data = {"date": workday(days).isoformat(), "time": "16:30", "zone": CHICAGO}
    before = state_of(sent.request)

    asked = priya.post(foc, data)

    body = asked.content.decode()
    assert (asked.status_code, state_of(sent.request)) == (422, before)
    assert re.search(r"The next good day is (Tues|Wednes|Thurs)day, ", body)
    assert 'name="foc-A-is_date_confirmed"' in body
    assert priya.post(foc, data | {"is_date_confirmed": "on"}).status_code == 302
    assert the_order(sent.request).foc_at is not None


def test_changing_a_date_to_an_odd_one_is_asked_back(dated, desk_worker):
    before = state_of(dated.request)

    with pytest.raises(DateDoubted) as doubted:
        orders.change_foc(dated, workday(270), time(10, 30), CHICAGO, by=desk_worker)

    assert (doubted.value.field, state_of(dated.request)) == ("date", before)
    orders.change_foc(dated, workday(270), time(10, 30), CHICAGO, by=desk_worker, is_confirmed=True)
    assert state_of(dated.request) != before


def test_a_date_that_has_passed_is_an_alarm(priya, dated):
    page = reverse("desk:request", args=[dated.request.reference])
    row = PortRequest.objects.get(pk=dated.request_id)
    day = next_tuesday()
    said = f"Ports {day:%b} {day.day}, 10:30 AM CT"
    assert in_words([row])[0].tag == {"shape": "set", "text": said}
    assert "has passed." not in priya.get(page).content.decode()

    over = timezone.now() - timedelta(days=2)
    PortOrder.objects.filter(pk=dated.pk).update(foc_at=over)
    PortRequest.objects.filter(pk=row.pk).update(gist={})

    row = PortRequest.objects.get(pk=row.pk)
    assert in_words([row])[0].tag == {"shape": "bad", "text": "Us: port date passed 2 days ago"}
    local = over.astimezone(ZoneInfo(CHICAGO))
    shown = f"The port date, {local:%a, %b} {local.day}, has passed."
    assert shown in priya.get(page).content.decode()
