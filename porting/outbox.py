"""Promised side effects: written with what promises them, kept by the worker, never lost.

``add`` writes a row in the caller's transaction. After the commit one nudge goes to Celery;
if it is lost, the sweep (``porting.tasks.sweep_outbox`` by beat, ``manage.py outbox_drain`` by
hand or cron) finds the row. The database is the only truth; a broker that loses everything
costs one sweep interval. Source: design.md 4, "Promises".
"""

import logging
import random
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from accounts.clock import DatabaseNow, db_now
from accounts.masking import mask
from porting.choices import OutboxState
from porting.errors import NotNow
from porting.models.outbox import OutboxMessage

log = logging.getLogger(__name__)

# Which function keeps a promise of which kind. Strings, because this module stands on the
# ground floor and the functions live above it. Each takes the message; each may run twice.
KEEPERS = {
    "send_mail": "porting.services.mailing:send_promised",
    "check_numbers": "porting.services.portability:answer_check",
    "look_up_numbers": "porting.services.lookups:look_up_promised",
    "import_numbers": "porting.services.import_work:import_promised",
    "render_letter": "porting.services.rendering:render_promised",
    "render_signed_letter": "porting.services.sealing:seal_promised",
    "render_fax_letter": "porting.services.fax_letters:render_promised",
    "scan_paper": "porting.services.readings:scan_promised",
    "read_paper": "porting.services.readings:read_promised",
    "wipe_secrets": "porting.services.outcomes:wipe_promised",
    "phones_changed": "porting.services.phones:tell_promised",
    "submit_for_me": "porting.services.submit_for_me:submit_promised",
}

# Seconds until the next try after the n-th failure; after the last one the promise is dead.
BACK_OFF = (5, 30, 120, 600, 3600, 3 * 3600, 8 * 3600, 8 * 3600)
# Promises that are never given up: what was signed is sealed, however long the key is missing.
ENDLESS = ("render_signed_letter",)
LONGEST_PAUSE = 900  # seconds between two tries of these
TAKE = 5  # rows leased at once, where several are wanted
CROWD = 20  # due rows looked at beyond those: other workers take the same ones first
ROUND = 60.0  # seconds one task may go on taking work, well below its hard limit

# A mail is the one thing that cannot be taken back, so a process has one in flight at a time: when
# it is killed, that one is sent again and no other.
MAIL = "send_mail"
_mail_in_flight = threading.Lock()
# Somebody else has looked for work since; whoever hands over mails looks again before it ends.
_has_been_asked = threading.Event()

_gathered: ContextVar[list[OutboxMessage] | None] = ContextVar("gathered", default=None)
_quiet_until = 0.0


def add(kind: str, *, key: str, reference: str = "", **payload: Any) -> None:
    """Promise a side effect; ``key`` makes the promise unique among its kind, for ever.

    ``payload`` holds primary keys and names of mails, never a secret or a text. Promising the
    same key again does nothing. Raises RuntimeError outside a transaction.
    """
    add_all(kind, [(key, reference, payload)])


