"""Every page of a customer's ports in each of its states."""

import pytest

from tests.journeys.looked_at import look_at
from tests.journeys.pages import PAGES


@pytest.mark.parametrize("state", [one for one in PAGES if one.is_of_ports], ids=str)
def test_a_page_in_a_state(state, desk_of, scenes):
    look_at(state, desk_of, scenes[1])
