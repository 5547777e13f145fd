"""A draft with three numbers, checked, and its pages."""

import pytest
from django.urls import reverse

from porting.services import portability
from tests import factories


@pytest.fixture
def port(account, member):
    return factories.make_request(
        account, member, numbers=("+15125550101", "+15125550102", "+18885550103")
    )


@pytest.fixture
def check(port, member, keep_promises):
    """Check the numbers (of another request, when one is given) as the worker would."""

    def run(row=None):
        row = row or port
        portability.ask_check(row, by=member)
        keep_promises()
        row.refresh_from_db()
        return row

    return run


@pytest.fixture
def at(port):
    def address(name, *args):
        return reverse(f"porting:{name}", args=[port.account.public_id, port.reference, *args])

    return address


@pytest.fixture
def browser(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def sandbox(settings):
    settings.CARRIER_LOOKUP = "sandbox"
