"""The settings of an installation in which everything breaks on request, as loudly as it can.

``X-Break: n`` raises at the n-th statement of a view, among locals that hold what was typed. The
reports of errors are mailed with all that Django puts into them, and every logger tells all.
"""

from contextlib import contextmanager

from config.settings import *  # noqa: F403
from config.settings import LOGGING, MIDDLEWARE, STATIC_ROOT, STORAGES

ADMINS = [("Operations", "ops@portdesk.example")]
MIDDLEWARE = [*MIDDLEWARE, "tests.secrets.broken.BreaksInside"]
STORAGES = STORAGES | {  # static files are nobody's secret: none are collected
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
LOGGING = LOGGING | {
    "handlers": LOGGING["handlers"]
    | {
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "include_html": True,
        }
    },
    "root": LOGGING["root"] | {"handlers": ["console", "mail"]},
    "loggers": {},  # those that the product keeps quiet speak here
}


class Forced(Exception):
    """Raised on purpose."""


@contextmanager
def breaking(at):
    """Raise at the ``at``-th statement of this connection."""
    from django.db import connection

    left = at

    def count(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left == 0:
            raise Forced("forced, at a statement")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


class BreaksInside:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, words, kwords):
        if not (at := int(request.headers.get("X-Break", 0))):
            return None
        with breaking(at):
            return view(request, *words, **kwords)

    def process_template_response(self, request, response):
        return response
