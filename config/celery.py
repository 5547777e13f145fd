"""The Celery application. Tasks are found in ``<app>/tasks.py``."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

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
