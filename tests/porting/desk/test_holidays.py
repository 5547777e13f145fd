"""The desk's calendar, and what the port date form makes of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from porting.models import Holiday
from porting.rules.business_days import Calendar

DAY = {"date": "2027-03-16", "name": "Stock-taking", "country": "US", "carrier": "Verizon"}


@pytest.fixture
def priya(client, desk_worker):
    client.force_login(desk_worker)
    return client


def page():
    return reverse("desk:holidays")


def test_a_day_is_added_listed_and_removed(priya, desk_worker):
    assert "The day is in the calendar." in priya.post(page(), DAY, follow=True).content.decode()
    row = Holiday.objects.get()
    assert (row.date, row.carrier, row.created_by) == (date(2027, 3, 16), "Verizon", desk_worker)
    assert "Stock-taking" in priya.get(page()).content.decode()

    remove = reverse("desk:holiday_remove", args=[row.pk])
    assert "taken out of the calendar" in priya.post(remove, follow=True).content.decode()
    assert "Somebody else took this day out" in priya.post(remove, follow=True).content.decode()
    assert Holiday.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date": ""}, "Enter the date."),
        ({"date": "13/45/2027"}, "Enter the date as month/day/year, for example 12/24/2026."),
        ({"date": "1970-01-01"}, "Enter a date of these years. Check the year."),
        ({"name": ""}, "Enter what the day is called."),
        ({"country": "FR"}, "Select the country from the list."),
        ({"region": "ZZ"}, "State or province: enter its two letters, such as TX or ON."),
        ({"country": "CA", "region": "TX"}, "State or province: enter its two letters"),
    ],
)
def test_a_wrong_day_is_refused_with_a_sentence(priya, changes, sentence):
    answer = priya.post(page(), DAY | changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Holiday.objects.count() == 0


def test_a_day_is_listed_once(priya):
    priya.post(page(), DAY)

    answer = priya.post(page(), DAY)

    assert answer.status_code == 422
    assert "This day is listed for the same place and carrier." in answer.content.decode()
    assert Holiday.objects.count() == 1


def test_an_auditor_reads_and_changes_nothing(client, auditor):
    client.force_login(auditor)

    assert "Add a day" not in client.get(page()).content.decode()
    assert client.post(page(), DAY).status_code == 403
    assert Holiday.objects.count() == 0


def next_tuesday():
    today = timezone.localdate()
    day = today + timedelta(days=14 + (1 - today.weekday()) % 7)
    while Calendar().rests_for(day):
        day += timedelta(days=7)
    return day


def test_the_form_of_a_port_date_names_the_days_off_before_one_is_typed(priya, sent):
    day = next_tuesday()
    Holiday.objects.create(date=day, country="US", name="Stock-taking")

    page = priya.get(reverse("desk:request", args=[sent.request.reference])).content.decode()

    assert f"{day:%B} {day.day} (Stock-taking)" in page
    assert "A Friday, or the day before a holiday, is unwise." in page


def test_a_port_date_on_a_holiday_asks_once_more(priya, sent):
    day = next_tuesday()
    Holiday.objects.create(date=day, country="US", name="Stock-taking")
    foc = reverse("desk:order_foc", args=[sent.request.reference, "A"])
    data = {"date": day.isoformat(), "time": "10:30", "zone": "America/Chicago"}

    asked = priya.post(foc, data)
    sent.refresh_from_db()
    assert asked.status_code == 422
    assert "is Stock-taking: carriers seldom move numbers then." in asked.content.decode()
    assert sent.foc_at is None

    priya.post(foc, data | {"is_holiday_confirmed": "on"})
    sent.refresh_from_db()
    assert sent.foc_at is not None
    shown = priya.get(reverse("desk:request", args=[sent.request.reference])).content.decode()
    assert "is Stock-taking: carriers seldom move numbers then." in shown
