"""Searches read an index, however many requests there are; on PostgreSQL the plan says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from porting.desk.search import search
from porting.models import PortNumber, PortRequest
from tests import factories


@pytest.fixture
def many(account, member):
    """Two thousand requests with companies and a number each."""
    port = factories.make_request(account, member, numbers=())
    PortNumber.objects.bulk_create(
        [
            PortNumber(request=port, e164=f"+1512{n:07}", position=n)
            for n in range(5_550_000, 5_553_000)
        ]
    )
    common = {"account": account, "created_by": member, "status": "submitted"}
    PortRequest.objects.bulk_create(
        [
            PortRequest(
                reference=f"PR-Z{n:05}",
                name=f"Office {n}",
                business_name=f"Bright{n:04} Smiles-Dental, Inc.",
                submitted_at=timezone.now(),
                **common,
            )
            for n in range(2_000)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize(
    ("typed", "index"),
    [("bright0077 smi", "request_by_words"), ("5550007", "port_number_by_last_7")],
)
def test_a_search_at_the_desk_reads_its_index(many, typed, index):
    if connection.vendor != "postgresql":
        pytest.skip("The text index is PostgreSQL's.")

    with CaptureQueriesContext(connection) as asked:
        list(search(typed)[:51])
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))

    assert index in "\n".join(plans), plans
    for plan in plans:
        assert "Seq Scan on porting_portrequest" not in plan, plan
        assert "Seq Scan on porting_portnumber" not in plan, plan


@pytest.mark.parametrize(
    "typed",
    [
        "Bright0077",
        "bright0077 smiles",
        "smiles bright0077",
        "BRIGHT0077 (smiles)",
        "bright0077*:&!",
    ],
)
def test_a_company_is_found_by_words_in_any_case(many, typed):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks for the text as it was typed.")
    found = search(typed).values_list("business_name", flat=True)

    assert list(found) == ["Bright0077 Smiles-Dental, Inc."]
