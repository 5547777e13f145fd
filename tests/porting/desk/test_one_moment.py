"""A port date is the same moment, with its zone, wherever it is read."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone

from porting.emails import customer
from porting.emails.about import About, Reader
from porting.services import orders
from tests.porting.desk.conftest import next_tuesday, the_order


def confirm(sent, worker, at, zone):
    return orders.record_foc(sent, next_tuesday(), at, zone, by=worker)


@pytest.fixture
def read(client, member, desk_worker):
    """What every place says of the port date of a request, as people open it."""

    def ask(order):
        row, account = order.request, order.request.account.public_id
        client.force_login(member)
        said = {
            "overview": client.get(f"/a/{account}/numbers/port/"),
            "csv": client.get(reverse("porting:overview_csv", args=[account])),
            "request": client.get(row.get_absolute_url()),
            "numbers": client.get(reverse("numbers:tracking", args=[account])),
        }
        client.force_login(desk_worker)
        said["queue"] = client.get(reverse("desk:queue"), {"queue": "dated"})
        said["desk"] = client.get(reverse("desk:request", args=[row.reference]))
        texts = {
            place: b"".join(page).decode() if page.streaming else page.content.decode()
            for place, page in said.items()
        }
        assert {page.status_code for page in said.values()} == {200}
        texts["note"] = row.notes.order_by("-pk").first().text
        mail = customer.port_date_set(
            About(row, Reader("sam@brightline.example"), order=order, number_count=3)
        )
        texts["subject"] = mail.subject
        return texts

    return ask


@pytest.mark.parametrize(
    ("at", "zone", "home", "clock"),
    [
        (time(23, 30), "America/Chicago", "America/New_York", "11:30 PM CT"),
        (time(23, 30), "America/Chicago", "America/Los_Angeles", "11:30 PM CT"),
        (time(8, 0), "America/New_York", "America/Chicago", "8:00 AM ET"),
        (time(0, 15), "America/New_York", "Pacific/Honolulu", "12:15 AM ET"),
    ],
)
def test_a_port_date_is_said_alike_everywhere(sent, desk_worker, read, at, zone, home, clock):
    account = sent.request.account
    account.time_zone = home
    account.save()

    with timezone.override("Pacific/Auckland"):  # where somebody of our team sits
        dated = the_order(confirm(sent, desk_worker, at, zone).request)
        texts = read(dated)

    day = next_tuesday()
    full = f"Tuesday, {day:%B} {day.day}, {clock}"
    short = f"Tue, {day:%b} {day.day}"
    expected = {
        "overview": [short, f">{clock}</time>", f"Ports {short}"],
        "csv": [f'"{short}, {clock}"'],
        "request": [f"Your numbers move {full}"],
        "numbers": [f"Ports {day:%b} {day.day}<"],
        "queue": [f"Ports {day:%b} {day.day}, {clock}"],
        "desk": [full, f"Ports {day:%b} {day.day}, {clock}"],
        "note": [full],
        "subject": [f"{short}, {clock}"],
    }
    missing = [
        (place, words)
        for place, some in expected.items()
        for words in some
        if words not in texts[place]
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        # The clocks change on Sundays, when nothing moves: the days beside them are said right.
        (date(2027, 3, 15), time(2, 30), "Monday, March 15, 2:30 AM CT"),
        (date(2027, 11, 8), time(1, 30), "Monday, November 8, 1:30 AM CT"),
    ],
)
def test_a_port_date_beside_a_change_of_clocks_is_the_hour_that_was_typed(day, at, said):
    from accounts.moments import moment

    assert moment(orders.moment_of(day, at, "America/Chicago"), "America/Chicago") == said


def test_numbers_that_come_back_keep_the_zone_of_their_date(sent, desk_worker):
    confirm(sent, desk_worker, time(23, 30), "America/Chicago")

    zones = set(sent.request.account.tracking_numbers.values_list("expected_time_zone", flat=True))

    assert zones == {"America/Chicago"}
