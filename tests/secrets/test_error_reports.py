"""What a report of an error says: the file and the line, no field and no variable."""

import sys

import pytest
from django.test import RequestFactory
from django.views.debug import ExceptionReporter, get_default_exception_reporter_filter

from tests.secrets.searcher import Searcher

PIN = "~".join(("8840", "ZW5", "71392QX"))  # lines of this file are part of a report


@pytest.fixture(autouse=True)
def as_set():
    """Django keeps the filter that it was told first."""
    get_default_exception_reporter_filter.cache_clear()
    yield
    get_default_exception_reporter_filter.cache_clear()


def report():
    request = RequestFactory().post("/details/", {"account_pin": PIN})
    cleaned_data = {"account_pin": PIN}
    try:
        raise ValueError(f"{len(cleaned_data)} broken")
    except ValueError:
        reporter = ExceptionReporter(request, *sys.exc_info())
    return reporter.get_traceback_html() + reporter.get_traceback_text()


# With Django's own filter the PIN is in both: as a posted field and as a variable.
@pytest.mark.parametrize("debug", [False, True])
def test_a_report_names_fields_and_holds_none(settings, debug):
    settings.DEBUG = debug

    said = report()

    assert "1 broken" in said
    assert "account_pin" in said
    assert Searcher(PIN).hits(said.encode()) == []


def test_it_would_be_found(settings):
    settings.DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"

    assert Searcher(PIN).hits(report().encode()) != []
