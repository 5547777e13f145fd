"""Ask a ClamAV daemon about a file, by its INSTREAM command on a socket.

Off unless ``CLAMD_ADDRESS`` names one (``host:port``, or the path of a Unix socket). Protocol:
each chunk is preceded by its length, four bytes in network order; a length of zero ends the stream.
"""

import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 30.0
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner cannot be reached, or does not answer as ClamAV does."""


def is_on() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def virus_in(content: bytes) -> str:
    """Return the name of the virus in the content, "" when there is none.

    Raises ScannerDown: no answer is never taken for a good one.
    """
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScannerDown(f"The virus scanner does not answer: {error.strerror or error}") from None
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerDown(f"The virus scanner says: {answer[:80]}")


def _connected() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if "/" in address:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and not said.endswith(b"\0"):
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace").strip()
