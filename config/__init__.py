"""What every entry point imports first: manage.py, the web server, Celery, pytest.

``numbers/`` carries the name of a module of Python's standard library that ``decimal``, and
so Django, needs. It therefore is a folder without ``__init__.py``: ``import numbers`` finds
the standard library's module, and giving that module our folder as its ``__path__`` makes
``numbers.models`` and the rest importable beside it. This must happen before Celery or
Django look for our apps; with an ``__init__.py`` in the folder, Django dies inside ``decimal``.
"""

from pathlib import Path

import numbers

BASE_DIR = Path(__file__).resolve().parent.parent
numbers.__path__ = [str(BASE_DIR / "numbers")]

from accounts import masking  # noqa: E402

masking.install()  # before anything can log

from config.celery import app as celery_app  # noqa: E402

__all__ = ["BASE_DIR", "celery_app"]
