"""A ZIP code of another state is said before a carrier says it."""

from datetime import UTC, datetime

import pytest

from porting.rules.places import MILITARY, PROVINCES, STATES, TERRITORIES
from porting.rules.preflight import Look, preflight
from porting.rules.zip_codes import LETTERS, PREFIXES, is_elsewhere
from tests import factories

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zip_code", "state", "elsewhere"),
    [
        ("78701", "TX", False),
        ("10001", "TX", True),
        ("10001-1234", "NY", False),
        ("02134", "MA", False),
        ("00901", "PR", False),
        ("09499", "AE", False),
        ("09499", "AP", True),
        ("M5H 1C4", "ON", False),
        ("M5H 1C4", "BC", True),
        ("78701", "", False),
        ("", "TX", False),
        ("٧٨٧01", "TX", False),
    ],
)
def test_a_zip_code_is_compared_with_its_state(zip_code, state, elsewhere):
    assert is_elsewhere(zip_code, state) == elsewhere


def test_every_state_that_can_be_chosen_has_its_prefixes():
    assert {*STATES, *TERRITORIES, *MILITARY} - set(PREFIXES) == set()
    assert set(PROVINCES) == set(LETTERS)


def test_review_warns_of_a_zip_code_of_another_state(account, member):
    row = factories.make_request(account, member, service_zip="10001", account_number="A-1", btn="")

    assert [one.text for one in preflight(Look(row, NOW))] == [
        (
            "The ZIP code 10001 does not look like one of TX. A wrong ZIP code is the most common "
            "reason for a no: check the bill."
        )
    ]
