"""The web server's entry point."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PROCESS_NAME", "web")

portdesk = get_wsgi_application()

from porting.papers.letter_checks import require_letters  # noqa: E402  (needs the apps)

require_letters()
logging.getLogger(__name__).info("Portdesk %s: web server starts.", settings.VERSION)

MOST_UNREAD = 256 * 1024 * 1024  # bytes: more than any form of ours takes, its files included
CHUNK = 64 * 1024


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer, and read what the browser sends to its end even where the answer needs none of it.

    Hung up on while it still sends, a browser shows its own "connection was reset" instead of the
    page that says what was too much.
    """
    length = environ.get("CONTENT_LENGTH") or "0"
    body = LimitedStream(environ["wsgi.input"], int(length) if length.isdecimal() else 0)
    answer = portdesk(environ | {"wsgi.input": body}, start_response)
    left = MOST_UNREAD
    with contextlib.suppress(OSError):  # who has left needs no page
        while left > 0 and (read := body.read(min(CHUNK, left))):
            left -= len(read)
    return answer
