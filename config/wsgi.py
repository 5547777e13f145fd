"""The web server's entry point."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PROCESS_NAME", "web")

portdesk = get_wsgi_application()

from config.bodies import REFUSED  # noqa: E402  (needs the apps)
from porting.papers.letter_checks import require_letters  # noqa: E402  (needs the apps)

require_letters()
logging.getLogger(__name__).info("Portdesk %s: web server starts.", settings.VERSION)

IN_MEMORY = 256 * 1024  # bytes of a body in chunks; what is longer lies in a temporary file


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer; ``config.web_worker`` says which bodies are not to be read, and why."""
    body = environ["wsgi.input"]
    told = {REFUSED: getattr(body, "refused", "")}
    if told[REFUSED] or "HTTP_TRANSFER_ENCODING" not in environ:
        return portdesk(environ | told, start_response)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
        # Django reads as many bytes as it is told, and of a body in chunks nobody has told it.
        shutil.copyfileobj(body, whole)
        told |= {"CONTENT_LENGTH": str(whole.tell()), "wsgi.input": whole}
        whole.seek(0)
        return portdesk(environ | told, start_response)
