"""Ten thousand numbers against ten thousand phones: asked as lists, however the tables grew."""

import pytest
from django.db import connection
from django.utils import timezone

from numbers.models import Route, RouteKind
from porting.choices import Verdict
from porting.models import PortNumber
from porting.rules.blockers import blockers
from porting.rules.facts_of_many import facts_of
from porting.rules.gists import clash_marks
from tests import factories

MANY = 10_000


@pytest.fixture
def port(account, member):
    """A draft of 10,000 numbers of an account with 10,000 other phones and one that clashes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # while the tables are small: as on a new installation
    port = factories.make_request(account, member, numbers=())
    PortNumber.objects.bulk_create(
        [
            PortNumber(
                request=port, e164=f"+1512{n:07}", position=n, verdict=Verdict.CAN_PORT, typed=""
            )
            for n in range(2_000_000, 2_000_000 + MANY)
        ]
    )
    Route.objects.bulk_create(
        [
            Route(
                account=account, kind=RouteKind.RECEIVING_NUMBER, public_id=f"RPN{n}",
                name=f"Phone {n}", e164=f"+1410{n:07}",
            )
            for n in range(2_000_000, 2_000_000 + MANY)
        ]
    )  # fmt: skip
    Route.objects.filter(public_id="RPN2000007").update(e164="+15122000007")
    return port


def test_of_ten_thousand_numbers_and_ten_thousand_phones_the_one_that_clashes_is_found(port):
    found = blockers(facts_of([port]), timezone.now())[port.pk]

    assert [one.text for one in found.errors] == ["(512) 200-0007 is a receiving number."]
    assert clash_marks([port.pk]) == {port.pk: "1 +15122000007 +15122000007"}


def test_no_statement_compares_numbers_with_phones_row_by_row(port):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no plan with costs; its time is measured above.")
    facts, asked = facts_of([port]), []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        blockers(facts, timezone.now())

    of_routes = [one for one in asked if 'FROM "numbers_route"' in one[0]]
    assert len(of_routes) == 2
    for sql, params in of_routes:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Nested Loop" not in plan, plan
        assert "SubPlan" not in plan, plan
