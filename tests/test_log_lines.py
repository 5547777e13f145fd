"""What stands in the log when somebody mistypes a form or asks for an unknown host."""

import io
import logging

import pytest

from config.log_lines import OneLine, OrdinaryAnswers


@pytest.fixture
def log():
    """What the console of this installation prints."""
    [console] = [
        one
        for one in logging.getLogger().handlers
        if any(isinstance(f, OneLine) for f in one.filters)
    ]
    before = console.setStream(io.StringIO())
    yield lambda: console.stream.getvalue().splitlines()
    console.setStream(before)


def test_an_unknown_host_is_one_line(client, log):
    assert client.get("/login/", HTTP_HOST="mallory.example").status_code == 400

    [line] = log()
    assert "Invalid HTTP_HOST header: 'mallory.example'" in line


@pytest.mark.parametrize(
    ("level", "status", "is_said"),
    [
        ("INFO", 422, True),
        ("WARNING", 422, False),
        ("WARNING", 404, False),
        ("ERROR", 422, False),
        ("WARNING", 500, True),
    ],
)
def test_a_form_with_a_mistake_is_no_warning(level, status, is_said):
    record = logging.makeLogRecord(
        {"name": "django.request", "levelno": logging.WARNING, "status_code": status}
    )

    assert OrdinaryAnswers(level).filter(record) is is_said
