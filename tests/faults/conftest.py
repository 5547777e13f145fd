"""Installations whose processes really die, on every pair of database and broker.

The SQLite run of the test command has SQLite with the broker that is a folder; the PostgreSQL
run has PostgreSQL with Redis. ``FULL=1`` adds PostgreSQL with the folder and the long tests.
``FAULTS_JSON=file`` appends the figures of each test to a file.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.faults.installation import ROOT, Installation, environment

FULL = os.environ.get("FULL", "") not in ("", "0")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: runs with FULL=1 only")
    config.addinivalue_line("markers", "broker(name): needs this broker, redis or folder")


def brokers():
    """The brokers that this run's database is tried with."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return ["folder"]
    return ["redis", "folder"] if FULL else ["redis"]


def pytest_generate_tests(metafunc):
    if "broker" in metafunc.fixturenames:
        wanted = [mark.args[0] for mark in metafunc.definition.iter_markers("broker")]
        # A test of a broker that this run does not have is left out, not skipped.
        names = [name for name in brokers() if not wanted or name in wanted]
        metafunc.parametrize("broker", names, scope="function")


def pytest_collection_modifyitems(config, items):
    here = Path(__file__).parent
    out = [
        item
        for item in items
        if here in item.path.parents
        and ((item.get_closest_marker("long") and not FULL) or "NOTSET" in item.name)
    ]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.fixture(scope="session")
def blank(tmp_path_factory):
    """A migrated, empty database to copy: the path of a file, or the name of a database."""
    folder = tmp_path_factory.mktemp("blank")
    if brokers() == ["folder"]:
        url = f"sqlite:///{folder / 'portdesk.sqlite3'}"
        migrate(folder, url)
        yield folder / "portdesk.sqlite3"
        return
    # Tests of another folder make theirs in the same process.
    name = f"faults_blank_{os.getpid()}_{time.monotonic_ns()}"
    on_server(f"CREATE DATABASE {name}")
    migrate(folder, server_url(name))
    yield name
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(folder, url):
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, url), check=True, timeout=300)


def server_url(name):
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def on_server(statement):
    import psycopg

    with psycopg.connect(server_url("postgres"), autocommit=True) as server:
        server.execute(statement)


@pytest.fixture
def database(blank, tmp_path):
    """The address of a database of this test's own."""
    if isinstance(blank, Path):
        shutil.copy(blank, tmp_path / "portdesk.sqlite3")
        yield f"sqlite:///{tmp_path / 'portdesk.sqlite3'}"
        return
    name = f"faults_{os.getpid()}_{time.monotonic_ns()}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {blank}")
    yield server_url(name)
    on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def house(database, broker, tmp_path, request):
    """An installation with its people, mailbox and broker; the test starts the workers."""
    house = Installation(tmp_path, database, broker)
    begun = time.monotonic()
    try:
        house.mailbox.open()
        if house.redis:
            house.redis.start()
        yield house
        note_figures(request.node.name, house, time.monotonic() - begun)
    finally:
        house.close()


def note_figures(name, house, seconds):
    if path := os.environ.get("FAULTS_JSON"):
        figures = {
            "test": name,
            "database": house.env["DATABASE_URL"].partition(":")[0],
            "kills": house.kills,
            "promised": len(house.promised_mails()),
            "sent": len(house.mailbox.accepted),
            "duplicated": house.duplicates(),
            "promises": len(house.rows()),
            **house.noted,
            "seconds": round(seconds, 1),
        }
        with Path(path).open("a") as file:
            file.write(json.dumps(figures) + "\n")
