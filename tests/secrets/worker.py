"""The product's Celery application, with promises that break."""

import django

from config.celery import app

django.setup()

from porting import outbox  # noqa: E402
from tests.secrets import broken_keepers  # noqa: E402

broken_keepers.REAL |= outbox.KEEPERS
outbox.KEEPERS = {kind: f"tests.secrets.broken_keepers:{kind}" for kind in outbox.KEEPERS}

__all__ = ["app"]
