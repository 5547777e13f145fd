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
def sweep_reminders() -> int:
    """Promise the reminders that are due: of letters that wait, and of papers nobody submitted."""
    from porting.services import reminders

    return reminders.promise_due()
