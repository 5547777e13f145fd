"""gunicorn's threaded worker, with the patience of a proxy: a thread gets whole requests only.

As gunicorn comes, a thread waits for each byte of a request without an end: as many slow
connections as there are threads, and nobody is answered any more. Here the one loop of the worker
collects what comes in on all connections, and a thread is asked only once a request is whole,
refused, or so long that it matters who sends it. So a slow connection costs memory and no thread,
and what comes too slowly is cut. docs/adr/0047 says why, and why not something else.
"""

import contextlib
import errno
import time
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from socket import SHUT_WR, socket
from typing import Any

from gunicorn import http
from gunicorn.errors import ConfigError
from gunicorn.workers.gthread import TConn, ThreadWorker

from config.answers import AnswerSocket
from config.arrivals import IN_MEMORY, LARGEST_HEAD, Arrival, Pace

READ = 64 * 1024  # bytes taken from a connection before the next one has its turn
# After an answer to a request that was not read to its end, the browser still sends. Hung up on
# at once, it would show "connection was reset" and not the page that says what was wrong.
LINGER_SECONDS, LINGER_BYTES = 5.0, 8 * 1024 * 1024
IDLE_AT_STOP = (
    2.0  # seconds; as gunicorn, for a request that is on its way when we are told to stop
)

TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
LONG_HEAD = TOO_SLOW.replace(b"408 Request Timeout", b"431 Request Header Fields Too Large")
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(TConn):  # type: ignore[misc]
    """One connection; ``arrival`` is what comes in on it, ``left`` what may be thrown away."""

    arrival: Arrival
    pace: Pace
    hangs_up_at = 0.0
    left = LINGER_BYTES

    def init(self) -> None:
        # Called by the thread that answers. It reads from the arrival; only writing may wait.
        self.sock.begin(self.pace)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Collects requests in its loop, and lets threads answer them."""

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        if cfg.is_ssl:
            raise ConfigError("This web server speaks no TLS: a proxy in front ends it.")

    def init_process(self) -> None:
        self.arriving: set[Connection] = set()
        self.lingering: set[Connection] = set()
        self.open: set[Connection] = set()
        self.idle_until: float | None = None  # once it stops
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        from django.conf import settings

        self.pace = Pace(
            settings.HEAD_SECONDS, settings.BODY_SECONDS, settings.BODY_BYTES_PER_SECOND
        )
        self.unasked = settings.MAX_STRANGERS_BODY_BYTES
        self.room = settings.WEB_SPOOL_MB * 1024 * 1024  # of this process

    # --- Connections begin ------------------------------------------------------------

    def accept(self, listener: socket) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self.log.warning("No more connections: too many files are open.")
                self.cut_slowest()
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        line = AnswerSocket(sock.family, sock.type, sock.proto, sock.detach())
        conn = Connection(self.cfg, line, client, listener.getsockname())
        conn.pace = self.pace
        self.open.add(conn)
        self.wait_for_request(conn, self.pace.head)
        if self.nr_conns >= self.worker_connections:
            self.cut_slowest()

    def wait_for_request(self, conn: Connection, patience: float, first: bytes = b"") -> None:
        """Wait for a request on a new connection, or for the next one, whose start may be here."""
        conn.arrival = Arrival(time.monotonic(), patience)
        self.listen(conn)
        if first:
            self.take(conn, first)

    def listen(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        self.arriving.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_readable, conn))

    def unlisten(self, conn: Connection) -> None:
        self.arriving.discard(conn)
        self.lingering.discard(conn)
        with contextlib.suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)

    def hang_up(self, conn: Connection, last_word: bytes = b"") -> None:
        if conn not in self.open:
            return
        self.unlisten(conn)
        with contextlib.suppress(OSError):
            if last_word:
                conn.sock.send(last_word)  # it fits, or nobody reads it
        conn.arrival.close()
        conn.close()
        self.open.discard(conn)
        self.nr_conns -= 1

    # --- Requests come in -------------------------------------------------------------

    def on_readable(self, conn: Connection, sock: socket) -> None:
        try:
            data = sock.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            self.hang_up(conn)
            return
        if data:
            self.take(conn, data)
        elif conn.arrival.has_head:
            self.refuse(conn, "cut off")
        else:
            self.hang_up(conn)

    def take(self, conn: Connection, data: bytes) -> None:
        arrival = conn.arrival
        try:
            arrival.take(data, time.monotonic())
        except OSError:  # the disk is full
            self.refuse(conn, "busy")
            return
        if not arrival.has_head:
            if len(arrival.head) > LARGEST_HEAD:
                self.hang_up(conn, LONG_HEAD)
        elif arrival.most is None and arrival.size > self.unasked:
            self.ask_who(conn)
        else:
            self.go_on(conn)

    def go_on(self, conn: Connection) -> None:
        """Wait for more of a body, unless it is whole or there is no place for it."""
        arrival = conn.arrival
        if arrival.most is not None and arrival.size > arrival.most:
            self.refuse(conn, "too large")
        elif arrival.is_whole:
            self.hand_over(conn)
        elif arrival.size > IN_MEMORY and not self.make_room(conn):
            self.refuse(conn, "busy")
        else:
            if conn not in self.arriving:
                self.listen(conn)
            if arrival.waits_for_a_nod:
                with contextlib.suppress(OSError):
                    conn.sock.send(CONTINUE)

    def make_room(self, conn: Connection) -> bool:
        """Whether more of this body can be kept. Of strangers, the slowest others go for it.

        Half of the room is for those whom nobody has asked. A body counts for others, not for
        itself: alone on a server, everybody may send what they may. What is short lies in memory.
        """
        is_stranger = conn.arrival.most is None
        alike = [c for c in self.open - {conn} if (c.arrival.most is None) == is_stranger]
        others = [c for c in alike if c.arrival.size > IN_MEMORY]
        held = sum(one.arrival.got for one in others)
        now = time.monotonic()
        while held > self.room / 2:
            coming = [one for one in others if one in self.arriving and one.arrival.got]
            if not is_stranger or not coming:
                return False
            slowest = min(coming, key=lambda one: one.arrival.speed(now))
            held -= slowest.arrival.got
            self.refuse(slowest, "busy")
        return True

    def ask_who(self, conn: Connection) -> None:
        """Ask, in a thread, how much whoever sends this may send; nothing is read meanwhile."""
        from config import bodies

        self.unlisten(conn)
        asked = self.tpool.submit(bodies.ask, conn.arrival.head)
        asked.add_done_callback(lambda told: self.method_queue.defer(self.on_told, conn, told))

    def on_told(self, conn: Connection, told: "Future[int]") -> None:
        if told.cancelled() or told.exception():  # the database is away
            self.refuse(conn, "busy")
            return
        conn.arrival.most, conn.arrival.body_began = told.result(), time.monotonic()
        self.go_on(conn)

    def refuse(self, conn: Connection, why: str) -> None:
        """Let a page answer, without the body: ``config.bodies`` has the words."""
        conn.arrival.refused = why
        conn.arrival.close()
        self.hand_over(conn)

    def hand_over(self, conn: Connection) -> None:
        """Let a thread answer."""
        self.unlisten(conn)
        conn.parser = http.get_parser(self.cfg, conn.arrival.pieces(), conn.client)
        conn.data_ready = True
        self.enqueue_req(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        req._expected_100_continue = False  # was said when the body was asked for
        req.body.refused = conn.arrival.refused
        if conn.arrival.refused:
            req.force_close()  # nobody knows where the next request would begin
        return bool(super().handle_request(req, conn))

    # --- Answers are given ------------------------------------------------------------

    def finish_request(self, conn: Connection, answered: "Future[bool]") -> None:
        """After the answer: wait for the next request, or hang up without cutting it off."""
        is_kept = not answered.cancelled() and not answered.exception() and answered.result()
        rest = conn.arrival.rest
        conn.arrival.close()
        if is_kept:
            self.wait_for_request(conn, self.cfg.keepalive, rest)
        else:
            self.linger(conn)

    def linger(self, conn: Connection) -> None:
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(SHUT_WR)
        except OSError:
            self.hang_up(conn)
            return
        conn.hangs_up_at = time.monotonic() + LINGER_SECONDS
        self.lingering.add(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_leftover, conn))

    def on_leftover(self, conn: Connection, sock: socket) -> None:
        """Throw away what still comes after the answer, up to a limit."""
        try:
            data = sock.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        conn.left -= len(data)
        if not data:
            self.hang_up(conn)
        elif conn.left <= 0:
            # What is not taken makes the sender wait, and so look for the answer.
            self.poller.unregister(sock)

    # --- The clock --------------------------------------------------------------------

    def murder_pending(self) -> None:
        """Cut what is too slow. gunicorn asks each second, while it runs and while it stops."""
        now = time.monotonic()
        if not self.alive and self.idle_until is None:
            self.idle_until = now + IDLE_AT_STOP
        for conn in [conn for conn in self.lingering if conn.hangs_up_at <= now]:
            self.hang_up(conn)
        for conn in list(self.arriving):
            arrival = conn.arrival
            if arrival.is_idle and self.idle_until is not None and self.idle_until <= now:
                self.hang_up(conn)
            elif arrival.deadline(self.pace) <= now:
                if arrival.has_head:
                    self.refuse(conn, "too slow")
                else:
                    self.hang_up(conn, b"" if arrival.is_idle else TOO_SLOW)

    def cut_slowest(self) -> None:
        """Make room for one more connection: who has brought least in the longest time goes."""
        now = time.monotonic()

        waiting = [conn for conn in self.arriving if now - conn.arrival.began > 1]
        if waiting:
            slowest = min(waiting, key=lambda conn: conn.arrival.speed(now))
            # Whoever waits for nothing is told nothing: it would be the answer to what comes next.
            self.hang_up(slowest, b"" if slowest.arrival.is_idle else TOO_SLOW)
