"""A statement that is put together once answers as the queryset does that it was made from."""

from datetime import date, timedelta

import pytest
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Account
from numbers.models import Route
from numbers.prepared import prepared
from numbers.sets import OneOf
from porting.models import Holiday
from tests import factories


@pytest.fixture
def routes(db):
    """Two accounts; five phones in the first, one in the second."""
    first, second = factories.make_account("First"), factories.make_account("Second")
    for n in range(5):
        factories.make_route(first, f"+1512555010{n}", name=f"Phone {n}")
    factories.make_route(second, "+15125550200", name="Theirs")
    return first, second


@prepared
def of_account(pk):
    return Route.objects.filter(account=pk).select_related("account").order_by("e164")


def test_each_call_gets_the_rows_of_its_own_values(routes):
    first, second = routes

    assert [row.name for row in of_account(first.pk)] == [f"Phone {n}" for n in range(5)]
    assert [row.name for row in of_account(second.pk)] == ["Theirs"]
    assert of_account(0) == []


def test_relations_that_are_selected_cost_one_statement(routes, django_assert_num_queries):
    first, _ = routes
    with django_assert_num_queries(1):
        names = {row.account.name for row in of_account(first.pk)}

    assert names == {"First"}


def test_what_is_written_once_is_not_written_again(routes):
    first, second = routes
    built = []

    @prepared
    def named(name):
        built.append(name)
        return Route.objects.filter(name=name)

    assert [row.account_id for row in named("Theirs")] == [second.pk]
    assert [row.account_id for row in named("Phone 3")] == [first.pk]
    assert len(built) == 1


def test_lists_texts_days_and_moments_travel(routes):
    first, second = routes
    Holiday.objects.create(date=date(2026, 12, 24), country="US", name="Christmas Eve")

    @prepared
    def listed(pks, e164s):
        mine = Route.objects.filter(OneOf("account", pks), OneOf("e164", e164s))
        return mine.order_by("e164").values_list("e164", flat=True)

    @prepared
    def on(day):
        return Holiday.objects.filter(date=day).values_list("name", flat=True)

    @prepared
    def opened_before(moment):
        older = Account.objects.filter(created_at__lt=moment).order_by("name")
        return older.values_list("name", flat=True)

    asked = ["+15125550104", "+15125550200", "+15125550199"]
    now = timezone.now()
    assert listed([first.pk, second.pk], asked) == ["+15125550104", "+15125550200"]
    assert listed([first.pk], asked) == ["+15125550104"]
    assert listed([], asked) == []
    assert (on(date(2026, 12, 24)), on(date(2026, 12, 25))) == (["Christmas Eve"], [])
    assert opened_before(now) == ["First", "Second"]
    assert opened_before(now - timedelta(days=500)) == []


def test_counts_come_in_groups(routes):
    first, second = routes

    @prepared
    def counted(pks, e164):
        rows = Route.objects.filter(OneOf("account", pks)).order_by("account").values("account")
        return rows.annotate(n=Count("pk"), it=Count("pk", filter=Q(e164=e164)))

    assert counted([first.pk, second.pk], "+15125550200") == [
        {"account": first.pk, "n": 5, "it": 0},
        {"account": second.pk, "n": 1, "it": 1},
    ]


def test_none_is_refused_since_it_is_another_statement(routes):
    first, _ = routes
    of_account(first.pk)

    with pytest.raises(TypeError, match="None is another statement"):
        of_account(None)


def test_a_value_that_the_statement_does_not_ask_for_is_refused(routes):
    @prepared
    def by_half_of_it(pk, name):
        return Route.objects.filter(account=pk, name=f"{name}!")

    with pytest.raises(ValueError, match="do not reach the statement"):
        by_half_of_it(1, "Phone")
