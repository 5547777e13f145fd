"""What moments and days are called."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts import moments
from accounts.templatetags.moments import FORMS, said

AT = datetime(2026, 12, 2, 5, 30, tzinfo=UTC)  # 11:30 PM Central on December 1
CENTRAL = "America/Chicago"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (moments.moment, "Tuesday, December 1, 11:30 PM CT"),
        (moments.short_moment, "Tue, Dec 1, 11:30 PM CT"),
        (moments.instant, "Dec 1, 2026, 11:30 PM CT"),
        (moments.clock, "11:30 PM CT"),
        (moments.weekday, "Tuesday"),
        (moments.month_day, "December 1"),
        (moments.long_date, "December 1, 2026"),
        (moments.month, "December 2026"),
        (moments.short_day, "Tue, Dec 1"),
        (moments.short_date, "Dec 1"),
        (moments.short_month, "Dec 2026"),
        (moments.dated, "Dec 1, 2026"),
        (moments.dated_day, "Tue, Dec 1, 2026"),
        (moments.machine, "2026-12-01T23:30:00-06:00"),
    ],
)
def test_a_moment_has_the_day_of_its_zone_in_every_form(words, expected):
    assert words(AT, CENTRAL) == expected


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Chicago", "CT"), ("America/New_York", "ET"), ("America/Denver", "MT"),
        ("America/Phoenix", "MT"), ("America/Los_Angeles", "PT"), ("America/Anchorage", "AKT"),
        ("Pacific/Honolulu", "HT"), ("America/Puerto_Rico", "AT"), ("America/St_Johns", "NT"),
        ("Pacific/Guam", "ChST"), ("UTC", "UTC"), ("Asia/Kolkata", "IST"),
        ("America/Sao_Paulo", "UTC-3"), ("Asia/Kathmandu", "UTC+5:45"), ("Asia/Shanghai", "CST"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [AT, datetime(2026, 7, 1, 12, tzinfo=UTC)])
def test_a_zone_is_said_in_words_in_winter_and_summer_alike(zone, said, at):
    assert moments.zone_in_words(moments.there(at, zone)) == said


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # March 14, 2027: the clocks go from 2 to 3.
        (datetime(2027, 3, 14, 7, 59, tzinfo=UTC), "Mar 14, 2027, 1:59 AM CT"),
        (datetime(2027, 3, 14, 8, 0, tzinfo=UTC), "Mar 14, 2027, 3:00 AM CT"),
        # November 7, 2027: from 2 back to 1; that hour comes twice, so it says which one it is.
        (datetime(2027, 11, 7, 5, 59, tzinfo=UTC), "Nov 7, 2027, 12:59 AM CT"),
        (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), "Nov 7, 2027, 1:30 AM CDT"),
        (datetime(2027, 11, 7, 7, 30, tzinfo=UTC), "Nov 7, 2027, 1:30 AM CST"),
        (datetime(2027, 11, 7, 8, 0, tzinfo=UTC), "Nov 7, 2027, 2:00 AM CT"),
    ],
)
def test_on_the_days_when_clocks_change_a_moment_is_said_in_one_way_only(at, expected):
    assert moments.instant(at, CENTRAL) == expected


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        (AT, datetime(2026, 12, 2, 6, tzinfo=UTC)),
        (datetime(2027, 3, 14, 7, tzinfo=UTC), datetime(2027, 3, 15, 5, tzinfo=UTC)),  # 23 hours
        (datetime(2027, 11, 7, 6, tzinfo=UTC), datetime(2027, 11, 8, 6, tzinfo=UTC)),  # 25 hours
    ],
)
def test_a_day_ends_at_the_midnight_of_its_zone(at, ends):
    assert moments.day_ends(at, CENTRAL) == ends


@pytest.mark.parametrize(
    ("age", "ago", "short"),
    [
        (timedelta(seconds=40), "just now", "0m"),
        (timedelta(minutes=1), "1 minute ago", "1m"),
        (timedelta(minutes=23), "23 minutes ago", "23m"),
        (timedelta(hours=1), "1 hour ago", "1h"),
        (timedelta(hours=23, minutes=59), "23 hours ago", "23h"),
        (timedelta(days=2), "Nov 29", "2d"),
        (timedelta(days=400), "Oct 2025", "400d"),
        (timedelta(minutes=-5), "just now", "0m"),  # a machine whose clock is ahead
    ],
)
def test_how_long_ago_it_was(age, ago, short):
    assert moments.ago(AT - age, AT, CENTRAL) == ago
    assert moments.age(AT - age, AT) == short


def test_evidence_and_sheets_have_utc():
    assert moments.utc(AT) == "2026-12-02 05:30:00 UTC"
    assert moments.for_sheets(AT) == "2026-12-02T05:30"


def test_a_plain_date_has_no_zone_and_a_page_its_own():
    with timezone.override("America/New_York"):
        assert said(date(2026, 12, 1), "dated") == "Dec 1, 2026"
        assert said(AT, "instant") == "Dec 2, 2026, 12:30 AM ET"
    assert [said(None, form) for form in FORMS] == [""] * len(FORMS)
