"""The Celery application. Tasks are found in ``<app>/tasks.py``."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_bad_letters(**_: Any) -> None:
    """A worker asks for the checks of Django and leaves the answer unread. This one counts."""
    from porting.papers.letter_checks import require_letters

    try:
        require_letters()
    except ImproperlyConfigured as error:  # an Exception would only be logged
        raise SystemExit(str(error)) from None


@worker_init.connect
def say_worker_starts(**_: Any) -> None:
    log.info("Portdesk %s: worker starts.", settings.VERSION)


@beat_init.connect
def say_beat_starts(**_: Any) -> None:
    log.info("Portdesk %s: beat starts.", settings.VERSION)
