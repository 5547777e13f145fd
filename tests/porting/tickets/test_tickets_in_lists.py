"""Tickets among the port requests of the overview: what is open there, and finding them."""

import pytest

from porting.services import tickets
from tests.porting.tickets.conftest import FAX, fresh


@pytest.fixture
def overview(client, account, member):
    client.force_login(member)

    def overview(**query):
        return client.get(f"/a/{account.public_id}/numbers/port/", query).content.decode()

    return overview


def test_a_ticket_does_not_ask_for_the_sections_of_the_wizard(overview, fax):
    overview()

    gist = fresh(fax).gist
    assert (gist["errors"], gist["to_do"]) == (
        [],
        [["Details", f"/a/{fax.account.public_id}/numbers/port/{fax.reference}/ticket/"]],
    )


def test_a_ticket_with_all_its_details_has_nothing_open(overview, filled):
    overview()

    assert fresh(filled).gist["to_do"] == []


@pytest.mark.parametrize("search", ["(512) 555-0171", "+15125550171", "5550171"])
def test_a_ticket_is_found_by_any_of_its_numbers(overview, filled, search):
    assert filled.reference in overview(q=search)


def test_a_number_that_no_ticket_names_finds_none(overview, filled):
    assert filled.reference not in overview(q="5550172")


def test_a_ticket_of_another_account_is_not_found(overview, stranger):
    theirs = tickets.start(stranger.memberships.get().account, "fax", by=stranger)
    tickets.save_details(theirs, dict(FAX), version=theirs.version, by=stranger)

    assert theirs.reference not in overview(q="5550171")
