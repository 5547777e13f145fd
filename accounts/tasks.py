"""Celery's entry points for what nobody waits for."""

from celery import shared_task


@shared_task
def sweep() -> int:
    """Throw away counts and sessions whose time is over; returns how many counts."""
    from django.contrib.sessions.backends.db import SessionStore

    from accounts import kept_posts, limits

    SessionStore.clear_expired()
    kept_posts.forget_old()
    return limits.sweep()
