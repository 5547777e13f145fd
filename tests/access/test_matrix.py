"""Every route × every visitor × every method, against a table that people read in a review.

``matrix.csv`` beside this file holds the answer to each, a line for each route (``cells`` says how
to read it); ``UPDATE_MATRIX=1`` writes it anew, and its diff is reviewed like code. The rules below
hold whatever the table says.
"""

import copy
import os
from functools import cache
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Role
from porting.choices import Purpose
from porting.models import AccessLink
from porting.services import links
from tests import factories
from tests.access import cells
from tests.access.cells import METHODS
from tests.access.tables import MEMBER, STAFF, page_of, routes

TABLE = Path(__file__).with_name("matrix.csv")
VISITORS = (
    "anonymous",
    "disabled",
    "stranger",
    "viewer",
    "member",
    "admin",
    "agency",
    "signer link",
    "bill link",
    "carrier relations",
    "supervisor",
    "auditor",
)
NOBODYS = ("anonymous", "disabled", "stranger", "signer link", "bill link")
CANARY = "Canary-of-Ortiz-Dental"


@pytest.fixture
def visitors(client, account, member, viewer, agency_member, stranger, desk_worker, auditor):
    """Sign in as a visitor: ``visitors["member"]()``."""
    disabled = factories.make_member(account, is_active=True)
    client.force_login(disabled)
    of_disabled = client.cookies
    disabled.is_active = False
    disabled.save()
    client.cookies = type(of_disabled)()
    people = {
        "stranger": stranger,
        "viewer": viewer,
        "member": member,
        "admin": factories.make_member(account, role=Role.ADMIN),
        "agency": agency_member,
        "carrier relations": desk_worker,
        "supervisor": factories.make_staff("Supervisor"),
        "auditor": auditor,
    }

    def become(who):
        def signed_in(row):
            if who == "anonymous":
                return
            if who == "disabled":
                client.cookies.load({name: morsel.value for name, morsel in of_disabled.items()})
            elif who in people:
                client.force_login(people[who])
            else:
                purpose = Purpose.SIGN if who == "signer link" else Purpose.BILL
                token = links.new_link(row, purpose, "dana@ortiz.example", "Dana Ortiz")
                prefix = "s" if purpose == Purpose.SIGN else "b"
                client.get(f"/{prefix}/{token}/")

        return signed_in

    return {who: become(who) for who in VISITORS}


@cache
def table():
    return cells.read(TABLE.read_text())


def answers(client, name, visitors, rows, account, request_row):
    """The status of every visitor and method on one route; each try leaves no trace."""
    found, texts = {}, {}
    page = page_of(name, rows, account)
    for who in VISITORS:
        with transaction.atomic():
            client.cookies.clear()
            visitors[who](request_row)
            jar = client.cookies
            for method in METHODS:
                client.cookies = copy.deepcopy(jar)  # the same browser, whatever the last try did
                with transaction.atomic():
                    response = client.generic(method, page)
                    found[name, who, method] = response.status_code
                    if not response.streaming:
                        texts[who, method] = response.content.decode(errors="replace")
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
    return found, texts


@pytest.fixture
def matrix_rows(rows, account, member):
    account.name = CANARY
    account.save()
    signing = factories.make_request(account, member, numbers=("+15125550177",), name=CANARY)
    return rows, signing


@pytest.mark.parametrize("name", sorted(set(routes())))
def test_every_visitor_gets_the_answer_of_the_table(name, client, visitors, matrix_rows, account):
    rows, signing = matrix_rows

    found, texts = answers(client, name, visitors, rows, account, signing)

    if os.environ.get("UPDATE_MATRIX"):
        remember(found)
    expected = {key: status for key, status in table().items() if key[0] == name}
    assert found == expected
    # Whatever the table says:
    assert {key: s for key, s in found.items() if s >= HTTPStatus.INTERNAL_SERVER_ERROR} == {}
    if name in MEMBER or name in STAFF:
        entered = {
            key for key, s in found.items() if key[1] in NOBODYS and s < HTTPStatus.MULTIPLE_CHOICES
        }
        assert [key for key in sorted(entered) if key[2] != "OPTIONS"] == []
        leaks = [key for key, text in texts.items() if key[0] in NOBODYS and CANARY in text]
        assert leaks == []


def remember(found):
    """Write these answers into the table, sorted, so that its diff is small."""
    known = table() if TABLE.exists() else {}
    known |= found
    TABLE.write_text(cells.written(known, VISITORS))


def test_the_table_has_a_cell_for_every_route_visitor_and_method():
    assert set(table()) == {
        (name, who, method) for name in routes() for who in VISITORS for method in METHODS
    }


def test_the_table_is_written_in_the_shortest_way():
    assert TABLE.read_text() == cells.written(table(), VISITORS)


@pytest.mark.parametrize(
    ("cell", "rule", "answers"),
    [
        ("404", "OPTIONS=GET PUT=405", [404, 404, 404, 404, 404, 404, 404]),
        ("200 302", "OPTIONS=GET PUT=405", [200, 200, 200, 302, 405, 405, 405]),
        ("200 403", "OPTIONS=GET PUT=405/403", [200, 200, 200, 403, 403, 403, 403]),
        ("200 405", "HEAD=405 OPTIONS=405 PUT=405", [200, 405, 405, 405, 405, 405, 405]),
        ("200 200", "OPTIONS=GET PUT=POST PATCH=405", [200, 200, 200, 200, 200, 405, 405]),
        ("302 409", "OPTIONS=200 PUT=GET", [302, 302, 200, 409, 302, 302, 302]),
        ("200 422 DELETE=500", "OPTIONS=GET PUT=405", [200, 200, 200, 422, 405, 405, 500]),
    ],
)
def test_a_cell_says_what_every_method_is_answered(cell, rule, answers):
    answers = dict(zip(METHODS, answers, strict=True))

    assert cells.answers_of(cell, rule) == answers
    assert cells.cell_of(answers, rule) == cell


def test_links_in_the_matrix_are_real(client, account, member, visitors):
    row = factories.make_request(account, member)
    visitors["signer link"](row)

    link = AccessLink.objects.get()
    assert (link.purpose, link.expires_at > timezone.now()) == ("sign", True)
