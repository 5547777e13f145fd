"""No secret link in any log line, whoever writes it and whichever handler prints it.

A link that was mailed is a key: who reads a log must not be able to open what it opens. Django
logs the path of every answer of the 400s and 500s, gunicorn that of a broken request, a traceback
may quote one. So each record of this process is made of a class that masks them; there is no logger
and no handler that could be forgotten. Imports nothing, since every entry point comes here first.
"""

import logging
import re
from typing import Any

MASK = "[link]"
SLASH = r"(?:/|%2F|%252F)"
LETTERS = "sbu"  # of the addresses whose rest is a key; the proxy must not log them either
# What follows one of these is a key to its end; a link pasted twice has more slashes.
ADDRESSES = re.compile(rf"({SLASH}[{LETTERS}]{SLASH})(?!\[link\])\S+", re.IGNORECASE)
RESETS = re.compile(
    rf"({SLASH}password{SLASH}reset{SLASH})(?=[0-9A-Za-z]+(?:-|%2D))\S+", re.IGNORECASE
)
# 256 random bits are 43 such characters, wherever they stand: in an address that is yet to come, a
# query, a text. Names of ours have no digits with capitals; digests are hexadecimal and stay.
TOKENS = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{40,}", re.ASCII)


def mask(text: str) -> str:
    """Return the text with every key of a mailed link blanked out."""
    text = RESETS.sub(rf"\1{MASK}", ADDRESSES.sub(rf"\1{MASK}", text))
    return TOKENS.sub(MASK, text)


def _masked(name: str) -> Any:
    def read(record: logging.LogRecord) -> str | None:
        return mask(record.__dict__.get(name) or "") or None

    def write(record: logging.LogRecord, text: str | None) -> None:
        record.__dict__[name] = text

    return property(read, write)


class MaskedRecord(logging.LogRecord):
    """A log record that says no key: neither its message nor the traceback or stack beside it."""

    exc_text = _masked("exc_text")
    stack_info = _masked("stack_info")

    def getMessage(self) -> str:  # noqa: N802  (logging's name)
        return mask(super().getMessage())


def install() -> None:
    """Make every log record of this process, from now on, a masked one."""
    logging.setLogRecordFactory(MaskedRecord)
