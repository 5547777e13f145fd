"""The Celery application. Tasks are found in ``<app>/tasks.py``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
