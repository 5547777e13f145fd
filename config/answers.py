"""Our end of a connection, on which an answer must be taken as fast as a body must come.

A thread writes an answer and waits for its reader. With a time-out for each piece alone, whoever
takes a few bytes a minute would hold that thread for hours.
"""

import errno
import os
import time
from socket import socket
from typing import TYPE_CHECKING, Any

from config.arrivals import PIECE, Pace

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class AnswerSocket(socket):
    """Counts what is taken of an answer, and how long we waited for that; ``begin`` it first."""

    pace: Pace
    taken = 0  # bytes
    waited = 0.0  # seconds; the time in which a page makes its answer is not the reader's

    def begin(self, pace: Pace) -> None:
        self.pace, self.taken, self.waited = pace, 0, 0.0

    def sendall(self, data: "ReadableBuffer", flags: int = 0) -> None:
        """Send it all; raises BrokenPipeError once it is taken too slowly."""
        view, at = memoryview(data), 0
        while at < len(view):
            patience = self.pace.body + self.taken / self.pace.rate - self.waited
            self.settimeout(max(0.01, patience))
            began = time.monotonic()
            try:
                sent = self.send(view[at:], flags)
            except TimeoutError:
                raise BrokenPipeError(errno.EPIPE, "The answer is taken too slowly.") from None
            self.waited += time.monotonic() - began
            self.taken += sent
            at += sent

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file's bytes, or ``count`` of them, in the same way."""
        sent = 0
        while count is None or sent < count:
            most = PIECE if count is None else min(PIECE, count - sent)
            piece = os.pread(file.fileno(), most, offset + sent)
            if not piece:
                break
            self.sendall(piece)
            sent += len(piece)
        return sent
