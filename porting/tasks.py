"""Celery's entry points. They carry no arguments worth losing: the outbox rows are the work.

Project imports live inside the functions, so that every other module may import this one.
"""

from celery import shared_task


@shared_task
def keep_promises() -> int:
    """Keep what is due. Sent as a nudge after a commit."""
    from porting import outbox

    return outbox.drain()


@shared_task
def sweep_outbox() -> int:
    """The same by the clock: finds promises whose nudge or worker was lost."""
    from porting import outbox

    return outbox.drain()


@shared_task
def sweep_seals() -> int:
    """Promise again what is signed and not sealed, and try the seal key for ``/readyz``."""
    from porting.services import sealing

    sealing.try_key()
    return sealing.sweep()


@shared_task
def rehash_letters() -> tuple[int, int]:
    """Read sealed letters that were not read since yesterday; staff see what does not match."""
    from porting.services import rehashing

    return rehashing.rehash()


@shared_task
def purge_expired() -> dict[str, int]:
    """Throw away papers whose time to be kept is over, and rows of what was done long ago."""
    from porting.services import done_work, retention

    return retention.purge() | {"done work": done_work.forget()}


@shared_task
def purge_orphan_files() -> int:
    """Delete the files that a killed worker has left without a row."""
    from porting.services import stored_files

    return len(stored_files.purge_orphan_files())


@shared_task(time_limit=1800)
def expire_drafts() -> int:
    """Remind of drafts that nobody touches, and delete them in the end; give up lists, which may
    hold PINs, that nobody has imported within a day."""
    from porting.services import expiry, imports

    imports.drop_given_up()
    return expiry.expire_drafts().deleted


@shared_task(time_limit=1800)
def refresh_overview() -> int:
    """Look again at what stops each open request: once a night, whoever looks."""
    from porting.services import gists

    return gists.refresh_all()


@shared_task
def sweep_reminders() -> int:
    """Promise the reminders that are due: of letters that wait, and of papers nobody submitted.

    Letters in words that are not ours any more fall first, so that nobody is reminded of them.
    """
    from porting.services import reminders, rewording

    rewording.void_old_words()
    return reminders.promise_due()
