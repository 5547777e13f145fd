"""A real web server and a real worker on PostgreSQL and Redis of their own, then without them."""

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.production.conftest import ROOT, eventually, free_port, process, status_of

from servers import postgresql, redis  # isort: skip

pytestmark = pytest.mark.skipif(
    not os.environ["DATABASE_URL"].startswith("postgres"), reason="runs once, with PostgreSQL"
)
CELERY = ["-m", "celery", "--app", "config", "--quiet"]


class Site:
    """An installation: its servers, its environment, its web address."""

    def __init__(self, database, broker, folder, stop_database):
        self.database, self.broker, self.stop_database = database, broker, stop_database
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "DATA_DIR": str(folder),
            "DEMO": "false",
            "ALLOWED_HOSTS": "127.0.0.1",
            "PORT": str(self.port),
            "OUTBOX_SWEEP_SECONDS": "300",  # so that what is done was nudged through Redis
        }

    def manage(self, *words, **env):
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=os.environ | self.env | env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def asked(self, sql):
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql).fetchall()

    def promise(self, keys):
        """Promise mails about nothing, each in a transaction of its own."""
        self.manage(
            "shell", "--no-imports", "-c",
            "from django.db import transaction; from porting import outbox\n"
            f"for key in {keys!r}:\n"
            "    with transaction.atomic():\n"
            "        outbox.add('send_mail', key=key, mail='none', request=0)\n",
        )  # fmt: skip

    def states(self):
        return [state for (state,) in self.asked("SELECT state FROM porting_outboxmessage")]

    def web(self):
        return process("-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi",
                       **self.env)  # fmt: skip

    def worker(self, *words):
        return process(*CELERY, "worker", "--concurrency", "2", *words,
                       **self.env, PROCESS_NAME="worker")  # fmt: skip

    def ready(self):
        status, body = status_of(f"{self.address}/readyz")
        return status, json.loads(body)["degraded"] if body.startswith("{") else body


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with contextlib.ExitStack() as database, redis() as broker:
        address = database.enter_context(postgresql())
        made = Site(address, broker, tmp_path_factory.mktemp("site"), database.close)
        made.manage("prepare")
        yield made


@pytest.fixture(scope="module")
def web(site):
    with site.web():
        assert eventually(lambda: status_of(f"{site.address}/healthz")[0] == 200)
        yield site


def test_each_web_process_keeps_a_pool_of_its_own_after_the_fork(web):
    with ThreadPoolExecutor(20) as browsers:
        answers = list(browsers.map(lambda _: web.ready(), range(80)))

    named = web.asked("SELECT application_name FROM pg_stat_activity WHERE datname = 'postgres'")
    count = named.count(("portdesk web",))
    assert answers == [(200, {})] * 80
    assert 1 <= count <= 2 * 4


def test_connections_that_the_server_has_cut_are_replaced_unseen(web):
    web.asked(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'portdesk web'"
    )

    with ThreadPoolExecutor(8) as browsers:
        assert list(browsers.map(lambda _: web.ready(), range(24))) == [(200, {})] * 24


TOO_MUCH = {
    "6 MB": b"login=" + b"W" * 6_000_000,
    "100,000 fields": b"&".join(b"field-%d=x" % n for n in range(100_000)),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_the_real_server_refuses_too_much_in_words(web, what):
    with urllib.request.urlopen(f"{web.address}/login/") as form:
        cookie = form.headers["Set-Cookie"].partition(";")[0]

    status, page = posted(f"{web.address}/login/", TOO_MUCH[what], Cookie=cookie)

    assert status in (400, 413)
    assert "<h1>" in page


@pytest.mark.parametrize("body", [None, b"login=sam"], ids=["GET", "POST"])
def test_the_real_server_refuses_a_foreign_host_in_words(web, body):
    status, page = posted(f"{web.address}/login/", body, Host="mallory.example")

    assert status == 400
    assert "<h1>" in page


def posted(address, body, **headers):
    """Return (status, page) of what the server says to this body."""
    asked = urllib.request.Request(address, data=body, headers=headers)
    return status_of(asked)


@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_worker_keeps_what_is_nudged_through_redis_task_after_task(site, pool):
    keys = [f"{pool}{n}" for n in range(6)]
    before = len(site.states())
    with site.worker("--pool", pool):
        for key in keys:  # six nudges, more than there are processes: each takes several
            site.promise([key])
        assert eventually(lambda: site.states() == ["done"] * (before + 6)), site.states()


def test_only_pages_are_cut_off_after_fifteen_seconds(site):
    code = (
        "from django.db import connection as c\n"
        "with c.cursor() as cursor:\n"
        "    cursor.execute('SHOW statement_timeout'); print(cursor.fetchone()[0])\n"
        "    cursor.execute('SHOW application_name'); print(cursor.fetchone()[0])\n"
    )

    def limits(**env):
        return site.manage("shell", "--no-imports", "-c", code, **env).split("\n")

    assert limits(PROCESS_NAME="web") == ["15s", "portdesk web"]
    assert limits() == ["0", "portdesk command"]


def test_a_frozen_broker_degrades_and_stops_nothing(web):
    subprocess.run(
        ["redis-cli", "-u", web.broker, "CLIENT", "PAUSE", "6000", "ALL"],
        check=True, capture_output=True,
    )  # fmt: skip

    assert web.ready() == (200, {"broker": "The broker does not answer."})
    assert eventually(lambda: web.ready() == (200, {}))


def test_without_the_database_pages_say_so_in_words_and_health_stays(web):
    """Last of all: the database does not come back."""
    web.stop_database()

    status, said = web.ready()
    page_status, page = status_of(f"{web.address}/s/{'x' * 43}/")
    assert (status, said["database"]) == (503, "The database cannot be written.")
    assert page_status == 503
    assert "Something we need does not answer" in page
    assert status_of(f"{web.address}/healthz") == (200, "ok\n")