def add_all(kind: str, promises: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    """Promise many side effects of one kind in one statement: (key, reference, payload) each.

    What is said of the arguments of ``add`` holds here. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A promise belongs in the transaction of what promises it.")
    if kind not in KEEPERS:
        raise KeyError(f"Nobody keeps promises of the kind {kind!r}.")
    if not promises:
        return
    now = DatabaseNow()
    messages = [
        OutboxMessage(
            kind=kind, dedupe_key=f"{kind}:{key}", reference=reference, payload=payload, due_at=now
        )
        for key, reference, payload in promises
    ]
    if (gathered := _gathered.get()) is None:
        OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    else:
        gathered += messages
    # One nudge a transaction, however many promises it makes.
    if not any(send_nudge in waiting for waiting in connection.run_on_commit):
        transaction.on_commit(send_nudge, robust=True)


@contextmanager
def together() -> Iterator[None]:
    """Write the promises that are made within, whatever their kinds, in one statement at its end.

    They belong to the transaction around it; when what is within fails, there are none.
    """
    messages: list[OutboxMessage] = []
    before = _gathered.set(messages)
    try:
        yield
    finally:
        _gathered.reset(before)
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)


def send_nudge() -> None:
    """Tell a worker that something is due. Failing is allowed: the sweep comes anyway.

    After a failure the next nudges are left out for a sweep's time, so that a broker that is
    down or frozen slows down one request and not every one.
    """
    global _quiet_until  # noqa: PLW0603
    from porting.tasks import keep_promises

    if is_quiet():
        return
    try:
        keep_promises.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        _quiet_until = time.monotonic() + settings.OUTBOX_SWEEP_SECONDS
        log.warning("No nudge could be sent (%s); the sweep will find the work.", error)


def is_quiet() -> bool:
    """Whether this process could not reach the broker lately and has stopped nudging."""
    return time.monotonic() < _quiet_until


def claim(limit: int = TAKE, *, without: str = "") -> list[OutboxMessage]:
    """Lease what is due, oldest first; nobody else gets the same rows while the lease lasts.

    Promises of the kind ``without`` are left for others; the database's clock counts.
    Taking is what counts as a try: a promise that kills its worker cannot say so afterwards.
    Leases differ in length, so that it is not taken again together with the same neighbour.
    """
    now = db_now()
    due = Q(state=OutboxState.PENDING, due_at__lte=now) | Q(
        state=OutboxState.LEASED, lease_until__lt=now
    )
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS * random.uniform(1, 1.4))  # noqa: S311
    claimed: list[int] = []
    waiting_rows = OutboxMessage.objects.filter(due).exclude(kind=without)
    waiting_rows = waiting_rows.order_by("due_at", "pk")
    for pk, lease_no in waiting_rows.values_list("pk", "lease_no")[: limit + CROWD]:
        if len(claimed) == limit:
            break
        # The conditional UPDATE is the referee on both databases; a loser just goes on.
        won = OutboxMessage.objects.filter(due, pk=pk, lease_no=lease_no).update(
            state=OutboxState.LEASED,
            lease_no=lease_no + 1,
            lease_until=now + lease,
            attempts=F("attempts") + 1,
        )
        if won:
            claimed.append(pk)
    return list(OutboxMessage.objects.filter(pk__in=claimed).order_by("due_at", "pk"))


def keep(message: OutboxMessage) -> bool:
    """Do what a leased message promises; returns whether it is done.

    The work runs outside our own transaction. Finishing asks for the lease number, so a worker
    that lost its lease cannot finish somebody else's run.
    """
    mine = OutboxMessage.objects.filter(
        pk=message.pk, lease_no=message.lease_no, state=OutboxState.LEASED
    )
    if message.attempts > len(BACK_OFF) + 1 and message.kind not in ENDLESS:
        # It was leased and never came back, again and again: it kills its worker.
        mine.update(state=OutboxState.DEAD, last_error="It stopped its worker every time.")
        return False
    try:
        _keeper(message.kind)(message)
    except NotNow as error:
        log.warning("%s waits: %s", message, error)
        _put_back(message, mine, error)
        return False
    except OSError as error:
        # A server that is away or says no (mail, files, network) is no fault of the code's.
        log.warning("%s failed: %s", message, said_of(error))
        _put_back(message, mine, error)
        return False
    except Exception as error:
        log.warning("%s failed: %s", message, traceback.format_exc(limit=3))
        _put_back(message, mine, error)
        return False
    return bool(
        mine.update(state=OutboxState.DONE, done_at=DatabaseNow(), lease_until=None, last_error="")
    )


def _keeper(kind: str) -> Callable[[OutboxMessage], None]:
    module, _, function = KEEPERS[kind].partition(":")
    keeper: Callable[[OutboxMessage], None] = getattr(import_module(module), function)
    return keeper


def said_of(error: Exception) -> str:
    """Return the class of an error and its first line; no arguments, no locals, so no secrets."""
    said = str(error).splitlines()[0] if str(error) else ""
    return mask(f"{type(error).__name__}: {said}")[:500]


def _put_back(message: OutboxMessage, mine: Any, error: Exception) -> None:
    """Wait longer after each failure, with jitter; after the last one give up, visibly."""
    said = said_of(error)
    is_last = message.attempts > len(BACK_OFF)
    if is_last and message.kind not in ENDLESS:
        mine.update(state=OutboxState.DEAD, lease_until=None, last_error=said)
        return
    pause = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
    if message.kind in ENDLESS:
        pause = min(pause, LONGEST_PAUSE)
    mine.update(
        state=OutboxState.PENDING,
        lease_until=None,
        due_at=db_now() + timedelta(seconds=pause),
        last_error=said,
    )


def drain(seconds: float = ROUND) -> int:
    """Keep what is due until nothing is, or the time is up; returns how many were kept.

    Used by the worker and by ``manage.py outbox_drain``. A promise made while draining is
    found by the next round; what is left when the time is up gets a nudge of its own.

    One at a time: each has its whole lease for itself, so that a slow mail server cannot make
    the lease of those behind it run out, and a promise that kills its worker takes none along.
    """
    kept, end = 0, time.monotonic() + seconds
    while (was_kept := _keep_next()) is not None:
        kept += was_kept
        if time.monotonic() > end:
            send_nudge()
            break
    return kept


def _keep_next() -> bool | None:
    """Keep the promise that is due next; None when there is none for this thread.

    While another thread of this process hands over a mail, mails are left to it: it goes on until
    none is due, and looks once more when it was passed over meanwhile.
    """
    _has_been_asked.set()
    may_mail = is_mailer = _mail_in_flight.acquire(blocking=False)
    try:
        if is_mailer:
            _has_been_asked.clear()
        claimed = claim(1, without="" if may_mail else MAIL)
        if may_mail and not (claimed and claimed[0].kind == MAIL):
            _mail_in_flight.release()
            may_mail = False
        if claimed:
            return keep(claimed[0])
    finally:
        if may_mail:
            _mail_in_flight.release()
    return False if is_mailer and _has_been_asked.is_set() else None


def waiting() -> Any:
    """Return what is not done, dead first: the staff's "Waiting work" page."""
    open_states = [OutboxState.DEAD, OutboxState.LEASED, OutboxState.PENDING]
    return OutboxMessage.objects.filter(state__in=open_states).order_by("state", "due_at", "pk")


def try_now(message: OutboxMessage) -> bool:
    """Make a waiting or dead promise due at once; False when it is done or being worked on."""
    renewed = OutboxMessage.objects.filter(
        pk=message.pk, state__in=[OutboxState.DEAD, OutboxState.PENDING]
    ).update(state=OutboxState.PENDING, due_at=DatabaseNow(), attempts=0)
    if renewed:
        send_nudge()
    return bool(renewed)


def cancel(message: OutboxMessage, reason: str) -> bool:
    """Give a promise up on a person's word; False when it is done or being worked on."""
    return bool(
        OutboxMessage.objects.filter(
            pk=message.pk, state__in=[OutboxState.DEAD, OutboxState.PENDING]
        ).update(state=OutboxState.CANCELLED, closed_reason=reason[:200])
    )
