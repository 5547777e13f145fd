"""What works and what is degraded, for ``/readyz``: every part asked cheaply and on its own.

Only the database stops the pages. With the broker, the worker, the mail or the file storage
down, pages keep working and promises wait; then the answer says so and stays 200.
"""

import logging
import socket
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from porting import outbox
from porting.choices import OutboxState
from porting.models import OutboxMessage, SealKeyCheck
from porting.services import rehashing, sealing

log = logging.getLogger(__name__)

STORAGE_SECONDS = 15  # a bucket is asked at most this often
_storage_asked: tuple[float, str] = (float("-inf"), "")


def readiness() -> dict[str, Any]:
    """Return status ("ok" or "degraded"), what is degraded ({part: sentence}) and the version."""
    parts: dict[str, Callable[[], str]] = {
        "limits": _limits,
        "worker": _worker,
        "promises": _promises,
        "broker": _broker,
        "mail": _mail,
        "storage": _storage,
        "seal": _seal,
        "letters": _letters,
    }
    if trouble := _database():
        # The worker's state lies in the database, so there is nothing more to ask there.
        parts = {part: parts[part] for part in ("broker", "mail", "storage")}
        degraded = {"database": trouble}
    else:
        degraded = {}
    degraded |= {part: said for part, ask in parts.items() if (said := ask())}
    status = "degraded" if degraded else "ok"
    return {"status": status, "degraded": degraded, "version": settings.VERSION}


def _database() -> str:
    try:
        # An UPDATE of no row takes the write lock, so it fails where nothing can be written.
        OutboxMessage.objects.filter(pk=0).update(attempts=0)
    except DatabaseError:
        log.exception("The database does not answer.")
        return "The database cannot be written."
    return ""


def _worker() -> str:
    """A worker that lives keeps what is due within two sweeps."""
    late = timezone.now() - timedelta(seconds=max(60, 3 * settings.OUTBOX_SWEEP_SECONDS))
    overdue = OutboxMessage.objects.filter(state=OutboxState.PENDING, due_at__lt=late)
    abandoned = OutboxMessage.objects.filter(state=OutboxState.LEASED, lease_until__lt=late)
    if overdue.exists() or abandoned.exists():
        return "Work is waiting for longer than a minute. Is a worker running?"
    return ""


def _promises() -> str:
    if OutboxMessage.objects.filter(state=OutboxState.DEAD).exists():
        return "Some work was given up after many tries. See Waiting work on the desk."
    return ""


def _seal() -> str:
    """What the worker found when it last tried its key, and whether anything waits too long."""
    if said := SealKeyCheck.objects.values_list("said", flat=True).first():
        return said
    if sealing.unsealed().filter(signed_at__lt=timezone.now() - sealing.LATE).exists():
        return "A signed letter waits for its seal for longer than 15 minutes."
    return ""


def _letters() -> str:
    if rehashing.altered().exists():
        return "A stored letter is not what was sealed. See Waiting work on the desk."
    return ""


def _limits() -> str:
    """Whether the server cuts off a page's statement: a pooler in between may drop the option."""
    if connection.vendor != "postgresql" or settings.PROCESS_NAME != "web":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        if cursor.fetchone()[0] != "0":
            return ""
    return "Statements of pages have no time limit. See “Behind PgBouncer” in docs/deploy.md."


def _broker() -> str:
    if outbox.is_quiet():
        return "The broker did not take the last nudge."
    return "" if _redis_answers() else "The broker does not answer."


def _redis_answers() -> bool:
    """Ask Redis, for a second at most; another broker is judged by its nudges alone."""
    if not settings.CELERY_BROKER_URL.startswith(("redis://", "rediss://")):
        return True
    import redis

    patience: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": None}
    try:
        with redis.Redis.from_url(settings.CELERY_BROKER_URL, **patience) as broker:
            broker.ping()
    except redis.RedisError:
        log.exception("The broker does not answer.")
        return False
    return True


def _mail() -> str:
    if settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        return _mail_server()
    if settings.EMAIL_BACKEND != "config.mail.FolderBackend":
        return ""
    try:
        settings.MAIL_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = settings.MAIL_DIR / f"{uuid.uuid4().hex}.part"
        probe.touch()
        probe.unlink()
    except OSError:
        log.exception("The mail folder cannot be written.")
        return "The mail folder cannot be written."
    return ""


def _mail_server() -> str:
    """Whether somebody listens there; what the server says to a mail, the promises tell."""
    address = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        log.exception("The mail server does not answer.")
        return "The mail server does not answer."
    return ""


def _storage() -> str:
    global _storage_asked  # noqa: PLW0603
    asked_at, said = _storage_asked
    if time.monotonic() - asked_at < STORAGE_SECONDS:
        return said
    try:
        name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ready"))
        default_storage.delete(name)
        said = ""
    except Exception:
        log.exception("The file storage cannot be written.")
        said = "The file storage cannot be written."
    _storage_asked = (time.monotonic(), said)
    return said
