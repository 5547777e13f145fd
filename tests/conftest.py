"""People and rows that most tests need. ``stranger`` tries wherever a row is opened."""

import gc
from types import SimpleNamespace

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import kept_posts
from accounts.models import User
from accounts.second_factor import factors
from accounts.sessions import SessionTimes
from porting import outbox
from tests import factories

# A process that gets one of these near the end lets the others wait for it: they begin.
LONG = ("faults", "production", "races", "secrets", "test_benchmarks.py", "test_demo.py")
LONG += ("test_slow_senders.py",)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not set(LONG) & set(item.path.parts))


def pytest_collection_finish():
    # What is there now stays until the end: nobody need look through it for garbage again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


class ReadingClient(Client):
    """A browser that reads a download to its end, as browsers do.

    Left open, a file is warned about; closed by hand, it takes PostgreSQL's connection along.
    Who is signed in by force has shown a second factor, too, so staff reach the desk; and has
    been here for a moment, so that the first page costs what every page does.
    """

    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        session = self.session
        asked = SimpleNamespace(session=session, user=User.objects.get(pk=user.pk))
        factors.confirm(asked, "totp")
        SessionTimes(None).why_ended(asked)
        session.save()
        self.cookies[kept_posts.COOKIE] = signing.dumps(user.pk, salt=kept_posts.SALT)

    def request(self, **words):
        response = super().request(**words)
        if response.streaming:
            response.streaming_content = [b"".join(response.streaming_content)]
        return response


@pytest.fixture
def client():
    return ReadingClient()


@pytest.fixture
def strict_client():
    """A browser that sends no token with a form unless the page gave one."""
    return ReadingClient(enforce_csrf_checks=True)


@pytest.fixture
def agency(db):
    return factories.make_account("Brightline Agency")


@pytest.fixture
def account(agency):
    return factories.make_account("Ortiz Dental", parent=agency)


@pytest.fixture
def member(account):
    return factories.make_member(
        account, email="sam@brightline.example", first_name="Sam", last_name="Reed"
    )


@pytest.fixture
def viewer(account):
    return factories.make_member(account, role="viewer", email="vera@ortiz.example")


@pytest.fixture
def agency_member(agency):
    return factories.make_member(agency, email="ada@brightline.example")


@pytest.fixture
def stranger(db):
    return factories.make_member(
        factories.make_account("Elsewhere"), email="mallory@elsewhere.example"
    )


@pytest.fixture
def desk_worker(db):
    return factories.make_staff(email="priya@portdesk.example", first_name="Priya", last_name="N.")


@pytest.fixture
def auditor(db):
    return factories.make_staff("Auditor", email="audit@portdesk.example")


@pytest.fixture
def route(account):
    return factories.make_route(account)


@pytest.fixture
def keep_promises(db):
    """Do what the worker would: keep every promise that is due, now, in this process."""

    def run() -> int:
        return outbox.drain()

    return run


@pytest.fixture
def count_queries():
    """Return how many queries a page makes once everything that is kept in memory is there."""

    def count(client, page):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    return count
