"""A tracking number in an account."""

import pytest

from tests.numbers.tracking_made import make_number


@pytest.fixture
def number(account, route):
    return make_number(account, route=route)
