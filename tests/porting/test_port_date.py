"""Which port date may be wished for: table, calendar, clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from porting.choices import LineClass
from porting.models import Holiday
from porting.rules.business_days import Calendar, calendar_of
from porting.rules.port_date import lead, window, window_of
from porting.rules.service_zones import zone_of
from tests import factories

LOCAL, WIRELESS, TOLL_FREE = LineClass.LOCAL, LineClass.WIRELESS, LineClass.TOLL_FREE
US = Calendar()


def at(*when, zone="America/Chicago"):
    return datetime(*when, tzinfo=ZoneInfo(zone))


def days(local, counts=None, calendar=US):
    found = window_of(calendar, "America/Chicago", local, counts or {LOCAL: 1})
    return (found.earliest, found.latest)


@pytest.mark.parametrize(
    ("country", "kind", "count", "expected"),
    [
        ("US", LOCAL, 1, 7), ("US", LOCAL, 49, 7), ("US", LOCAL, 50, 15), ("US", LOCAL, 199, 15),
        ("US", LOCAL, 200, None), ("US", WIRELESS, 9, 3), ("US", WIRELESS, 10, 7),
        ("US", TOLL_FREE, 99, 5), ("US", TOLL_FREE, 100, 10), ("CA", LOCAL, 49, 10),
        ("CA", WIRELESS, 49, 5), ("CA", LOCAL, 50, None), ("CA", WIRELESS, 50, None),
    ],
)  # fmt: skip
def test_the_table_of_lead_times(country, kind, count, expected):
    assert lead(country, kind, count) == expected


def test_the_slowest_kind_decides_and_two_hundred_together_are_a_project():
    monday = at(2026, 9, 14, 9)
    assert days(monday, {LOCAL: 1, WIRELESS: 1}) == (date(2026, 9, 23), date(2026, 10, 14))
    assert days(monday, {LOCAL: 150, WIRELESS: 50}) == (None, None)


@pytest.mark.parametrize(
    ("local", "earliest"),
    [
        (at(2026, 9, 14, 12, 59), date(2026, 9, 23)),
        (at(2026, 9, 14, 13, 0), date(2026, 9, 24)),
        (at(2026, 9, 18, 13, 0), date(2026, 9, 30)),  # Friday afternoon is Monday's
        (at(2026, 9, 19, 9), date(2026, 9, 30)),  # so is Saturday
        (at(2026, 12, 21, 9), date(2027, 1, 4)),  # Christmas Eve, Christmas, New Year
        (at(2027, 12, 21, 9), date(2028, 1, 3)),  # observed: December 24 and 31
        (at(2026, 6, 26, 9), date(2026, 7, 8)),  # Independence Day observed on July 3
        (at(2026, 10, 30, 9), date(2026, 11, 10)),  # the clocks go back in between
        (at(2027, 3, 12, 9), date(2027, 3, 23)),  # and forward
    ],
)
def test_seven_business_days_by_the_calendar_and_the_clock(local, earliest):
    assert days(local)[0] == earliest


def test_the_day_is_that_of_the_service_address(account, member):
    row = factories.make_request(account, member, service_state="HI", service_zip="96813")
    found = window(row, at(2026, 9, 15, 1, zone="UTC"))  # still Monday the 14th, 3 pm, over there
    assert found.zone == "Pacific/Honolulu"
    assert found.earliest == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("state", "zip_code", "zone"),
    [
        ("TX", "78701", "America/Chicago"), ("TX", "79901", "America/Denver"),
        ("FL", "32501", "America/Chicago"), ("FL", "33101", "America/New_York"),
        ("AZ", "85001", "America/Phoenix"), ("ID", "83814", "America/Los_Angeles"),
        ("ON", "M5V 2T6", "America/New_York"), ("", "", "America/New_York"),
    ],
)  # fmt: skip
def test_the_zone_of_an_address(state, zip_code, zone):
    assert zone_of(state, zip_code) == zone


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("ON", date(2026, 2, 16), "Family Day"),
        ("QC", date(2026, 2, 16), ""),
        ("QC", date(2026, 6, 24), "Saint John the Baptist Day"),
        ("ON", date(2026, 6, 24), ""),
        ("ON", date(2026, 5, 18), "Victoria Day"),
        ("ON", date(2026, 12, 28), "Boxing Day (observed)"),
        ("", date(2026, 5, 18), "Victoria Day"),
        ("ON", date(2026, 11, 26), ""),  # the other country's Thanksgiving
    ],
)
def test_canada_keeps_the_days_of_the_province(region, day, name):
    assert Calendar("CA", region).rests_for(day) == name


def test_the_table_of_holidays_adds_days_and_takes_some_away(account, member):
    row = factories.make_request(account, member, carrier_name="Verizon", service_state="TX")
    veterans, inventory = date(2026, 11, 11), date(2026, 9, 16)
    listed = [
        {"date": veterans, "name": "Veterans Day", "carrier": "VERIZON", "is_working_day": True},
        {"date": inventory, "name": "Stock-taking"},
        {"date": date(2026, 9, 17), "name": "Elsewhere", "carrier": "Comcast"},
        {"date": date(2026, 9, 18), "name": "Elsewhere", "region": "CA"},
    ]
    Holiday.objects.bulk_create(Holiday(country="US", **one) for one in listed)

    calendar = calendar_of(row, date(2026, 9, 14))

    assert US.rests_for(veterans) == "Veterans Day"
    assert calendar.rests_for(veterans) == ""
    assert calendar.rests_for(inventory) == "Stock-taking"
    assert [calendar.rests_for(date(2026, 9, day)) for day in (17, 18)] == ["", ""]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 9, 16), ""),
        (date(2026, 9, 18), "September 18 is a Friday: if something goes wrong"),
        (date(2026, 9, 14), "September 14 is a Monday, when carriers are busiest."),
        (date(2026, 11, 25), "November 25 is the day before Thanksgiving Day: if something"),
        (date(2026, 11, 26), "November 26 is Thanksgiving Day: carriers seldom move"),
        (date(2026, 9, 19), "September 19 is a Saturday: carriers seldom move"),
    ],
)
def test_a_day_that_is_allowed_but_unwise_is_said_to_be_so(day, said):
    assert US.warning(day).startswith(said)
    assert bool(US.warning(day)) == bool(said)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 9, 23), ""),
        (date(2026, 9, 22), "Port date must be September 23, 2026 or later, on a business day."),
        (
            date(2026, 9, 26),
            (
                "Port date must be September 23, 2026 or later, on a business day. "
                "September 26, 2026 is Saturday."
            ),
        ),
        (date(2026, 10, 14), ""),
        (
            date(2026, 10, 15),
            "Port date must be October 14, 2026 or earlier: carriers take no date further ahead.",
        ),
    ],
)
def test_a_day_outside_is_refused_with_the_remedy(day, said):
    local = at(2026, 9, 14, 9)
    assert window_of(US, "America/Chicago", local, {LOCAL: 1}).why_not(day) == said


def test_the_hint_names_the_days_off_before_anybody_types_one():
    november = window_of(US, "America/Chicago", at(2026, 11, 10, 9), {LOCAL: 1})
    september = window_of(US, "America/Chicago", at(2026, 9, 14, 9), {LOCAL: 1})
    best = "Tuesday to Thursday is best: on a Friday or before a holiday, what goes wrong waits."

    assert november.hint == (
        "From November 20, 2026 to December 10, 2026, on a business day: not November 26 "
        f"(Thanksgiving Day) or November 27 (Day after Thanksgiving). {best}"
    )
    assert september.hint == (
        "From September 23, 2026 to October 14, 2026, on a business day: not October 12 "
        f"(Columbus Day). {best}"
    )
    assert US.days_off(date(2026, 9, 14), date(2026, 9, 20)) == ""  # weekends go without saying


def test_a_project_has_no_date_of_its_own():
    planned = window_of(US, "America/Chicago", at(2026, 9, 14, 9), {LOCAL: 200})
    assert planned.is_planned
    assert planned.why_not(date(2026, 10, 1)) == (
        "Our team plans this date with you. Choose as soon as possible."
    )
