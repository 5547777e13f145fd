"""Two people at once: real threads, real commits, separate connections, 15 rounds or 200.

``make test`` runs 15 rounds of every race, ``make test FULL=1`` all 200. A run on PostgreSQL races
on both databases. Every race gets an empty database of its own: the triggers on events forbid
the flush with which committed rows are usually thrown away.
"""

import logging
import os
import random
import shutil
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from porting.errors import PortingError
from porting.services import invariants

log = logging.getLogger(__name__)  # `-rP` shows the figures

IS_FULL = os.environ.get("FULL", "") not in ("", "0")
ROUNDS = 200 if IS_FULL else 15
FEWER = 200 if IS_FULL else 10  # of rounds that take long, or have eight at once
IS_ON_POSTGRESQL = os.environ["DATABASE_URL"].startswith("postgres")
PATIENCE = 20  # seconds until who waits for the other gives up


class Round(NamedTuple):
    """What was raced about, and what each of the two got: an answer or an exception."""

    state: Any
    first: Any
    second: Any

    @property
    def outcome(self) -> tuple[str, str]:
        """For example ("won", "NumberTaken")."""
        return _named(self.first), _named(self.second)


def _named(result) -> str:
    return type(result).__name__ if isinstance(result, BaseException) else "won"


class Finished(list[Round]):
    """The rounds of a race."""

    @property
    def tally(self) -> Counter:
        return Counter(one.outcome for one in self)

    def assert_one_winner(self, *told: type[PortingError]):
        """In every round one of the two won, and the other was told by one of these errors."""
        names = [error.__name__ for error in told]
        allowed = {("won", name) for name in names} | {(name, "won") for name in names}
        assert {pair: n for pair, n in self.tally.items() if pair not in allowed} == {}


# --- Databases ------------------------------------------------------------------


@contextmanager
def default_is(database: dict[str, Any]):
    """Let ``default`` mean this database, here and in the threads that start meanwhile."""
    before, usual = connections["default"], connections.settings["default"]
    connections.settings["default"] = database
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = before


def sqlite_at(path: Path) -> dict[str, Any]:
    """A file, opened as the embedded installation opens its own."""
    named = {"ENGINE": "django.db.backends.sqlite3", "NAME": path}
    return _complete(named | {"OPTIONS": settings.SQLITE_OPTIONS})


def postgresql_at(name: str) -> dict[str, Any]:
    # Without the pool: Django keeps one for each alias, and that is the test run's database's.
    kept = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT")
    usual = settings.DATABASES["default"]
    return _complete({key: usual[key] for key in kept} | {"NAME": name})


def _complete(database: dict[str, Any]) -> dict[str, Any]:
    return connections.configure_settings({"default": database})["default"]


def on_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


@contextmanager
def postgresql_database(template: str = "template1"):
    name = f"races_{uuid.uuid4().hex}"
    on_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield name
    finally:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory, django_db_blocker):
    path = tmp_path_factory.mktemp("races") / "migrated.sqlite3"
    with django_db_blocker.unblock(), default_is(sqlite_at(path)):
        call_command("migrate", verbosity=0)
    return path


@pytest.fixture(scope="session")
def migrated_database(django_db_blocker):
    with postgresql_database() as name:
        with django_db_blocker.unblock(), default_is(postgresql_at(name)):
            call_command("migrate", verbosity=0)
        yield name


@pytest.fixture(params=["sqlite", "postgresql"] if IS_ON_POSTGRESQL else ["sqlite"])
def committed_db(request, tmp_path, settings, django_db_blocker):
    """An empty database in which commits are commits; yields its kind."""
    settings.MEDIA_ROOT = tmp_path / "files"
    if request.param == "sqlite":
        path = tmp_path / "race.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        with django_db_blocker.unblock(), default_is(sqlite_at(path)):
            yield "sqlite"
    else:
        template = request.getfixturevalue("migrated_database")
        with (
            django_db_blocker.unblock(),
            postgresql_database(template) as name,
            default_is(postgresql_at(name)),
        ):
            yield "postgresql"


@pytest.fixture
def db(committed_db):
    """Whoever asks for a database here gets the one with real commits."""


# --- The race -------------------------------------------------------------------


@pytest.fixture
def race(committed_db, request):
    """Return ``race(prepare, first, second)``, which runs the rounds and counts how they ended.

    ``prepare(n)`` makes the rows of a round. ``first`` and ``second`` get them in threads of their
    own: each reads what its page would have read and returns what its button does. Both buttons
    are pressed at one moment, give or take: who is given a head start changes from round to round.
    After the rounds nothing may be found that breaks an invariant.
    """

    def run(prepare, first, second, rounds: int = ROUNDS) -> Finished:
        begun, finished = time.monotonic(), Finished()
        for n in range(rounds):
            state = prepare(n)
            finished.append(Round(state, *_both_at_once(state, (first, second), head_start(n))))
        seconds = time.monotonic() - begun
        log.info("%s: %s rounds, %.1f s, %s", request.node.name, rounds, seconds, finished.tally)
        assert list(invariants.broken()) == []
        return finished

    return run


def head_start(n: int) -> tuple[float, float]:
    """Return how many seconds the two wait in round ``n``: every second round neither does."""
    if n % 2 == 0:
        return 0, 0
    wait = random.Random(n).uniform(0, 0.060)  # the longest use case takes that long
    return (wait, 0) if n % 4 == 1 else (0, wait)


@pytest.fixture
def crowd(committed_db, request):
    """Return ``crowd(prepare, page)``: everybody presses at once, one for each state prepared."""

    def run(prepare, page, rounds: int = max(1, ROUNDS // 25)) -> list[tuple[list, list]]:
        finished = []
        for n in range(rounds):
            states = prepare(n)
            answers = _all_at_once(states, [page] * len(states), [0] * len(states))
            finished.append((states, answers))
            log.info("%s: %s", request.node.name, Counter(map(_named, answers)))
        assert list(invariants.broken()) == []
        return finished

    return run


def _both_at_once(state, pages, waits):
    return _all_at_once([state, state], pages, waits)


def _all_at_once(states, pages, waits):
    barrier = threading.Barrier(len(pages), timeout=PATIENCE)

    def take_part(state, page, wait):
        try:
            press = page(state)
            barrier.wait()
            time.sleep(wait)
            return press()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(pages)) as threads:
        started = map(threads.submit, [take_part] * len(pages), states, pages, waits)
        return [one.result() for one in list(started)]
