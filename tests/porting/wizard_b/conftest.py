"""A draft with numbers, and its pages."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.fixture
def port(account, member):
    return factories.make_request(
        account, member, numbers=("+15125550101", "+15125550102", "+18885550103")
    )


@pytest.fixture
def at(port):
    def address(name, *args):
        return reverse(f"porting:{name}", args=[port.account.public_id, port.reference, *args])

    return address


@pytest.fixture
def browser(client, member):
    client.force_login(member)
    return client
