"""Numbers are set up alike or one by one, within their account, never in a circle."""

import time
from dataclasses import asdict

import pytest

from numbers.models import RouteKind, RouteTarget
from porting.errors import PortingError
from porting.services import setup
from porting.services.setup import SetUp
from tests import factories


def test_all_are_set_up_alike_with_a_description_of_their_own(port, member, route):
    values = {"route_id": route.pk, "description": "Clinic {n}: {number}"}

    assert setup.configure_all(port, values, by=member) == 3
    assert list(port.numbers.values_list("description", "route")) == [
        ("Clinic 1: (512) 555-0101", route.pk),
        ("Clinic 2: (512) 555-0102", route.pk),
        ("Clinic 3: (888) 555-0103", route.pk),
    ]


def test_rows_are_set_up_one_by_one(port, member, route, account):
    source = factories.make_source(account)
    first, second, _ = port.numbers.all()

    rows = {
        first.pk: asdict(SetUp("One", route.pk, source.pk, None, True)),
        second.pk: asdict(SetUp("Two")),
    }
    assert setup.configure_rows(port, rows, by=member) == 2

    assert list(
        port.numbers.values_list("description", "route", "source", "is_texting_enabled")
    ) == [("One", route.pk, source.pk, True), ("Two", None, None, False), ("", None, None, False)]


def test_rows_of_another_request_are_left_alone(port, account, member):
    other = factories.make_request(account, member, numbers=("+15125550188",))

    assert setup.configure_rows(port, {other.numbers.get().pk: asdict(SetUp("x"))}, by=member) == 0
    assert other.numbers.get().description == ""


def test_calls_cannot_ring_at_a_number_of_this_port(port, account, member):
    route = factories.make_route(account, "+15125550102")

    with pytest.raises(PortingError) as refused:
        setup.configure_all(port, {"route_id": route.pk}, by=member)

    assert str(refused.value) == (
        "(512) 555-0102 is in this port, so it cannot be where calls ring. Select another place."
    )
    assert not port.numbers.filter(route__isnull=False).exists()


def test_calls_cannot_run_in_a_circle(port, account, member):
    queue = factories.make_route(account, "", kind=RouteKind.QUEUE, name="Sales")
    inside = factories.make_route(account, "+15125550102")
    RouteTarget.objects.create(route=queue, target=inside)

    with pytest.raises(PortingError) as refused:
        setup.configure_all(port, {"route_id": queue.pk}, by=member)

    assert str(refused.value) == (
        "That would send calls in a circle: “Sales” leads to (512) 555-0102, which is in this"
        " port. Select another place."
    )


@pytest.mark.parametrize("column", ["route_id", "source_id", "call_settings_id"])
def test_set_up_takes_nothing_of_another_account(port, member, stranger, column):
    theirs = stranger.memberships.get().account
    pks = {
        "route_id": factories.make_route(theirs).pk,
        "source_id": factories.make_source(theirs).pk,
        "call_settings_id": theirs.call_settings.get().pk,
    }

    with pytest.raises(PortingError):
        setup.configure_all(port, {column: pks[column]}, by=member)

    assert not port.numbers.filter(**{f"{column}__isnull": False}).exists()


def test_four_times_the_numbers_are_set_up_in_less_than_ten_times_the_time(account, member, route):
    def seconds(npas):
        lines = tuple(f"+1{npa}555{line:04d}" for npa in npas for line in range(2000, 3000))
        port = factories.make_request(account, member, numbers=lines)
        values = {"route_id": route.pk, "description": "Line {n}"}
        taken = []
        for _ in range(3):
            begun = time.process_time()
            setup.configure_all(port, values, by=member)
            taken.append(time.process_time() - begun)
        return min(taken)

    # A plan that walks all values for every row takes sixteen times as long.
    assert seconds((512, 212, 410, 737)) / seconds((303,)) < 10
