"""Limits of statements that a pooler cannot lose: the server keeps them for a role."""

import re
from pathlib import Path

import pytest
from django.db import connection

from config import readiness

PAGE = Path(__file__).resolve().parents[2] / "docs/deploy.md"
SAID = "Statements of pages have no time limit. See “Behind PgBouncer” in docs/deploy.md."


@pytest.fixture
def postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has neither roles nor a pooler.")


def test_a_web_process_without_a_limit_says_so(postgresql, settings):
    settings.PROCESS_NAME = "web"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        assert readiness._limits() == SAID
        cursor.execute("SET LOCAL statement_timeout = '15s'")
        assert readiness._limits() == ""


def test_a_worker_needs_no_limit(postgresql, settings):
    settings.PROCESS_NAME = "worker"

    assert readiness._limits() == ""


def test_the_statements_of_the_page_give_the_role_its_limits(postgresql):
    """As written in docs/deploy.md; what a role has been given holds whatever connects as it."""
    block = PAGE.read_text().partition("**Behind PgBouncer**")[2].partition("`/readyz`")[0]
    written = re.findall(r"^    ((?:CREATE|ALTER) .*;)$", block, re.MULTILINE)
    assert len(written) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        for statement in written:
            named = statement.replace("portdesk_web", "portdesk_web_test")
            cursor.execute(named.replace("IN ROLE portdesk", f'IN ROLE "{owner}"'))
        cursor.execute(
            "SELECT setconfig FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole"
            " WHERE rolname = 'portdesk_web_test'"
        )
        [(limits,)] = cursor.fetchall()

    assert limits == ["statement_timeout=15s", "idle_in_transaction_session_timeout=60s"]
