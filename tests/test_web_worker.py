"""The web server's loop, without its threads: who is kept waiting, who is cut, who is let go."""

import contextlib
import socket
import tempfile
import threading
import time
from selectors import DefaultSelector

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from config.arrivals import Pace
from config.web_worker import PatientWorker

MB = 1024 * 1024
HEAD = b"POST /login/ HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
STRANGER, KNOWN = None, 205 * MB


class Loop(PatientWorker):
    """The worker's loop. What it hands to its threads lies in ``handed``, unanswered."""

    def enqueue_req(self, conn):
        self.handed.append((conn, conn.arrival.refused))


@pytest.fixture
def loop():
    config = Config()
    loop = Loop(0, 0, [], None, 30, config, Logger(config))
    loop.handed, loop.poller = [], DefaultSelector()
    loop.arriving, loop.lingering, loop.open = set(), set(), set()
    loop.idle_until = None
    loop.pace, loop.unasked, loop.room = Pace(10, 20, 8000), 5 * MB, 256 * MB
    loop.browsers = contextlib.ExitStack()
    with loop.browsers, socket.create_server(("127.0.0.1", 0)) as loop.listener:
        yield loop
        for conn in list(loop.open):
            loop.hang_up(conn)
    loop.poller.close()
    loop.tmp.close()


def visit(loop):
    """Let a browser connect; return its end and ours."""
    browser = loop.browsers.enter_context(socket.socket())
    browser.settimeout(5)
    browser.connect(loop.listener.getsockname())
    before = set(loop.open)
    loop.accept(loop.listener)
    return browser, (loop.open - before).pop()


def send(loop, size, got, most=STRANGER, seconds=0):
    """Let so much of a body come, from whoever may send ``most``, in so many seconds."""
    _, conn = visit(loop)
    loop.take(conn, HEAD % 0 if size == 0 else HEAD[:-4] % size)
    conn.arrival.most = most
    conn.arrival.began -= seconds
    loop.take(conn, b"\r\n\r\n" + bytes(got))
    return conn


def refusals(loop):
    return [(conn, why) for conn, why in loop.handed if why]


def test_seven_papers_of_somebody_alone_are_taken(loop):
    conn = send(loop, 141 * MB, 64 * 1024, KNOWN)
    for _ in range(140):
        loop.take(conn, bytes(MB))

    assert (refusals(loop), conn in loop.arriving) == ([], True)


def test_what_others_have_sent_leaves_no_room_for_more(loop):
    send(loop, 150 * MB, 129 * MB, KNOWN)
    conn = send(loop, 20 * MB, 1, KNOWN)

    assert refusals(loop) == [(conn, "busy")]


def test_for_a_new_stranger_the_slowest_goes_and_gives_back_its_room(loop):
    loop.room = 20 * MB
    hogs = [send(loop, 5 * MB, 4 * MB, seconds=10 + n) for n in range(3)]
    new = send(loop, 2 * MB, 1)

    assert refusals(loop) == [(hogs[2], "busy")]
    assert (new in loop.arriving, hogs[2].arrival.got) == (True, 0)


def test_a_short_form_needs_no_room_and_cuts_nobody(loop):
    loop.room = 8 * MB
    for n in range(1, 3):
        send(loop, 5 * MB, 4 * MB, seconds=n)
    before = refusals(loop)
    new = send(loop, 900, 9)

    assert (refusals(loop), new in loop.arriving) == (before, True)


def test_hung_up_twice_a_connection_counts_once(loop):
    _, conn = visit(loop)
    visit(loop)
    loop.hang_up(conn)
    loop.hang_up(conn)

    assert (loop.nr_conns, len(loop.open)) == (1, 1)


@pytest.mark.parametrize(
    ("first", "said"), [(b"", b""), (b"GET / HTTP/1.1\r\nX-", b"HTTP/1.1 408 Request Timeout")]
)
def test_cut_for_room_only_whoever_had_begun_to_ask_is_answered(loop, first, said):
    browser, conn = visit(loop)
    if first:
        loop.take(conn, first)
    conn.arrival.began -= 2
    loop.cut_slowest()

    assert (browser.recv(100).partition(b"\r\n")[0], loop.nr_conns) == (said, 0)


def test_told_to_stop_it_waits_two_seconds_for_requests_on_their_way(loop):
    _, conn = visit(loop)
    conn.arrival.began -= 4
    loop.alive = False
    loop.murder_pending()
    assert conn in loop.open

    loop.idle_until -= 2
    loop.murder_pending()
    assert conn not in loop.open


def taken(loop, size, pause, way="sendall"):
    """Let an answer be read, pausing after each 4 KB; return how it ended, after how long."""
    loop.pace = Pace(10, 1, 1_000_000)
    browser, conn = visit(loop)
    conn.init()
    is_over = threading.Event()

    def read():
        with contextlib.suppress(OSError):
            while not is_over.wait(pause) and browser.recv(4096 if pause else MB):
                pass

    reader = threading.Thread(target=read)
    reader.start()
    began, end = time.monotonic(), "sent"
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(size))
            file.flush()
            if way == "sendfile":
                conn.sock.sendfile(file, 0, size)
            else:
                for _ in range(size // 100_000):
                    conn.sock.sendall(bytes(100_000))
    except BrokenPipeError:
        end = "cut"
    is_over.set()
    loop.hang_up(conn)
    reader.join()
    return end, time.monotonic() - began


@pytest.mark.parametrize("way", ["sendall", "sendfile"])
def test_an_answer_that_is_taken_too_slowly_is_cut_though_some_of_it_always_is(loop, way):
    end, seconds = taken(loop, 20_000_000, 0.02, way)

    assert (end, seconds < 60) == ("cut", True)  # to take it all needs a hundred seconds


@pytest.mark.parametrize("way", ["sendall", "sendfile"])
def test_a_long_answer_that_is_taken_fast_is_sent_whole(loop, way):
    assert taken(loop, 20_000_000, 0, way)[0] == "sent"


def test_the_time_in_which_a_page_makes_its_answer_is_not_its_readers(loop):
    loop.pace = Pace(10, 0.1, 1_000_000)
    browser, conn = visit(loop)
    conn.init()
    conn.sock.sendall(b"first")
    time.sleep(0.3)
    conn.sock.sendall(b"second")

    assert browser.recv(5) + browser.recv(6) == b"firstsecond"
