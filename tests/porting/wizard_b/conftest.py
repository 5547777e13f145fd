"""A draft with numbers, and its pages."""

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
def at(port):
    def address(name, *args):
        return reverse(f"porting:{name}", args=[port.account.public_id, port.reference, *args])

    return address


@pytest.fixture
def browser(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def checked(port, member, keep_promises):
    portability.ask_check(port, by=member)
    keep_promises()
    port.refresh_from_db()
    return port


@pytest.fixture
def with_a_bad_one(port, member, keep_promises):
    port.numbers.filter(e164="+15125550102").update(e164="+15129760104", typed="5129760104")
    portability.ask_check(port, by=member)
    keep_promises()
    port.refresh_from_db()
    return port
