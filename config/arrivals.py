"""A request on its way in: is it whole, is it too large, did it take too long?

Bytes go in, answers come out; no socket, no thread and no Django is needed to try it. It only finds
where a request ends. Whether it is a good one says gunicorn, which reads it again from here. Where
this module cannot tell the end, it says ``refused``: the answer is 400, and the connection ends.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_HEAD = 64 * 1024  # bytes
LONGEST_LINE = 8 * 1024  # bytes of a line between chunks
IN_MEMORY = 256 * 1024  # bytes of a body; what is longer lies in a temporary file
PIECE = 64 * 1024
BLANK_LINE = re.compile(rb"\n\r?\n")
HEX = re.compile(rb"[0-9a-fA-F]{1,16}")


@dataclass(frozen=True)
class Pace:
    """How long a request may take to come in: seconds, and bytes a second.

    ``body`` is the time that a body has anyway; beyond it, each second must have brought ``rate``.
    """

    head: float
    body: float
    rate: float


def values_in(head: bytes, name: bytes) -> list[bytes]:
    """Return what a request's head says in all lines of this name (in small letters)."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return [value.strip() for key, _, value in lines if key.strip().lower() == name]


class Chunks:
    """Find the end of a body in chunks (RFC 9112, 7.1), whose bytes are kept as they are."""

    def __init__(self) -> None:
        self.line = b""  # what has come of the line under way
        self.skip = 0  # bytes of the chunk under way that are to come
        self.is_last = self.is_over = self.is_broken = False

    def take(self, data: bytes) -> int:
        """Return how many of these bytes belong to the body."""
        at = 0
        while at < len(data) and not self.is_over:
            if self.skip:
                step = min(self.skip, len(data) - at)
                self.skip -= step
                at += step
            else:
                at = self._take_line(data, at)
        return at

    def _take_line(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        stop = end + 1 if end >= 0 else len(data)
        self.line += data[at:stop]
        if end < 0:
            self.is_over = self.is_broken = len(self.line) > LONGEST_LINE
            return stop
        line, self.line = self.line.strip(), b""
        if self.is_last:
            self.is_over = not line  # the blank line after the trailers
            return stop
        size = line.partition(b";")[0].strip()
        length = int(size, 16) if HEX.fullmatch(size) else -1
        self.is_over = self.is_broken = length < 0
        self.is_last = length == 0
        self.skip = length + 2 if length > 0 else 0  # with the line break after it
        return stop


class Arrival:
    """What has come in of one request on a connection, from its first byte on."""

    def __init__(self, now: float, patience: float):
        """Begin at ``now``; the first byte may let us wait for ``patience`` seconds."""
        self.began = self.body_began = now
        self.patience = patience
        self.head = b""
        self.has_head = self.is_whole = False
        self.length = 0  # of the body, as the head says
        self.chunks: Chunks | None = None
        self.body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by close)
        self.got = 0  # bytes of the body
        self.rest = b""  # came after the end: the next request on this connection
        self.most: int | None = None  # bytes its sender may send; None: nobody has asked yet
        self.refused = ""  # why the body is not read to its end

    def take(self, data: bytes, now: float) -> None:
        """Take what has come in; raises OSError when the disk has no room for it."""
        if not self.has_head:
            data = self._take_head(data, now)
        if data and not self.is_whole:
            data = self._take_body(data)
        self.rest += data

    def _take_head(self, data: bytes, now: float) -> bytes:
        if not self.head:
            self.began = now
        searched = max(0, len(self.head) - 2)
        self.head += data
        end = BLANK_LINE.search(self.head, searched)
        if end is None:
            return b""
        data, self.head = self.head[end.end() :], self.head[: end.end()]
        self.has_head, self.body_began = True, now
        self._read_head()
        return data

    def _read_head(self) -> None:
        lengths, coded = (
            values_in(self.head, b"content-length"),
            values_in(self.head, b"transfer-encoding"),
        )
        if [value.lower() for value in coded] == [b"chunked"] and not lengths:
            self.chunks = Chunks()
        elif len(lengths) == 1 and not coded and lengths[0].isdigit() and len(lengths[0]) <= 18:
            self.length = int(lengths[0])
        elif lengths or coded:
            # Two lengths, or a length and chunks, or a length that is no number: nobody knows
            # where such a body ends, so none of it is read, and it is never a next request.
            self.refused = "cut off"
        self.is_whole = not self.chunks and not self.length

    def _take_body(self, data: bytes) -> bytes:
        if self.chunks:
            taken = self.chunks.take(data)
            self.is_whole = self.chunks.is_over
            if self.chunks.is_broken:
                self.refused = "cut off"
        else:
            taken = min(len(data), self.length - self.got)
            self.is_whole = self.got + taken == self.length
        self.body.write(data[:taken])
        self.got += taken
        return data[taken:]

    @property
    def is_idle(self) -> bool:
        """Whether nothing has come yet."""
        return not self.head

    @property
    def size(self) -> int:
        """Return how long the body is, as far as one can know: as declared, or as it came."""
        return max(self.length, self.got)

    @property
    def waits_for_a_nod(self) -> bool:
        """Whether the sender waits for "100 Continue" before the body (RFC 9110, 10.1.1)."""
        expected = [value.lower() for value in values_in(self.head, b"expect")]
        return self.got == 0 and expected == [b"100-continue"]

    def deadline(self, pace: Pace) -> float:
        """Return until when more must have come."""
        if self.is_idle:
            return self.began + self.patience
        if not self.has_head:
            return self.began + pace.head
        return self.body_began + pace.body + self.got / pace.rate

    def speed(self, now: float) -> float:
        """Return how many bytes a second have come since it began."""
        return (len(self.head) + self.got) / max(0.1, now - self.began)

    def pieces(self) -> Iterator[bytes]:
        """Hand the request on as it came: its head, and its body if that is read at all."""
        yield self.head
        if not self.refused:
            self.body.seek(0)
            while piece := self.body.read(PIECE):
                yield piece

    def close(self) -> None:
        """Give back memory and disk."""
        with contextlib.suppress(OSError):  # the disk is full: what was not written is not needed
            self.body.close()
        self.got = 0
