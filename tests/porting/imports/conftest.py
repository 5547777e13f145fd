"""A draft without numbers, and lists on their way into it."""

import pytest

from porting.services import imports
from tests import factories
from tests.porting.imports import lists_made


@pytest.fixture
def port(account, member):
    return factories.make_request(account, member)


@pytest.fixture
def take_in(port, member):
    """Take a list in: rows, or the bytes of a file."""

    def take_in(rows, name="clinics-nov.csv", **more):
        content = rows if isinstance(rows, bytes) else lists_made.as_csv(rows, **more)
        return imports.take_in(port, lists_made.upload(content, name), by=member)

    return take_in


@pytest.fixture
def run(take_in, member, keep_promises):
    """Import a list to its end; returns the import."""

    def run(rows, decisions=None, **more):
        row = take_in(rows, **more)
        if decisions:
            imports.settle_names(row, decisions)
        imports.start(row, by=member)
        keep_promises()
        row.refresh_from_db()
        return row

    return run


@pytest.fixture
def browser(client, member):
    client.force_login(member)
    return client
