"""Portdesk inside this process, with the settings of a production installation."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

KEY = "aEl3dXhLRVVmZ1R0b1BsTWJvUGVwY0ZxV3RkY3JqTlo="  # of rows that nobody needs to hide


@contextmanager
def product(database_url: str) -> Iterator[None]:
    """Set Django up on this database; once in a process, like any set-up of Django."""
    with tempfile.TemporaryDirectory(prefix="portdesk-bench-") as folder:
        # Whatever lies in the environment of the person who measures must not change a figure.
        for name in (
            "SITE_URL",
            "EMAIL_URL",
            "STATIC_ROOT",
            "DEBUG",
            "ACCEPT_FICTIONAL_NUMBERS",
            "CARRIER_LOOKUP",
        ):
            os.environ.pop(name, None)
        os.environ |= {
            "DATABASE_URL": database_url,
            "DATA_DIR": folder,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "FIELD_ENCRYPTION_KEYS": KEY,
            "DEMO": "false",
            "ALLOWED_HOSTS": "localhost",
            "CELERY_BROKER_URL": "memory://",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        }
        import django

        django.setup()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()
            for connection in connections.all():
                if hasattr(connection, "close_pool"):
                    connection.close_pool()


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
