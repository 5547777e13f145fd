from pathlib import Path

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "numbers"
    # The folder has no __init__.py (see config/__init__.py), so Django must be told where it is.
    path = str(Path(__file__).resolve().parent)
