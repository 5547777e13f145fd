"""Requests at the steps around the letter."""

import pytest

from tests.porting import letters_made


@pytest.fixture
def ready(account, member):
    return letters_made.make_ready(account, member)


@pytest.fixture
def sent(ready, member, keep_promises):
    """Its letter is rendered and mailed to Dana Ortiz."""
    letters_made.send(ready, member)
    keep_promises()
    ready.refresh_from_db()
    return ready


@pytest.fixture
def signed(sent, keep_promises):
    letters_made.sign(sent)
    keep_promises()
    sent.refresh_from_db()
    return sent
