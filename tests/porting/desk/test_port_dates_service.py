"""The port date of an order: read in its zone, refused in words, changed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from numbers.models import TrackingNumber
from porting.choices import Status
from porting.errors import (
    ChangedMeanwhile,
    MoveNotAllowed,
    PortingError,
)
from porting.models import OutboxMessage
from porting.rules import lifecycle
from porting.services import orders
from tests.porting.desk.conftest import next_tuesday, state_of, the_order


def test_port_date_is_kept_in_utc_with_its_zone(dated):
    stored = the_order(dated.request)

    local = stored.foc_at.astimezone(timezone.zoneinfo.ZoneInfo("America/Chicago"))
    assert (local.date(), local.time()) == (next_tuesday(), time(10, 30))
    assert stored.foc_time_zone == "America/Chicago"


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (
            date(2026, 12, 1),
            time(10, 30),
            "America/Chicago",
            datetime(2026, 12, 1, 16, 30, tzinfo=UTC),
        ),
        (
            date(2026, 7, 1),
            time(10, 30),
            "America/Chicago",
            datetime(2026, 7, 1, 15, 30, tzinfo=UTC),
        ),
        (
            date(2027, 3, 14),
            time(2, 30),
            "America/Phoenix",
            datetime(2027, 3, 14, 9, 30, tzinfo=UTC),
        ),
        (
            date(2027, 3, 14),
            time(3, 0),
            "America/New_York",
            datetime(2027, 3, 14, 7, 0, tzinfo=UTC),
        ),
    ],
)
def test_wall_time_becomes_the_moment_in_its_zone(day, at, zone, utc):
    assert orders.moment_of(day, at, zone) == utc


@pytest.mark.parametrize(
    ("day", "at", "zone", "field", "words"),
    [
        (date(2027, 3, 14), time(2, 30), "America/New_York", "time", "does not exist"),
        (date(2027, 11, 7), time(1, 30), "America/New_York", "time", "comes twice"),
        (date(2027, 3, 15), time(9, 0), "Mars/Olympus", "zone", "Select the time zone"),
    ],
)
def test_wall_time_that_clocks_skip_or_repeat_is_refused(day, at, zone, field, words):
    with pytest.raises(PortingError) as refused:
        orders.moment_of(day, at, zone)

    assert refused.value.field == field
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-7, "have not passed"), (4, "is a Saturday"), (5, "is a Sunday"), (375, "more than a year")],
)
def test_impossible_port_date_changes_nothing(sent, desk_worker, days, words):
    before = state_of(sent.request)
    day = next_tuesday() + timedelta(days=days) - timedelta(days=14 if days < 0 else 0)

    with pytest.raises(PortingError) as refused:
        orders.record_foc(sent, day, time(10, 30), "America/Chicago", by=desk_worker)

    assert words in str(refused.value)
    assert refused.value.field == "date"
    assert state_of(sent.request) == before


def test_second_port_date_from_a_stale_page_is_refused(dated, desk_worker):
    before = state_of(dated.request)

    with pytest.raises(MoveNotAllowed):
        orders.record_foc(
            the_order(dated.request), next_tuesday(), time(11), "America/Denver", by=desk_worker
        )

    assert state_of(dated.request) == before


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date.min, "Enter a port date and time that have not passed."),
        (date.max, "The port date is more than a year ahead. Check the year you entered."),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_a_port_date_at_the_end_of_the_calendar_is_refused_in_words(
    sent, desk_worker, day, said, zone
):
    before = state_of(sent.request)
    with pytest.raises(PortingError) as refused:
        orders.record_foc(sent, day, time(23, 59), zone, by=desk_worker)
    assert (str(refused.value), state_of(sent.request)) == (said, before)


@pytest.mark.parametrize("status", [Status.FOC_CONFIRMED, Status.JEOPARDY])
def test_a_changed_port_date_moves_the_expected_numbers_and_tells(dated, desk_worker, status):
    if status == Status.JEOPARDY:
        lifecycle.move(dated, status)
    day = next_tuesday() + timedelta(days=7)

    orders.change_foc(dated, day, time(9, 0), "America/Denver", by=desk_worker)

    stored = the_order(dated.request)
    local = stored.foc_at.astimezone(timezone.zoneinfo.ZoneInfo("America/Denver"))
    assert (local.date(), local.time(), stored.status) == (day, time(9, 0), Status.FOC_CONFIRMED)
    expected = TrackingNumber.objects.filter(account=dated.request.account)
    assert set(expected.values_list("expected_at", flat=True)) == {stored.foc_at}
    old = next_tuesday()
    assert dated.request.notes.order_by("-pk").first().text == (
        f"New port date: {day:%A, %B} {day.day}, 9:00 AM MT (was {old:%A, %B} {old.day}, "
        f"10:30 AM CT). 3 numbers of order {stored.pon} will move then."
    )
    assert dated.request.events.last().kind == "foc_changed"
    mails = OutboxMessage.objects.filter(reference=dated.request.reference, kind="send_mail")
    assert mails.last().payload["mail"] == "port_date_set"


def test_the_same_port_date_again_changes_nothing(dated, desk_worker):
    before = state_of(dated.request)

    with pytest.raises(PortingError) as refused:
        orders.change_foc(dated, next_tuesday(), time(10, 30), "America/Chicago", by=desk_worker)

    assert (refused.value.field, state_of(dated.request)) == ("date", before)


def test_of_two_who_change_a_port_date_at_once_one_is_told(dated, desk_worker):
    stale = the_order(dated.request)
    day = next_tuesday() + timedelta(days=7)
    orders.change_foc(the_order(dated.request), day, time(9), "America/Denver", by=desk_worker)
    before = state_of(dated.request)

    for version in (None, stale.version):
        order = stale if version is None else the_order(dated.request)
        with pytest.raises(ChangedMeanwhile):
            orders.change_foc(
                order, day, time(11), "America/Denver", by=desk_worker, version=version
            )

    assert state_of(dated.request) == before


def test_an_order_without_a_port_date_has_none_to_change(sent, desk_worker):
    before = state_of(sent.request)

    with pytest.raises(MoveNotAllowed):
        orders.change_foc(sent, next_tuesday(), time(9), "America/Denver", by=desk_worker)

    assert state_of(sent.request) == before
