"""A canary PIN and account number through every view and every promise, broken; found nowhere.

A real installation: web server, worker and beat with every logger at DEBUG and error reports by
mail. Whoever adds a place where bytes are kept adds a line to ``places``; a new view, form or
kind of promise is walked and broken without one.
"""

import contextlib
import http.client
import logging
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import redis

from tests.access.tables import MEMBER, STAFF
from tests.faults.installation import ROOT, Installation, free_port, wait_until
from tests.page_forms import forms_of
from tests.porting import clamd_made
from tests.secrets.searcher import Searcher

sys.path.insert(0, str(ROOT / "bin"))

from servers import postgresql_binaries

log = logging.getLogger(__name__)  # `-rP` shows the figures

ACCOUNT_NUMBER, PIN = "ZQ7K-ACCT.5583902~71", "8840~ZW5.71392QX"
FULL = os.environ.get("FULL", "") not in ("", "0")
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE") if FULL else ("PUT",)
# The statement at which a view breaks: its first, and one where it holds what was typed.
BREAKS, FORM_BREAKS = ((1, 2, 3, 5, 8, 13, 21),) * 2 if FULL else ((1,), (7,))
# The one page that shows a secret, to whom it says so; and what must come last.
REVEALS = "desk:reveal"
ENDINGS = ("porting:cancel", "porting:delete_draft", "account_logout", "porting:review")
BUSY = ("porting:billing_details", "porting:loa", "desk:request")  # seen at two stages
NO_FORMS = ("account_logout",)
TOKEN = "x" * 32


