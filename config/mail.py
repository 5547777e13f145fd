"""The mail catcher of the embedded installation: one file a message, in DATA_DIR/mail.

``FolderBackend`` writes the files; ``newest`` and ``caught`` read them for the demo's pages.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Write each message to a folder instead of sending it; the demo has a page to read them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = uuid.uuid4().hex
            unfinished = settings.MAIL_DIR / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            # A reader never sees half a message: the name ends in .eml only when it is whole.
            unfinished.rename(unfinished.with_suffix(".eml"))
        return len(email_messages)


NAME = re.compile(r"[0-9a-f]{32}")
SHOWN = 100


@dataclass(frozen=True)
class CaughtMail:
    """A message that was caught: what the list shows, and both its parts."""

    name: str
    at: datetime
    to: str
    subject: str
    sender: str
    text: str
    html: str

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text part, cut into pieces of text and links to our own site (marked True)."""
        ours = re.compile(rf"({re.escape(settings.SITE_URL)}/[^\s<>\"']*)")
        return [
            (piece, place % 2 == 1) for place, piece in enumerate(ours.split(self.text)) if piece
        ]


def newest() -> list[CaughtMail]:
    """Return the newest 100 messages, newest first."""
    if not settings.MAIL_DIR.is_dir():
        return []
    files = [path for path in settings.MAIL_DIR.glob("*.eml") if NAME.fullmatch(path.stem)]
    files.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(path) for path in files[:SHOWN]]


def caught(name: str) -> CaughtMail | None:
    """Return the message of this name; None for a name that is none of ours, or no file."""
    path = settings.MAIL_DIR / f"{name}.eml"
    return _read(path) if NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> CaughtMail:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return CaughtMail(
        name=path.stem,
        at=datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        to=_header(message, "To"),
        subject=_header(message, "Subject"),
        sender=_header(message, "From"),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _header(message: ParsedMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except Exception:  # the parser raises all sorts of things over a broken header
        return "(cannot be read)"


def _part(message: ParsedMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # a character set that nobody knows
        return "(cannot be read)"
