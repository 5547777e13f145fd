"""The real web server against who sends too much, too slowly, or something else than announced."""

import contextlib
import os
import re
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.races.conftest import default_is, sqlite_at

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bin"))

from servers import free_port  # noqa: E402

pytestmark = [
    pytest.mark.django_db,  # whose tables the server's own database is copied from
    pytest.mark.skipif(
        os.environ["DATABASE_URL"].startswith("postgres"), reason="asked above the database"
    ),
]
MB = 1024 * 1024
FORM = "POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded"


class Server:
    """A web server as in production, with less patience; ``session`` is Sam's cookie."""

    def __init__(self, folder, session):
        self.port, self.temp, self.session = free_port(), folder / "temp", session
        self.temp.mkdir()
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": "",
            "DEMO": "false",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "TMPDIR": str(self.temp),
            "PORT": str(self.port),
            "LOG_LEVEL": "ERROR",
            "HEAD_SECONDS": "2",
            "BODY_SECONDS": "2",
            "WEB_SPOOL_MB": "40",
        }

    def start(self):
        static = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        subprocess.run(static, cwd=ROOT, env=self.env, check=True)
        words = ["-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.env)
        end = time.monotonic() + 60
        while not self.is_well(1) and time.monotonic() < end:
            time.sleep(0.1)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, head, body=b"", cookie=""):
        """Send these very bytes and nothing more; return (status, page)."""
        with self.connect() as line:
            with contextlib.suppress(ConnectionError):
                line.sendall(head.encode() + f"{cookie}\r\n\r\n".encode() + body)
                line.shutdown(socket.SHUT_WR)
            return answer_on(line)

    def is_well(self, seconds):
        with contextlib.suppress(OSError), self.connect() as line:
            line.settimeout(seconds)
            line.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return line.recv(12) == b"HTTP/1.0 200"
        return False


def answer_on(line):
    """Return (status, page) of what comes back; (0, "") when nothing does."""
    said = b""
    with contextlib.suppress(OSError):
        while part := line.recv(MB):
            said += part
    head, _, page = said.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head else 0), page.decode()


def title(page):
    return (re.findall(r"<h1>(.*?)</h1>", page) or [page])[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory, django_db_setup, django_db_blocker):
    folder = tmp_path_factory.mktemp("web")
    (folder / "data").mkdir(mode=0o700)
    file = folder / "data" / "portdesk.sqlite3"
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        connection.close()
        with default_is(sqlite_at(file)):
            browser = Client()
            browser.force_login(User.objects.create_user("sam@example.com", "a long password"))
            session = browser.cookies["portdesk_session"].value
    server = Server(folder, f"\r\nCookie: portdesk_session={session}")
    server.start()
    yield server
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(30)


@contextlib.contextmanager
def trickling(server, count, first):
    """Hold so many connections that send ``first`` and then a byte a second."""
    lines, is_over = [server.connect() for _ in range(count)], threading.Event()

    def trickle():
        while not is_over.wait(1):
            for line in lines:
                with contextlib.suppress(OSError):
                    line.send(b"x")

    for line in lines:
        line.sendall(first.encode())
    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield lines
    finally:
        is_over.set()
        thread.join()
        for line in lines:
            line.close()


SLOW = {
    "heads": ("GET /login/ HTTP/1.1\r\nX-Slow: ", ""),
    "bodies": (f"{FORM}\r\nContent-Length: 900000\r\n\r\nlogin=", "That took too long"),
    "bodies in chunks": (
        f"{FORM}\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\nlogin=",
        "That took too long",
    ),
}


@pytest.mark.parametrize("what", SLOW)
def test_a_hundred_slow_senders_are_cut_and_hold_up_nobody(server, what):
    first, words = SLOW[what]

    with trickling(server, 100, first) as lines:
        assert [server.is_well(1) for _ in range(10)] == [True] * 10
        answers = [answer_on(line) for line in lines]

    assert {(status, title(page)) for status, page in answers} == {(408, words)}


def biggest(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def flood(server, head, size, in_chunks, heeds=True):
    """Send that much as fast as it is taken, until there is an answer if this sender ``heeds`` it.

    Return (status, title, bytes sent, most bytes that lay in the temporary folder).
    """
    piece = b"x" * (64 * 1024)
    framed = b"10000\r\n" + piece + b"\r\n" if in_chunks else piece
    sent = spooled = 0
    with server.connect() as line:
        with contextlib.suppress(OSError):
            line.sendall(head.encode() + b"\r\n\r\n")
            while sent < size and not (heeds and select.select([line], [], [], 0)[0]):
                line.sendall(framed)
                sent += len(piece)
                spooled = max(spooled, biggest(server.temp))
        status, page = answer_on(line)
    return status, title(page), sent, spooled


HUGE = ["Content-Length: 419430400", "Transfer-Encoding: chunked"]


@pytest.mark.parametrize("how", HUGE)
def test_400_mb_of_a_stranger_are_refused_in_words_and_not_taken(server, how):
    status, words, sent, spooled = flood(server, f"{FORM}\r\n{how}", 400 * MB, "chunked" in how)

    assert (status, words) == (413, "That is too much at once")
    assert spooled <= 6 * MB
    assert sent < 16 * MB  # of which most lies in the kernel's buffers


def test_who_goes_on_sending_still_reads_why_and_is_cut_soon(server):
    began = time.monotonic()

    status, words, sent, spooled = flood(server, f"{FORM}\r\n{HUGE[0]}", 400 * MB, False, False)

    assert (status, words, spooled) == (413, "That is too much at once", 0)
    assert sent < 40 * MB
    assert time.monotonic() - began < 60  # 400 MB never come to an end


@pytest.mark.parametrize("how", HUGE)
def test_400_mb_of_somebody_signed_in_are_refused_in_words(server, how):
    head = f"{FORM}{server.session}\r\n{how}"

    status, words, _, spooled = flood(server, head, 400 * MB, "chunked" in how)

    assert (status, words) == (413, "That is too much at once")
    assert spooled <= 206 * MB  # in chunks; nothing of what is announced


def test_a_stranger_who_asks_first_is_told_before_anything_is_sent(server):
    head = f"{FORM}\r\nExpect: 100-continue\r\nContent-Length: "

    with server.connect() as line:
        line.sendall(f"{head}{400 * MB}\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 413"
    with server.connect() as line:
        line.sendall(f"{head}7\r\n\r\n".encode())
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"login=x")
        assert line.recv(12) == b"HTTP/1.1 403"  # no token


def posted_file(size, token):
    """Return the headers and the body of the verify page's form with a file of this size."""
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        + token.encode()
        + b'\r\n--cut\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        + b"Content-Type: application/pdf\r\n\r\n%PDF-1.7 "
        + b"x" * size
        + b"\r\n--cut--\r\n"
    )
    return f"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: {len(body)}", body