class House(Installation):
    office = ROOT / "tests" / "secrets" / "office.py"

    def __init__(self, folder, database, broker, scanner):
        super().__init__(folder, database, broker)
        self.port = free_port()
        self.env |= {
            "DJANGO_SETTINGS_MODULE": "tests.secrets.broken",
            "LOG_LEVEL": "DEBUG",
            "PORT": str(self.port),
            "CARRIER_LOOKUP": "sandbox",
            "CLAMD_ADDRESS": scanner.address,
        }
        del self.env["EMAIL_URL"]  # into the mail folder
        for name, command in self.commands.items():
            loud = ["DEBUG" if word == "WARNING" else word for word in command]
            loud = ["debug" if word == "warning" else word for word in loud]
            loud = [f"127.0.0.1:{self.port}" if ":80" in word else word for word in loud]
            if name == "worker":
                loud[loud.index("config")] = "tests.secrets.worker"
            self.commands[name] = [sys.executable, *loud[1:]]

    def knock(self, method, page, cookies, words=None, break_at=0):
        """Send one request; returns (status, headers and body as bytes)."""
        parts = urlsplit(page)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Cookie": "; ".join(
                f"{k}={v}" for k, v in ({"portdesk_csrf": TOKEN} | cookies).items()
            ),
            "X-CSRFToken": TOKEN,
            "X-Break": str(break_at),
        }
        body = None
        if words is not None:
            body = urlencode(words, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(
                method, parts.path + ("?" + parts.query if parts.query else ""), body, headers
            )
            answer = line.getresponse()
            told = answer.read()
            return answer.status, repr(answer.getheaders()).encode() + told
        finally:
            line.close()


def with_canaries(form):
    """What a browser would send, with a canary in each field for a secret."""
    words = form.sent()
    for one in form.texts:
        if "pin" in one.name and "date" not in one.name and "shipping" not in one.name:
            words[one.name] = [PIN]
        elif "account_number" in one.name:
            words[one.name] = [ACCOUNT_NUMBER]
    return words


class Walk:
    """Every page, every form of it, every method; each answer is searched."""

    def __init__(self, house, routes, cookies):
        self.house, self.routes, self.cookies = house, routes, cookies
        self.searcher, self.leaks, self.statuses = Searcher(ACCOUNT_NUMBER, PIN), [], []
        self.typed = 0

    def knock(self, name, method, page, words=None, break_at=0):
        status, told = self.house.knock(
            method, page, self.cookies[self.routes[name][0]], words, break_at
        )
        self.statuses.append((break_at, status, name, method))
        if not (name == REVEALS and method == "POST"):
            self.leaks += self.searcher.hits(told, f"{method} {name} broken at {break_at}")
        return status, told

    def pages(self):
        for name in sorted(self.routes, key=lambda name: name in ENDINGS):
            pages = self.routes[name][1]
            for page in pages if FULL else pages[: 1 + (name in BUSY)]:
                yield name, page

    def forms(self, name, page):
        status, told = self.knock(name, "GET", page)
        if status == 200 and b"<form" in told and name not in NO_FORMS:
            return [form for form in forms_of(told.decode(errors="replace"), page)
                    if form.method == "post"]  # fmt: skip
        return []

    def broken(self):
        for name, page in self.pages():
            for break_at in BREAKS:
                self.knock(name, "GET", page, break_at=break_at)
                self.knock(name, "POST", page, {}, break_at=break_at)
                for form in self.forms(name, page) if break_at == BREAKS[0] else []:
                    words = with_canaries(form)
                    self.typed += PIN in repr(words)
                    for again in FORM_BREAKS:
                        self.knock(name, "POST", form.action, words, again)

    def whole(self):
        for name, page in self.pages():
            for method in METHODS:
                self.knock(name, method, page)
            for form in self.forms(name, page):
                self.knock(name, "POST", form.action, with_canaries(form))


@pytest.fixture
def clamd():
    with clamd_made.running() as scanner:
        yield scanner


@pytest.fixture
def house(database, tmp_path, clamd):
    broker = "folder" if database.startswith("sqlite") else "redis"
    (tmp_path / "house").mkdir()
    house = House(tmp_path / "house", database, broker, clamd)
    try:
        if house.redis:
            house.redis.start()
        yield house
    finally:
        house.close()


def places(house, database, folder):
    """Every place in which the installation keeps bytes, as (name, bytes): add new ones here."""
    yield from in_database(database)
    if house.redis:
        yield from in_redis(house.redis.port)
    # Files, mails, logs of web, worker and beat, messages of the broker that is a folder.
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "keys" not in path.parts:
            yield str(path.relative_to(folder)), str(path).encode() + path.read_bytes()


def in_queue(folder):
    return [(path.name, path.read_bytes()) for path in (folder / "queue" / "messages").iterdir()]


def in_database(address):
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        for path in sorted(file.parent.glob(f"{file.name}*")):  # the log of writes, too
            yield path.name, path.read_bytes()
        with contextlib.closing(sqlite3.connect(file)) as opened:
            yield "dump", "\n".join(opened.iterdump()).encode()
        return
    command = [postgresql_binaries() / "pg_dump", "--dbname", address]
    yield "dump", subprocess.run(command, capture_output=True, check=True).stdout


def in_redis(port):
    with redis.Redis(port=port) as asked:
        for key in asked.scan_iter():
            read = {
                b"list": lambda name: asked.lrange(name, 0, -1),
                b"set": asked.smembers,
                b"hash": asked.hgetall,
                b"zset": lambda name: asked.zrange(name, 0, -1),
                b"string": asked.get,
            }[asked.type(key)]
            yield f"redis {key}", key + repr(read(key)).encode()


def test_a_pin_and_an_account_number_are_found_nowhere(house, database, tmp_path):
    searcher = Searcher(ACCOUNT_NUMBER, PIN)
    routes, cookies = house.ask("make_world_of_canaries", account_number=ACCOUNT_NUMBER, pin=PIN)
    house.start("web")
    wait_until(lambda: is_up(house))
    walk = Walk(house, routes, cookies)

    walk.broken()
    walk.whole()
    # While nobody takes the messages of the broker, they are all there to be read.
    messages = list(in_redis(house.redis.port)) if house.redis else in_queue(house.data)
    house.start_all()
    house.settle(240)

    assert walk.leaks == []
    assert searcher.hits_in(messages) == []
    assert searcher.hits_in(places(house, database, house.data)) == []
    # It was not for lack of trying.
    forced = [one for one in walk.statuses if one[0] and one[1] == 500]
    log.info(
        "%s requests, %s broken, %s forms with a PIN, %s bytes searched",
        *(len(walk.statuses), len(forced), walk.typed, searcher.searched),
    )
    assert messages != []
    assert set(MEMBER) | set(STAFF) <= {name for _, _, name, _ in forced}
    assert walk.typed >= 1
    assert {one[2] for one in walk.statuses if not one[0] and one[1] == 500} == set()
    rows = house.rows().values()
    # The wiping of secrets is promised only while an act can be taken back, which it cannot here.
    assert {row["kind"] for row in rows} == set(house.ask("kinds")) - {"wipe_secrets"}
    assert min(row["attempts"] for row in rows) > 1
    assert len(list((house.data / "mail").glob("*.eml"))) > 100


def is_up(house):
    try:
        return house.knock("GET", "/healthz", {})[0] == 200
    except OSError:
        time.sleep(0.1)
        return False
