"""A request with many orders: some strips and a count, and all of them when they are asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import moments
from porting.choices import Status
from porting.models import PortOrder, PortRequest
from porting.rules.seen import look_at
from tests.porting.desk.conftest import make_submitted

CHICAGO = "America/Chicago"


@pytest.fixture
def make(account, member):
    """A request whose orders, of one number each, have these port dates."""

    def make(dates):
        numbers = tuple(f"+1512557{n:04d}" for n in range(len(dates)))
        row = make_submitted(account, member, numbers=numbers)
        first = row.orders.get()
        for n, (number, at) in enumerate(zip(row.numbers.order_by("position"), dates, strict=True)):
            order = first
            if n:
                order = PortOrder(request=row, letter=first.letter, line_class=first.line_class)
            order.mark, order.pon = f"{chr(65 + n // 26)}{chr(65 + n % 26)}", f"P{row.pk}-{n:02d}"
            order.status, order.foc_at, order.foc_time_zone = Status.FOC_CONFIRMED, at, CHICAGO
            order.save()
            type(number).objects.filter(pk=number.pk).update(order=order, status=order.status)
        PortRequest.objects.filter(pk=row.pk).update(
            status=Status.FOC_CONFIRMED, gist={}, gist_events=-1
        )
        return PortRequest.objects.select_related("account", "created_by").get(pk=row.pk)

    return make


def days(count):
    noon = timezone.now().replace(hour=18, minute=0, second=0, microsecond=0)
    return [noon + timedelta(days=n + 3) for n in range(count)]


def test_a_page_has_six_strips_and_a_link_to_the_others(make, client, member):
    row = make(days(18))
    client.force_login(member)

    page = client.get(row.get_absolute_url())
    every = client.get(row.get_absolute_url(), {"orders": "all"})

    assert len(page.context["baton"].strips) == len(page.context["orders"]) == 6
    assert '<a href="?orders=all">and 12 more orders</a>' in page.content.decode()
    assert len(every.context["baton"].strips) == len(every.context["orders"]) == 18
    assert "orders=all" not in every.content.decode()
    dates = [moments.short_day(at, CHICAGO) for at in days(3)]
    said = ", ".join(f"1 moves {day}" for day in dates)
    assert page.context["baton"].headline == f"{said} and 15 more."


@pytest.mark.parametrize("count", [1, 6])
def test_up_to_six_orders_are_all_there(make, client, member, count):
    row = make(days(count))
    client.force_login(member)

    page = client.get(row.get_absolute_url())

    assert (len(page.context["orders"]), page.context["more_orders"]) == (count, 0)
    assert "orders=all" not in page.content.decode()


def test_eighteen_orders_cost_the_statements_of_two(make, client, member):
    few, many = make(days(2)), None
    client.force_login(member)
    client.get(few.get_absolute_url())
    with CaptureQueriesContext(connection) as seen:
        client.get(few.get_absolute_url())
    few.numbers.all().delete()
    many = make(days(18))
    client.get(many.get_absolute_url())

    with CaptureQueriesContext(connection) as more:
        client.get(many.get_absolute_url())

    assert len(more) == len(seen)


def test_of_several_port_dates_the_first_is_named_and_the_others_counted(make, client, member):
    row = make([*days(3), days(3)[0]])
    day = moments.short_day(days(1)[0], CHICAGO)
    clock = moments.clock(days(1)[0], CHICAGO)
    account = row.account.public_id
    client.force_login(member)

    page = client.get(reverse("porting:overview", args=[account])).content.decode()
    csv = b"".join(client.get(reverse("porting:overview_csv", args=[account]))).decode()

    assert f'<td data-l="Port date">{day} and 2 more<br>' in page
    assert f'"{day}, {clock} and 2 more"' in csv
    row.refresh_from_db()
    assert row.gist["desk"]["text"].endswith(f"{clock} and 2 more")


def test_two_hours_of_one_day_are_told_apart(make):
    at = days(1)[0]
    row = make([at, at + timedelta(hours=2)])

    said = look_at(row).standing.headline

    assert said == (
        f"1 moves {moments.short_moment(at, CHICAGO)}, "
        f"1 moves {moments.short_moment(at + timedelta(hours=2), CHICAGO)}."
    )