def form_of(server, path, cookie=""):
    """Return the cookies and the token of a page's form."""
    with server.connect() as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1{cookie}\r\n\r\n".encode())
        said = b""
        while part := line.recv(MB):
            said += part
    csrf = re.search(r"portdesk_csrf=(\w+)", said.decode())[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', said.decode())[1]
    return f"{cookie or chr(13) + chr(10) + 'Cookie: a=b'}; portdesk_csrf={csrf}", token


def test_a_long_file_on_a_slow_line_is_taken_of_somebody_signed_in(server):
    cookie, token = form_of(server, "/verify/", server.session)
    headers, body = posted_file(6 * MB, token)

    began = time.monotonic()
    with server.connect() as line:
        line.sendall(
            f"POST /verify/ HTTP/1.1\r\nHost: 127.0.0.1{cookie}\r\n{headers}\r\n\r\n".encode()
        )
        for at in range(0, len(body), 250_000):
            line.sendall(body[at : at + 250_000])
            time.sleep(0.1)
        line.shutdown(socket.SHUT_WR)
        status, page = answer_on(line)

    assert time.monotonic() - began > 2.5  # longer than a silent body is waited for
    assert (status, title(page)) == (200, "This file cannot be read.")


HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"  # in a body, and never answered
LIES = {
    "longer than what comes": (
        "Content-Length: 900",
        b"login=sam",
        (400, "We could not read that"),
    ),
    "negative": ("Content-Length: -1", b"login=sam", (400, "<p>Bad Request</p>")),
    "two": ("Content-Length: 5\r\nContent-Length: 9", b"login=sam", (400, "<p>Bad Request</p>")),
    "no number": ("Content-Length: nine", b"login=sam", (400, "<p>Bad Request</p>")),
    "and chunks": (
        "Content-Length: 9\r\nTransfer-Encoding: chunked",
        b"0\r\n\r\n",
        (400, "<p>Bad Request</p>"),
    ),
    "nineteen digits": (f"Content-Length: {'9' * 19}", HIDDEN, (400, "We could not read that")),
    "twenty digits": (f"Content-Length: {'0' * 18}40", HIDDEN, (400, "We could not read that")),
    "400 digits": (f"Content-Length: {'9' * 400}", HIDDEN, (400, "We could not read that")),
    "a plus": ("Content-Length: +5", HIDDEN, (400, "<p>Bad Request</p>")),
    "two alike": ("Content-Length: 5\r\nContent-Length: 5", HIDDEN, (400, "<p>Bad Request</p>")),
    "identity": ("Transfer-Encoding: identity", HIDDEN, (400, "<p>Bad Request</p>")),
    "packed": ("Transfer-Encoding: gzip, chunked", HIDDEN, (400, "We could not read that")),
    "a request for chunks": (
        "Transfer-Encoding: chunked",
        HIDDEN + HIDDEN,
        (400, "We could not read that"),
    ),
    "chunks that are none": (
        "Transfer-Encoding: chunked",
        b"login=sam\r\n",
        (400, "We could not read that"),
    ),
    "chunks cut off": (
        "Transfer-Encoding: chunked",
        b"9\r\nlogin",
        (400, "We could not read that"),
    ),
}


@pytest.mark.parametrize("what", LIES)
def test_a_length_that_is_none_is_refused(server, what):
    length, body, said = LIES[what]

    status, page = server.ask(f"{FORM}\r\n{length}", body)

    assert (status, title(page)) == said
    assert "HTTP/1.1" not in page  # no second answer, to what was a body


def test_what_comes_after_a_short_length_is_no_part_of_the_form(server):
    with server.connect() as line:
        line.sendall(
            f"{FORM}\r\nContent-Length: 5\r\n\r\nlogin"
            "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        said = b""
        while part := line.recv(MB):
            said += part

    assert re.findall(rb"HTTP/1.1 (\d+)", said) == [b"403", b"200"]


def test_a_form_in_chunks_is_read_like_any_other(server):
    cookie, token = form_of(server, "/login/")
    words = f"csrfmiddlewaretoken={token}&login=sam@example.com&password=wrong".encode()
    body = (
        b"5\r\n" + words[:5] + b"\r\n%x;a=b\r\n" % (len(words) - 5) + words[5:] + b"\r\n0\r\n\r\n"
    )

    status, page = server.ask(f"{FORM}\r\nTransfer-Encoding: chunked", body, cookie)

    assert (status, "sam@example.com" in page) == (200, True)
